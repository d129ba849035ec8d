from itertools import product

import pytest

from engage.domain.errors import Refused
from engage.domain.machines import actions_from, next_state
from engage.domain.publication import (
    PUBLICATION,
    Audience,
    Publication,
    PublicationAction,
    Use,
    action_for_use,
    check_publication_action,
    releasable,
    validate_consent,
)

EVERYTHING = list(product(Use, Publication, [False, True], Audience))


@pytest.mark.parametrize(("use", "state", "quote", "audience"), EVERYTHING)
def test_the_gate_opens_only_for_these(use, state, quote, audience):
    opens = {
        Audience.PUBLIC: {("publish", "published")},
        Audience.DIGEST: {("publish", "published")} if quote else set(),
        Audience.BODY: set(product(("publish", "body"), ("published", "body_only"))),
    }[audience]
    assert releasable(use, state, quote, audience) is ((use.value, state.value) in opens)


def test_what_the_public_sees_the_body_sees_and_a_digest_quotes_only_what_is_public():
    for use, state, quote in product(Use, Publication, [False, True]):
        public, body, digest = (
            releasable(use, state, quote, audience) for audience in (Audience.PUBLIC, Audience.BODY, Audience.DIGEST)
        )
        assert body or not public
        assert public or not digest


def test_neither_means_nobody():
    assert not any(releasable(*each) for each in EVERYTHING if each[0] is Use.NEITHER)


@pytest.mark.parametrize(("use", "quote"), list(product(Use, [False, True])))
def test_quoting_needs_publishing(use, quote):
    if quote and use is not Use.PUBLISH:
        with pytest.raises(Refused) as refusal:
            validate_consent(use.value, quote)
        assert (refusal.value.code, refusal.value.field) == ("consent_quote_needs_publish", "quote")
    else:
        consent = validate_consent(use.value, quote)
        assert (consent.use, consent.quote) == (use, quote)


@pytest.mark.parametrize(("use", "code"), [("", "consent_use_missing"), ("all", "consent_use_unknown")])
def test_nothing_is_assumed(use, code):
    with pytest.raises(Refused) as refusal:
        validate_consent(use, False)
    assert (refusal.value.code, refusal.value.field) == (code, "use")


@pytest.mark.parametrize(("use", "action"), list(product(Use, PublicationAction)))
def test_a_moderator_releases_no_more_than_was_allowed(use, action):
    refused = {
        ("body", "publish"), ("neither", "publish"), ("neither", "clear_for_body"),
    }  # fmt: skip
    if (use.value, action.value) in refused:
        with pytest.raises(Refused) as refusal:
            check_publication_action(use, action)
        assert refusal.value.code == "publication_needs_consent"
    else:
        check_publication_action(use, action)


@pytest.mark.parametrize(("use", "state"), list(product(Use, Publication)))
def test_a_narrower_consent_takes_effect_at_once(use, state):
    action = action_for_use(use, state)
    if action is None:
        after = state
    else:
        assert action in actions_from(PUBLICATION, state)
        check_publication_action(use, action)
        after = next_state(PUBLICATION, state, action)
    assert action_for_use(use, after) is None
    allowed = {
        Use.PUBLISH: set(Publication),
        Use.BODY: set(Publication) - {Publication.PUBLISHED},
        Use.NEITHER: set(Publication) - {Publication.PUBLISHED, Publication.BODY_ONLY},
    }[use]
    assert after in allowed
