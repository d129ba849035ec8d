"""What an address says of the way to reach a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.domain.channels import channel_of, plain_number
from engage.domain.kinds import TellBy


@pytest.mark.parametrize(
    ("address", "tell_by"),
    [
        ("", TellBy.SELF),
        (" \n\t", TellBy.SELF),
        ("anne@example.org", TellBy.EMAIL),
        ("anne@@example", TellBy.EMAIL),
        ("07700 900123", TellBy.TEXT),
        ("+44 7700 900 123", TellBy.TEXT),
        ("+44 (0)7700-900-123", TellBy.TEXT),
        ("0044 7700 900123", TellBy.TEXT),
        ("01632 960123", TellBy.PHONE),
        ("(0141) 496 0000", TellBy.PHONE),
        ("Anne Smith\n1 Main Street\nWishaw ML2 0AA", TellBy.LETTER),
        ("the corner house", TellBy.LETTER),
    ],
)
def test_the_channel_that_an_address_is_for(address: str, tell_by: TellBy) -> None:
    assert channel_of(address) is tell_by


@given(st.text())
def test_any_text_has_one(text: str) -> None:
    assert channel_of(text) in TellBy
    assert channel_of(f" {text}\n") is channel_of(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044(0) 7700 900123", "00447700900123"),
        ("(01632) 960-123", "01632960123"),
        ("01632/960123", "01632960123"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled(written: str, plain: str) -> None:
    assert plain_number(written) == plain
