"""Which themes are worth a look, and which heaps come back: rules over numbers."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.domain.theming import health
from engage.domain.theming.clusters import LEAST, PutAway, comes_back, fresh
from engage.domain.theming.health import Shape, look

TODAY = date(2026, 11, 16)
few = st.integers(0, 40)


@st.composite
def shapes(draw: st.DrawFn) -> list[Shape]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        recent, before, older = draw(few), draw(few), draw(few)
        age = draw(st.integers(0, 800))
        links = recent + before + older
        last = TODAY - timedelta(days=draw(st.integers(0, 800))) if links else None
        made.append(Shape(number + 1, f"T{number}", TODAY - timedelta(days=age), links, recent, before, last))
    return made


@given(shapes(), st.dictionaries(st.tuples(st.integers(1, 6), st.integers(1, 6)), few))
@settings(max_examples=60, deadline=None)
def test_what_is_said_of_a_theme_is_true_of_its_numbers(
    themes: list[Shape], shared: dict[tuple[int, int], int]
) -> None:
    found = look(themes, shared, {}, TODAY)
    for each in found.small:
        assert each.links < health.SMALL
        assert TODAY - each.begun >= health.SEASON
    for each in found.growing:
        assert each.recent >= health.MUCH
        assert 2 * each.recent >= 3 * each.before
    for each in found.unused:
        assert each.last is None or TODAY - each.last >= health.YEAR
        assert each not in found.small
    for pair in found.overlapping:
        assert pair.one.links <= pair.other.links
        assert 2 * pair.shared >= pair.one.links >= health.SMALL
    assert look(list(reversed(themes)), shared, {}, TODAY) == found, "the order they come in does not matter"


def test_the_edges_of_each_rule() -> None:
    def shape(number: int, links: int, days: int = 400, recent: int = 0, before: int = 0, last: int = 0) -> Shape:
        told = TODAY - timedelta(days=last) if links else None
        return Shape(number, str(number), TODAY - timedelta(days=days), links, recent, before, told)

    young, small, dead = shape(1, 4, days=89), shape(2, 4, days=90), shape(3, 50, days=365, last=365)
    slow, fast = shape(4, 60, recent=14, before=10), shape(5, 60, recent=15, before=10)
    words = {4: frozenset("abcdef"), 5: frozenset("defghi"), 2: frozenset("abcd")}
    found = look([young, small, dead, slow, fast], {(3, 4): 25, (2, 3): 4}, words, TODAY)
    assert (found.small, found.unused, found.growing) == ((small,), (dead,), (fast,))
    assert [(pair.one.id, pair.other.id, pair.shared, pair.words) for pair in found.overlapping] == [
        (3, 4, 25, ()), (4, 5, 0, ("d", "e", "f")),
    ]  # fmt: skip


@given(st.sets(st.integers(0, 30), min_size=LEAST), st.sets(st.integers(0, 30), min_size=LEAST))
@settings(max_examples=60, deadline=None)
def test_what_was_put_away_comes_back_only_when_it_has_grown_by_half(away: set[int], heap: set[int]) -> None:
    put = [PutAway(frozenset(away), len(away))]
    assert not comes_back(away, put)
    assert comes_back(away | set(range(100, 100 + (len(away) + 1) // 2)), put)
    assert comes_back({each + 1000 for each in heap}, put)
    if comes_back(heap, put):
        assert fresh([sorted(heap), sorted(heap)], put) == [tuple(sorted(heap))], "and none twice"
    else:
        assert fresh([sorted(heap)], put) == []
