"""The gate in SQL says what the gate in the domain says, for every consent, state and audience."""

from __future__ import annotations

import itertools

import sqlalchemy as sa
from flask import Flask

from engage.domain.kinds import Channel
from engage.domain.publication import Audience, Publication, Use, releasable
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.queries.releasable import text_column, texts_for
from engage.services.context import now
from tests import factories

CASES = list(itertools.product(Use, Publication, (False, True), (False, True)))


def test_sql_gate_equals_domain_gate(app: Flask) -> None:
    places = factories.make_places(app)
    rows: dict[int, tuple[Use, Publication, bool, bool]] = {}
    for number, (use, state, quote, kept_in) in enumerate(CASES):
        row = Contribution(
            reference=f"R{number:07d}", locality_id=places.locality, host_id=places.host, channel=Channel.WEB,
            received_at=now(), use=use, quote=quote, publication=state, redacted_text=f"text {number}",
            kept_in=kept_in,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        rows[row.id] = (use, state, quote, kept_in)
    db.session.commit()
    for audience in Audience:
        shown = {
            row.id: row.text for row in db.session.execute(sa.select(Contribution.id, text_column(audience)))
        }
        expected = {
            key: releasable(use, state, quote, audience, kept_in=kept_in)
            for key, (use, state, quote, kept_in) in rows.items()
        }
        assert {key: text is not None for key, text in shown.items()} == expected
        assert set(texts_for(audience, rows)) == {key for key, may in expected.items() if may}
