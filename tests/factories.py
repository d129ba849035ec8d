"""What tests need to begin with: places, accounts with roles, and contributions made through the services."""

from __future__ import annotations

import itertools
import json
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Flask

from engage.domain.kinds import BodyKind, Channel, ContributionKind, TellBy
from engage.domain.permissions import Actor, Grant, Role, Scope, ScopeKind
from engage.models.base import db
from engage.models.people import RoleGrant, User
from engage.models.places import (
    BodyLocality,
    Host,
    HostAssignment,
    Locality,
    Meeting,
    Partnership,
    PlanningBody,
    Service,
)
from engage.models.theming import ThemeSuggestion
from engage.services import ciphertexts, contributions, moderation, replies
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work

_numbers = itertools.count(1)

STORY = "The light on the stairs at the Newmains health centre has been out since August. I fell twice."


def make_places(app: Flask | None = None) -> SimpleNamespace:
    """One partnership with two localities and hosts, an LPG and the IJB with a meeting, two services; as ids.

    `host` reads for `locality` and has `fallback_host` to stand in; `other_host` reads for `other_locality`.
    """
    with unit_of_work() as session:

        def put(*rows: Any) -> list[int]:
            """Their ids. Rows that need none of each other's go in together: this is what most tests begin with."""
            session.add_all(rows)
            session.flush()
            return [int(row.id) for row in rows]

        [home] = put(Partnership(slug="north", name="North Partnership"))
        locality, other_locality, fallback, lpg, ijb, service, silent_service = put(
            Locality(partnership_id=home, slug="wishaw", official_name="Wishaw", display_name="Wishaw"),
            Locality(partnership_id=home, slug="bellshill", official_name="Bellshill", display_name="Bellshill"),
            Host(partnership_id=home, slug="fallback", name="Carers Together"),
            PlanningBody(
                partnership_id=home, kind=BodyKind.LPG, slug="wishaw-lpg", name="Wishaw Locality Planning Group",
                mailbox="lpg@example.org", chair_mailbox="chair@example.org",
            ),
            PlanningBody(
                partnership_id=home, kind=BodyKind.IJB, slug="north-ijb", name="North Integration Joint Board",
                mailbox="ijb@example.org",
            ),
            Service(
                partnership_id=home, slug="buildings", name="Buildings and repairs", owner_role="Buildings manager",
                mailbox="buildings@example.org",
            ),
            Service(partnership_id=home, slug="podiatry", name="Podiatry", owner_role="Podiatry manager", mailbox=None),
        )  # fmt: skip
        host, other_host = put(
            Host(
                partnership_id=home, slug="host", name="Wishaw Voluntary Action", mailbox="host@example.org",
                fallback_host_id=fallback,
            ),
            Host(partnership_id=home, slug="other", name="Bellshill Hub"),
        )  # fmt: skip
        meeting, *_others = put(
            Meeting(body_id=lpg, held_on=date(2026, 12, 3)),
            HostAssignment(host_id=host, locality_id=locality),
            HostAssignment(host_id=other_host, locality_id=other_locality),
            *(BodyLocality(body_id=body, locality_id=place) for body, place in (
                (lpg, locality), (ijb, locality), (ijb, other_locality),
            )),
        )  # fmt: skip
    return SimpleNamespace(
        partnership=home, locality=locality, other_locality=other_locality, host=host, other_host=other_host,
        fallback_host=fallback, lpg=lpg, ijb=ijb, meeting=meeting, service=service, silent_service=silent_service,
    )  # fmt: skip


def make_user(role: Role, scope_kind: ScopeKind, scope_id: int, *, name: str = "", password: str = "") -> Actor:
    """An account with one role since 2020, as the actor it signs in as. With a password it can sign in."""
    number = next(_numbers)
    from engage.adapters import passwords

    with unit_of_work() as session:
        user = User(
            email=f"person{number}@example.org", name=name or f"Person {number}", created_at=now(),
            password_hash=passwords.make_hash(password) if password else None,
        )  # fmt: skip
        session.add(user)
        session.flush()
        user_id = user.id
        session.add(
            RoleGrant(
                user_id=user_id, role=role, scope_kind=scope_kind, scope_id=scope_id, valid_from=date(2020, 1, 1)
            )
        )
    return Actor(user_id, frozenset({Grant(role, Scope(scope_kind, scope_id))}))


def make_moderator(host_id: int, **more: Any) -> Actor:
    """A moderator of a host."""
    return make_user(Role.MODERATOR, ScopeKind.HOST, host_id, **more)


def email_of(actor: Actor) -> str:
    """The e-mail an account signs in with."""
    assert actor.user_id is not None
    return db.session.get_one(User, actor.user_id).email


def sign_in(client: Any, actor: Actor) -> None:
    """Open a session for an account in a Flask test client (or a PageClient around one)."""
    client = getattr(client, "client", client)
    assert actor.user_id is not None
    epoch = db.session.get_one(User, actor.user_id).session_epoch
    with client.session_transaction() as session:
        session["_user_id"] = f"{actor.user_id}:{epoch}"
        session["_fresh"] = True


def share(places: SimpleNamespace, **changes: Any) -> contributions.Shared:
    """One contribution as a person sends it from the web, to be told by e-mail."""
    answers: dict[str, Any] = {
        "locality_id": places.locality, "text": STORY, "kind": ContributionKind.EXPERIENCE, "use": "publish",
        "quote": True, "tell_by": TellBy.EMAIL, "address": "anne@example.org", "danger": False,
        "channel": Channel.WEB, "send_key": f"form-{next(_numbers)}",
    }  # fmt: skip
    return contributions.share(**(answers | changes))


def read(actor: Actor, contribution_id: int) -> int:
    """Open it; the version that the forms then carry."""
    return moderation.open_contribution(actor, contribution_id).version


def publish(
    actor: Actor, contribution_id: int, text: str = "The light on the stairs has been out.",
    why: tuple[str, ...] = ("readability",),
) -> int:  # fmt: skip
    """Open it and publish this text, changed for these reasons; the version after that."""
    version = read(actor, contribution_id)
    moderation.publish(actor, contribution_id, redacted_text=text, reasons=why, version=version)
    return moderation.version_of(contribution_id)


REPLY = "Thank you for telling us about the light. We have passed it on."


def settle(actor: Actor, contribution_id: int, disposition: str = "thanks_passed_on", **more: Any) -> None:
    """Open it, reply and dispose."""
    version = read(actor, contribution_id)
    replies.reply_and_dispose(
        actor, contribution_id, reply=REPLY, disposition=disposition, version=version, **more
    )


def suggest(contribution_id: int, *made: tuple[int, float, tuple[str, ...]]) -> None:
    """What the job would have stored: a theme, its confidence and the words that speak for it, the likeliest first."""
    plain = json.dumps([{"label": str(each[0]), "confidence": each[1], "words": each[2]} for each in made])
    sealed = context().keys.encrypt(plain, ciphertexts.theme_suggestions(contribution_id))
    with unit_of_work() as session:
        session.merge(ThemeSuggestion(contribution_id=contribution_id, suggestions=sealed, model_made_at=now()))
