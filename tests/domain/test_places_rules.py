from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.errors import Refused
from engage.domain.places_rules import (
    check_dates,
    check_fallback,
    check_slug,
    contact_needs_check,
    fallback_chain,
    in_force,
    next_meeting,
    overlaps,
    stalled,
)

TODAY = date(2026, 10, 14)
days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
spans = st.tuples(days, st.none() | days).filter(lambda span: span[1] is None or span[0] <= span[1])
hosts = st.integers(0, 5)


def ago(n):
    return TODAY - timedelta(days=n)


def test_both_ends_are_in_force():
    first, last = date(2023, 4, 1), date(2026, 3, 31)
    assert [in_force(first, last, day) for day in (first, last)] == [True, True]
    assert not in_force(first, last, date(2026, 4, 1))
    assert not in_force(first, None, date(2023, 3, 31))
    assert in_force(first, None, date(2099, 1, 1))


@given(spans, spans)
def test_spans_overlap_when_a_day_lies_in_both(one, other):
    every_day = [date(2026, 1, 1) + timedelta(days=n) for n in range(91)]
    shared = any(in_force(*one, day) and in_force(*other, day) for day in every_day)
    assert overlaps(one, other) is overlaps(other, one) is shared


def test_nothing_ends_before_it_begins():
    check_dates(TODAY, None)
    check_dates(TODAY, TODAY)
    with pytest.raises(Refused) as refusal:
        check_dates(TODAY, ago(1))
    assert (refusal.value.code, refusal.value.field) == ("dates_reversed", "valid_to")


@pytest.mark.parametrize("slug", ["wishaw", "north-lanarkshire", "g71", "status"])
def test_slugs_that_last(slug):
    assert check_slug(slug) == slug


@pytest.mark.parametrize("slug", ["", "Wishaw", "a--b", "-a", "a-", "a b", "caol-ìle", "a/b", "a\n", "x" * 61])
def test_slugs_that_do_not(slug):
    with pytest.raises(Refused) as refusal:
        check_slug(slug)
    assert refusal.value.code == "slug_malformed"


def test_a_partnership_cannot_take_the_address_of_a_page():
    with pytest.raises(Refused) as refusal:
        check_slug("status", top_level=True)
    assert refusal.value.code == "slug_reserved"
    assert check_slug("north-lanarkshire", top_level=True)


@pytest.mark.parametrize("slug", ["privacy", "moderation-policy"])
def test_a_locality_cannot_take_the_address_of_its_partnerships_page(slug):
    for top_level in (True, False):
        with pytest.raises(Refused, match="slug_reserved"):
            check_slug(slug, top_level=top_level)


@given(hosts, st.dictionaries(hosts, st.none() | hosts))
def test_the_chain_of_hosts_ends_and_never_comes_back(host, fallbacks):
    chain = fallback_chain(host, fallbacks)
    assert host not in chain
    assert len(set(chain)) == len(chain)
    assert list(chain[:1]) == [each for each in [fallbacks.get(host)] if each not in (None, host)]


def test_two_hosts_may_stand_in_for_each_other():
    assert fallback_chain("a", {"a": "b", "b": "a"}) == ("b",)
    assert fallback_chain("a", {"a": "b", "b": "c"}) == ("b", "c")
    check_fallback("a", "b")
    check_fallback("a", None)
    with pytest.raises(Refused) as refusal:
        check_fallback("a", "a")
    assert refusal.value.code == "fallback_is_itself"


def test_a_number_is_checked_every_ninety_days():
    assert contact_needs_check(None, TODAY)
    assert not contact_needs_check(ago(90), TODAY)
    assert contact_needs_check(ago(91), TODAY)


def test_the_next_meeting_may_be_today():
    meetings = [ago(30), TODAY + timedelta(days=40), TODAY]
    assert next_meeting(meetings, TODAY) == TODAY
    assert next_meeting(meetings, TODAY + timedelta(days=1)) == TODAY + timedelta(days=40)
    assert next_meeting([ago(1)], TODAY) is None


def test_a_body_stalls_when_it_has_not_met():
    founded = date(2016, 4, 1)
    assert not stalled([ago(120)], founded, TODAY)
    assert stalled([ago(121), TODAY + timedelta(days=7)], founded, TODAY)
    assert stalled([], founded, TODAY)
    assert not stalled([], ago(3), TODAY)
