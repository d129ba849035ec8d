"""What staff may note as a person's own word: only what the person said, and only when they know that it was them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.by_word import ENOUGH, Act, KnownBy, Said, act_of_use, can_be_known, check, said, said_of
from engage.domain.errors import Refused
from engage.domain.kinds import Channel, TellBy
from engage.domain.publication import Consent, Use

DAY = date(2026, 11, 16)
HARMS = {
    Act.WITHDRAW, Act.LESS_USE, Act.STOP, Act.MORE_USE, Act.CHANNEL, Act.ANSWER, Act.VERDICT, Act.OBJECT, Act.AGREE,
    Act.HIDE_ADDRESS, Act.PROMISE,
}  # fmt: skip
"""What would delete or hide somebody's words, show them, put others into their mouth, or end what they asked for."""


def test_a_reference_that_anybody_can_read_opens_only_what_protects() -> None:
    assert set(ENOUGH) == set(Act)
    for act, ways in ENOUGH.items():
        assert (KnownBy.REFERENCE in ways) == (act not in HARMS), act
        assert {KnownBy.REACHED, KnownBy.SLIP, KnownBy.STORY} <= ways


@given(
    act=st.sampled_from(Act), way=st.sampled_from(KnownBy), tell_by=st.sampled_from(TellBy), reads=st.booleans(),
    days=st.integers(-3, 3), since=st.integers(-3, 0),
)  # fmt: skip
def test_what_is_noted_was_said_by_them_and_then(
    act: Act, way: KnownBy, tell_by: TellBy, reads: bool, days: int, since: int
) -> None:
    how = said("phone", DAY + timedelta(days=days), way, own_word=True)
    fits = since <= days <= 0 and way in ENOUGH[act] and can_be_known(way, tell_by=tell_by, reads_originals=reads)
    given_so = {"today": DAY, "since": DAY + timedelta(days=since), "tell_by": tell_by, "reads_originals": reads}
    if fits:
        check(act, how, **given_so)  # type: ignore[arg-type]
        assert said_of(how.payload()) == how
    else:
        with pytest.raises(Refused, match=r"told_on_future|by_word_(too_early|not_sure|no_address|readers_only)"):
            check(act, how, **given_so)  # type: ignore[arg-type]


def test_nobody_is_reached_without_an_address_or_compared_by_who_may_not_read() -> None:
    for tell_by in TellBy:
        reached = can_be_known(KnownBy.REACHED, tell_by=tell_by, reads_originals=True)
        assert reached == (tell_by in {TellBy.PHONE, TellBy.TEXT, TellBy.LETTER})
    assert not can_be_known(KnownBy.STORY, tell_by=TellBy.PHONE, reads_originals=False)


def test_only_their_own_word_is_taken() -> None:
    assert said("paper", DAY, "slip", own_word=True) == Said(Channel.PAPER, DAY, KnownBy.SLIP)
    for channel, known_by, own_word, code in (
        ("web", "slip", True, "by_word_channel_unknown"), ("", "slip", True, "by_word_channel_unknown"),
        ("phone", "", True, "by_word_known_by_unknown"), ("phone", "a hunch", True, "by_word_known_by_unknown"),
        ("phone", "slip", False, "by_word_not_their_own"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            said(channel, DAY, known_by, own_word=own_word)
    assert said_of({"channel": "phone"}) is None  # an event of another kind


def test_whatever_lets_anybody_read_more_is_more() -> None:
    order = [Use.NEITHER, Use.BODY, Use.PUBLISH]
    for before, after in product(product(order, (True, False)), repeat=2):
        more = order.index(after[0]) > order.index(before[0]) or after[1] > before[1]
        assert act_of_use(Consent(*before), Consent(*after)) is (Act.MORE_USE if more else Act.LESS_USE)
