from collections import defaultdict
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.disclosure import (
    CHARACTERISTIC,
    PLAIN,
    Suppressed,
    percentage_allowed,
    rate_per_1000,
    rounded,
    suppress_count,
    suppress_table,
    wilson_interval,
)

thresholds = st.sampled_from([PLAIN, CHARACTERISTIC])
tables = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def hidden(value):
    return isinstance(value, Suppressed)


def test_fewer_than_five_is_said_as_that():
    assert suppress_count(4) == Suppressed(below=5)
    assert suppress_count(5) == 5
    assert suppress_count(0) == 0
    assert suppress_count(9, CHARACTERISTIC) == Suppressed(below=10)
    assert suppress_count(10, CHARACTERISTIC) == 10


def test_a_count_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        suppress_count(-1)
    with pytest.raises(ValueError, match="negative"):
        suppress_table({"a": 7, "b": -1})


def test_a_large_table_is_left_alone():
    table = suppress_table({"women": 40, "men": 31}, CHARACTERISTIC)
    assert (dict(table.cells), table.total) == ({"women": 40, "men": 31}, 71)


def test_one_small_cell_takes_the_next_lowest_with_it():
    table = suppress_table({"16 to 24": 3, "25 to 44": 25, "45 to 64": 40, "65 and over": 0}, CHARACTERISTIC)
    assert [hidden(n) for n in table.cells.values()] == [True, True, False, False]
    assert table.cells["65 and over"] == 0
    assert table.total == 68


def test_a_small_table_is_hidden_with_its_total():
    table = suppress_table({"a": 2, "b": 1, "c": 0}, CHARACTERISTIC)
    assert all(hidden(n) for n in table.cells.values())
    assert table.total == Suppressed(below=10)


def test_when_everybody_is_in_one_cell_it_is_not_named():
    table = suppress_table({"yes": 50, "no": 0}, CHARACTERISTIC)
    assert all(hidden(n) for n in table.cells.values())
    assert table.total == 50


def test_hidden_cells_look_alike():
    table = suppress_table({"a": 1, "b": 30, "c": 50}, CHARACTERISTIC)
    assert table.cells["a"] == table.cells["b"] == Suppressed()


@pytest.mark.parametrize(("cells", "threshold", "most"), [(2, 5, 24), (3, 4, 18), (3, 5, 18), (4, 3, 12)])
def test_no_hidden_cell_can_be_worked_out(cells, threshold, most):
    """An attacker who knows the rules looks for every table that prints like this one. All tables up to a total of
    `most` are walked, so a printed total within it has all its possible tables here."""
    possible = defaultdict(list)
    for values in product(range(most + 1), repeat=cells):
        if sum(values) <= most:
            table = suppress_table(dict(enumerate(values)), threshold)
            possible[tuple(table.cells.values()), table.total].append(values)
    for (printed, _), candidates in possible.items():
        for position, value in enumerate(printed):
            if hidden(value):
                assert len({each[position] for each in candidates}) > 1, candidates


@given(tables, thresholds)
def test_what_is_printed_is_true_and_never_small(values, threshold):
    table = suppress_table(dict(enumerate(values)), threshold)
    for key, n in table.cells.items():
        assert hidden(n) or (n == values[key] and not 0 < n < threshold)
    assert hidden(table.total) or table.total == sum(values)
    concealed = [values[key] for key, n in table.cells.items() if hidden(n)]
    if concealed and len(values) > 1:
        assert len(concealed) > 1
        assert sum(concealed) >= threshold or hidden(table.total)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), thresholds)
def test_the_order_of_the_cells_gives_nothing_away(values, threshold):
    first = suppress_table(dict(enumerate(values)), threshold)
    for order in permutations(range(len(values))):
        other = suppress_table({key: values[key] for key in order}, threshold)
        assert other == first


def test_percentages_need_thirty_and_a_number_that_is_printed():
    assert percentage_allowed(30)
    assert not percentage_allowed(29)
    assert percentage_allowed(60, 12)
    assert not percentage_allowed(60, suppress_count(3))


def test_rates_are_for_every_thousand_people():
    assert rate_per_1000(50, 25_000) == 2
    assert rate_per_1000(suppress_count(3), 25_000) is None
    assert rate_per_1000(3, 0) is None


@given(st.integers(0, 10_000))
def test_rounding_moves_a_total_by_two_at_most(n):
    assert rounded(n) % 5 == 0
    assert abs(rounded(n) - n) <= 2


def test_the_interval_agrees_with_the_published_example():
    low, high = wilson_interval(15, 148)  # Newcombe 1998, method 3: 0.0624 to 0.1605
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)


def test_nothing_asked_is_nothing_known():
    assert wilson_interval(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="k of n"):
        wilson_interval(3, 2)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_mirrors(k, others):
    n = k + others
    low, high = wilson_interval(k, n)
    assert 0 <= low < high <= 1
    if n:
        assert low <= k / n <= high
    mirrored_low, mirrored_high = wilson_interval(others, n)
    assert mirrored_low == pytest.approx(1 - high)
    assert mirrored_high == pytest.approx(1 - low)
