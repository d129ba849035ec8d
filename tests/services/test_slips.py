"""A printed form reserves a reference and secret; they become the contribution's when it is typed in."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from engage.adapters import typesetter
from engage.domain.errors import DomainError, NotFound, NotPermitted, Refused
from engage.domain.kinds import Channel
from engage.domain.permissions import SYSTEM, Actor, Role, ScopeKind
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.paper import PaperPrint, PaperSlip
from engage.services import contributions, own_codes, slips
from engage.services.slips import Reserved
from tests import factories

PAPER = {"channel": Channel.PAPER, "consent_evidence": "Ticked on the form.", "tell_by": "self", "address": ""}


@pytest.fixture
def clerk(places: SimpleNamespace) -> Actor:
    return factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Reserved]:
    """What was printed; no type is set."""
    found: list[Reserved] = []
    monkeypatch.setattr(typesetter, "typeset", lambda document, **more: b"%PDF-")
    return found


def _print(actor: Actor, locality: int, found: list[Reserved], copies: int | None = 2) -> None:
    def compose(reserved: Sequence[Reserved]) -> dict[str, Any]:
        found.extend(reserved)
        return {}

    slips.print_forms(actor, locality_id=locality, copies=copies, large_print=False, compose=compose)


def _key_in(clerk: Actor, places: SimpleNamespace, slip: str, send_key: str = "one") -> contributions.Shared:
    db.session.rollback()
    return factories.share(places, actor=clerk, slip=slip, send_key=send_key, **PAPER)


def test_the_words_on_the_paper_open_what_was_typed_in(
    clerk: Actor, places: SimpleNamespace, printed: list[Reserved]
) -> None:
    _print(clerk, places.locality, printed)
    mine, other = printed
    assert mine.reference != other.reference
    with pytest.raises(Refused, match="own_not_typed_in"):
        own_codes.look_up(mine.reference, mine.secret, "here")
    shown = f" {mine.reference[:4].lower()}-{mine.reference[4:]} "
    sent = _key_in(clerk, places, shown)
    assert (sent.reference, sent.secret, sent.on_slip, sent.first) == (mine.reference, None, True, True)
    assert own_codes.look_up(mine.reference, mine.secret, "here") == sent.id
    for reference, secret in ((mine.reference, other.secret), (other.reference, mine.secret)):
        with pytest.raises(Refused, match="own_not_found"):
            own_codes.look_up(reference, secret, "here")
    attached = sa.select(PaperSlip.contribution_id).where(PaperSlip.reference == mine.reference)
    assert db.session.scalar(attached) == sent.id


def test_a_slip_is_used_once(clerk: Actor, places: SimpleNamespace, printed: list[Reserved]) -> None:
    _print(clerk, places.locality, printed)
    first = _key_in(clerk, places, printed[0].reference)
    again = _key_in(clerk, places, printed[0].reference)
    assert (again.id, again.first) == (first.id, False)
    with pytest.raises(Refused, match="slip_used") as refused:
        _key_in(clerk, places, printed[0].reference, "another form")
    assert refused.value.field == "slip"
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1


@pytest.mark.parametrize(("slip", "code"), [("K7RM-4TXQ", "slip_unknown"), ("12", "slip_malformed")])
def test_a_number_that_is_on_no_form(clerk: Actor, places: SimpleNamespace, slip: str, code: str) -> None:
    with pytest.raises(Refused, match=code) as refused:
        _key_in(clerk, places, slip)
    assert refused.value.field == "slip"


def test_secret_words_are_nowhere_in_the_database(
    clerk: Actor, places: SimpleNamespace, printed: list[Reserved]
) -> None:
    _print(clerk, places.locality, printed)
    db.session.rollback()
    rows = [row for table in db.metadata.sorted_tables for row in db.session.execute(sa.select(table))]
    everything = [str(value) for row in rows for value in row]
    assert not [value for value in everything for each in printed if each.secret in value]


def test_what_could_not_be_made_leaves_nothing_reserved(
    clerk: Actor, places: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(document: object, **more: object) -> bytes:
        raise typesetter.TypesettingFailed

    monkeypatch.setattr(typesetter, "typeset", fail)
    with pytest.raises(Refused, match="paper_failed"):
        _print(clerk, places.locality, [])
    db.session.rollback()
    assert db.session.scalars(sa.select(PaperSlip)).all() == []
    assert db.session.scalars(sa.select(PaperPrint.copies)).all() == [0]


def test_who_may_print(places: SimpleNamespace, clerk: Actor, printed: list[Reserved]) -> None:
    _print(SYSTEM, places.locality, printed, 1)
    reader = factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host)
    cases: list[tuple[Actor, int, int | None, type[DomainError]]] = [
        (reader, places.locality, 1, NotPermitted), (clerk, places.other_locality, 1, NotPermitted),
        (clerk, 999, 1, NotFound), (clerk, places.locality, 51, Refused), (clerk, places.locality, None, Refused),
    ]  # fmt: skip
    for actor, locality, copies, wrong in cases:
        with pytest.raises(wrong):
            _print(actor, locality, printed, copies)
        db.session.rollback()
    assert len(printed) == 1
