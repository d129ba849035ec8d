"""What may be thanked for with the rest: nothing that might be about danger, safety or who somebody is."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from engage.domain import pii
from engage.domain.thanks import LeftOut, Standing, holding_back, left_out

_NEEDED = ("opened", "waits", "fresh", "same_version")


def test_only_what_is_plain_goes() -> None:
    assert left_out(Standing()) is None


@given(st.fixed_dictionaries({each.name: st.booleans() for each in fields(Standing)}))
def test_whatever_speaks_against_it_leaves_it_out(given: dict[str, bool]) -> None:
    plain = all(value is (name in _NEEDED) for name, value in given.items())
    assert (left_out(Standing(**given)) is None) is plain


def test_the_gravest_reason_is_said() -> None:
    assert left_out(Standing(danger=True, claimed=True, same_version=False)) is LeftOut.DANGER


def test_a_first_name_in_thanks_may_stay_and_a_number_may_not() -> None:
    def held(text: str) -> bool:
        return bool(holding_back(pii.find(text)))

    assert not held("Thank you to Karen on the ward, she was so kind.")
    assert held("Thank you to Karen Baillie of 12 Elm Street, Wishaw.")
    assert held("Ring me on 07700 900123, she was so kind.")
    assert held("My CHI number is 010150 1234, thanks.")
