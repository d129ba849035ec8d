"""A few texts with planted details are answered at the desk, without JavaScript, seeing only what pages show."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engage.domain.theming.labelled import Labelled, Text
from tests.desk.__main__ import read, summary
from tests.desk.planted import KINDS, Planted, plant
from tests.desk.town import Item, open_desk

pytestmark = pytest.mark.browser

TOLD = (
    ("Waiting", "We sat for three hours before anybody came. Nobody said how long it would be."),
    ("Staff", "The nurse was kind and told me what she was doing. I was less afraid."),
    ("Getting there", "The bus stops half a mile from the clinic and there is no shelter at all."),
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_plain_texts_take_five_actions_and_no_planted_detail_goes_out_unremarked(
    tmp_path: Path, sqlite_template: Path, chromium: Browser
) -> None:
    chance = random.Random(20261128)
    labels = frozenset({"Waiting"})
    plain = [Item(Planted(text), frozenset({label})) for label, text in TOLD]
    planted = [Item(plant(TOLD[0][1], kind, chance), labels) for kind in KINDS]
    learned = [Labelled(Text(f"{text} It was on a {day}."), frozenset({label})) for label, text in TOLD for day in DAYS]
    with open_desk(tmp_path, [*plain, *planted], learned, chance, sqlite_template) as desk:
        done = read(desk, chromium)
    found = summary(done)
    assert len(done) == len(plain) + len(planted)
    assert found["published unremarked"] == found["published after a remark"] == []
    assert found["texts with suggestions"] == len(done)
    # The first is opened from the list; each of the others comes with the press that saves the one before.
    assert [each.actions for each in done if not each.kind] == [6, 5, 5]
    assert max(each.actions for each in done) == 10, "a sort code and an account have a row each"
