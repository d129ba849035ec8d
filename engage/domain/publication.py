"""The one publication gate: what a contributor allowed, what the host decided, and what may therefore be
shown.

Every page, message, feed, file and export that shows a contributor's words asks `releasable` first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engage.domain.errors import Refused


class Publication(StrEnum):
    """Who may see the published text, as far as the host has decided. Consent is asked as well, by
    `releasable`."""

    PENDING = "pending"
    PUBLISHED = "published"
    BODY_ONLY = "body_only"
    """Redacted and cleared for the planning body alone."""
    WITHHELD = "withheld"
    """The host decided not to publish, with a reason the person sees."""
    UNPUBLISHED = "unpublished"
    """It was out and has been taken back in."""
    WITHDRAWN = "withdrawn"


class PublicationAction(StrEnum):
    PUBLISH = "publish"
    CLEAR_FOR_BODY = "clear_for_body"
    WITHHOLD = "withhold"
    UNPUBLISH = "unpublish"
    WITHDRAW = "withdraw"


PUBLICATION: dict[tuple[Publication, PublicationAction], Publication] = {
    (Publication.PENDING, PublicationAction.PUBLISH): Publication.PUBLISHED,
    (Publication.PENDING, PublicationAction.CLEAR_FOR_BODY): Publication.BODY_ONLY,
    (Publication.PENDING, PublicationAction.WITHHOLD): Publication.WITHHELD,
    (Publication.PENDING, PublicationAction.WITHDRAW): Publication.WITHDRAWN,
    # To publish again is to put a better redaction in the place of the first.
    (Publication.PUBLISHED, PublicationAction.PUBLISH): Publication.PUBLISHED,
    (Publication.PUBLISHED, PublicationAction.CLEAR_FOR_BODY): Publication.BODY_ONLY,
    (Publication.PUBLISHED, PublicationAction.UNPUBLISH): Publication.UNPUBLISHED,
    (Publication.PUBLISHED, PublicationAction.WITHDRAW): Publication.WITHDRAWN,
    (Publication.BODY_ONLY, PublicationAction.PUBLISH): Publication.PUBLISHED,
    (Publication.BODY_ONLY, PublicationAction.CLEAR_FOR_BODY): Publication.BODY_ONLY,
    (Publication.BODY_ONLY, PublicationAction.UNPUBLISH): Publication.UNPUBLISHED,
    (Publication.BODY_ONLY, PublicationAction.WITHDRAW): Publication.WITHDRAWN,
    # A refusal is not for ever: an objection may be upheld, a complaint may end.
    (Publication.WITHHELD, PublicationAction.PUBLISH): Publication.PUBLISHED,
    (Publication.WITHHELD, PublicationAction.CLEAR_FOR_BODY): Publication.BODY_ONLY,
    (Publication.WITHHELD, PublicationAction.WITHDRAW): Publication.WITHDRAWN,
    (Publication.UNPUBLISHED, PublicationAction.PUBLISH): Publication.PUBLISHED,
    (Publication.UNPUBLISHED, PublicationAction.CLEAR_FOR_BODY): Publication.BODY_ONLY,
    (Publication.UNPUBLISHED, PublicationAction.WITHHOLD): Publication.WITHHELD,
    (Publication.UNPUBLISHED, PublicationAction.WITHDRAW): Publication.WITHDRAWN,
}


class Use(StrEnum):
    """The one choice a contributor makes about their words."""

    PUBLISH = "publish"
    BODY = "body"
    """For the planning body only."""
    NEITHER = "neither"


@dataclass(frozen=True)
class Consent:
    """What may be done with the published text; `quote` says that it may also be quoted in digests and
    papers."""

    use: Use
    quote: bool


def validate_consent(use: Use | str, quote: bool) -> Consent:
    """The consent that the form's answers give. Nothing is assumed: an empty answer is refused.

    Raises Refused: consent_use_missing, consent_use_unknown, consent_quote_needs_publish.
    """
    if not use:
        raise Refused("consent_use_missing", field="use")
    try:
        use = Use(use)
    except ValueError:
        raise Refused("consent_use_unknown", field="use") from None
    if quote and use is not Use.PUBLISH:
        raise Refused("consent_quote_needs_publish", field="quote")
    return Consent(use, quote)


class Audience(StrEnum):
    """Who is about to see the words."""

    PUBLIC = "public"
    """Anyone: pages, feeds, search, open data."""
    BODY = "body"
    """The planning body and the service owner who answer for it: officer pages and papers."""
    DIGEST = "digest"
    """A quotation in something that is issued and kept."""


def releasable(use: Use, state: Publication, quote: bool, audience: Audience, *, kept_in: bool = False) -> bool:
    """Whether the published text (never the original) may be shown to `audience` now; nothing of what is kept in for
    somebody's safety is, whatever else was decided."""
    if kept_in:
        return False
    public = use is Use.PUBLISH and state is Publication.PUBLISHED
    if audience is Audience.PUBLIC:
        return public
    if audience is Audience.DIGEST:
        return public and quote
    if audience is Audience.BODY:
        return use in (Use.PUBLISH, Use.BODY) and state in (Publication.PUBLISHED, Publication.BODY_ONLY)
    return False


_NEEDS: dict[PublicationAction, frozenset[Use]] = {
    PublicationAction.PUBLISH: frozenset({Use.PUBLISH}),
    PublicationAction.CLEAR_FOR_BODY: frozenset({Use.PUBLISH, Use.BODY}),
}


def check_publication_action(use: Use, action: PublicationAction) -> None:
    """Let a moderator release no more than the contributor allowed. Raises
    Refused("publication_needs_consent")."""
    if use not in _NEEDS.get(action, frozenset(Use)):
        raise Refused("publication_needs_consent", field="publication", use=use.value, action=action.value)


def action_for_use(use: Use, state: Publication) -> PublicationAction | None:
    """What has to happen to the text when its contributor changes their mind to `use`; None when nothing
    does.

    Consent that narrows takes effect at once. Consent that widens only lets a moderator decide again.
    """
    if use is Use.NEITHER and state in (Publication.PUBLISHED, Publication.BODY_ONLY):
        return PublicationAction.UNPUBLISH
    if use is Use.BODY and state is Publication.PUBLISHED:
        return PublicationAction.CLEAR_FOR_BODY
    return None
