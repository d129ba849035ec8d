"""What a reference and secret words open: something that was sent, or something that waits to be sent.

People are given one pair for both, and need not know the difference.
"""

from __future__ import annotations

import hmac

import sqlalchemy as sa

from engage.domain.errors import Refused
from engage.domain.references import normalise_reference, normalise_secret
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.services import drafts, slips, throttle
from engage.services.drafts import Waiting
from engage.services.references import secret_hash


def look_up(reference: str, secret: str, address_key: str | None) -> int | Waiting:
    """What the two open, as somebody typed them: the id of a contribution, or a draft.

    `address_key` is where the try comes from (a network address); tries are counted before they are looked at. An
    unknown reference, a wrong secret and a draft whose days are over cannot be told apart. Raises Refused:
    reference_malformed, secret_not_four_words, secret_word_unknown, too_many_tries, own_not_found, own_not_typed_in.
    """
    stored = normalise_reference(reference)
    words = normalise_secret(secret)
    throttle.guess("status_code", subject=stored, address=address_key)
    row = db.session.execute(
        sa.select(Contribution.id, Contribution.secret_hmac).where(Contribution.reference == stored)
    ).first()
    kept = (row.secret_hmac if row else None) or "0" * 64
    right = hmac.compare_digest(kept, secret_hash(stored, words))
    found = int(row.id) if row is not None and right else drafts.shown(stored, words)
    if found is None:
        # Whoever holds the slip of a form that is still in the post, or on a desk, is told so.
        raise Refused("own_not_typed_in" if slips.waits(stored, words) else "own_not_found")
    throttle.right("status_code", subject=stored, address=address_key)
    return found
