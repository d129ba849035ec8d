"""The words for states are the agreed ones, and there is one for everything that can be stored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest
from flask import Flask

from engage.domain.contribution_history import EventKind
from engage.domain.contribution_states import Publication, PublicLabel, Use
from engage.domain.dispositions import Disposition
from engage.domain.kinds import Channel, ContributionKind, TellBy
from engage.domain.withholding import WithheldReason
from engage.web import labels

AGREED = {
    PublicLabel.WAITING_TO_BE_READ: "Waiting to be read",
    PublicLabel.READ: "Read",
    PublicLabel.WITH_A_SERVICE: "With a service",
    PublicLabel.PART_OF_AN_ASK: "Part of an ask",
    PublicLabel.WATCHING: "Watching until 14 October",
    PublicLabel.THANKS_PASSED_ON: "Thanks passed on",
    PublicLabel.NOT_OURS: "Not ours, we sent you on",
    PublicLabel.NO_ACTION: "No action, here is why",
    PublicLabel.WITHDRAWN: "Taken back",
}


@pytest.fixture
def page(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("page")
def test_the_agreed_words() -> None:
    found = {label: labels.contribution_label(label, date(2027, 10, 14)).text for label in PublicLabel}
    assert found == AGREED


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("table", "members"),
    [
        (labels.PUBLICATION, Publication), (labels.USE, Use), (labels.KIND, ContributionKind),
        (labels.TELL_BY, TellBy), (labels.CHANNEL, Channel), (labels.DISPOSITION, Disposition),
        (labels.WITHHELD, WithheldReason),
    ],
)  # fmt: skip
def test_everything_has_words(table: dict[StrEnum, str], members: type[StrEnum]) -> None:
    assert all(labels.say(table, member) for member in members)


@pytest.mark.usefixtures("page")
def test_every_event_has_a_line() -> None:
    for kind in EventKind:
        payload = {"disposition": "watching", "until": "2027-10-14"} if kind is EventKind.DISPOSED else {}
        assert labels.event(kind.value, payload)
    assert labels.event("something_later", {}) == ""
    assert labels.withheld_reason(None) == labels.withheld_reason("dull") == ""
