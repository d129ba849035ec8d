"""A month in Wishaw for digest tests: asks taken through the services on days of October and November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from engage.adapters.clock import FixedClock
from engage.domain.kinds import SubscriptionTarget
from engage.domain.permissions import Actor, Role, Scope, ScopeKind, link_bearer
from engage.models.asks import Ask
from engage.models.base import db
from engage.models.contributions import Contribution, Referral
from engage.models.digests import Subscription
from engage.services import asks, ciphertexts, decisions, referrals
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work
from tests import factories

EVIDENCE = {"kind": "link", "url": "https://www.lanarkshire.scot.nhs.uk/news/lights"}
REFUSAL = "There is no money this year for a second nurse at the health centre."
ANSWER = "We changed the lamp and will look at it every week."
REASONS = "The stairs are ours and a new light costs little."


class Month:
    """The places, the people who act, and asks by what becomes of them."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.on(2026, 10, 5)
        self.at: SimpleNamespace = factories.make_places()
        self.moderator = factories.make_moderator(self.at.host)
        self.checker = factories.make_moderator(self.at.host)
        self.officer = self._user(Role.LPG_OFFICER, self.at.lpg)
        self.board_officer = self._user(Role.IJB_OFFICER, self.at.ijb)
        self.clerk = self._user(Role.CLERK, self.at.lpg)
        self.stranger = self._user(Role.CLERK, self.at.ijb)

    def _user(self, role: Role, body_id: int) -> Actor:
        return factories.make_user(role, ScopeKind.BODY, body_id)

    def on(self, year: int, month: int, day: int, hour: int = 10) -> Month:
        """Let it be that day (UTC)."""
        self.clock.set(datetime(year, month, day, hour, tzinfo=UTC))
        return self

    def story(self, text: str = "The light on the stairs has been out.", **changes: Any) -> int:
        """A published contribution that may be quoted."""
        shared = factories.share(self.at, **changes)
        factories.publish(self.moderator, shared.id, text)
        return shared.id

    def raised(self, title: str = "Mend the light on the stairs", *, story: int | None = None, body: int = 0) -> int:
        """An ask put to the LPG; its id."""
        ask_id = asks.draft(
            self.moderator, host_id=self.at.host, body_id=body or self.at.lpg, title=title,
            contribution_ids=[self.story() if story is None else story], locality_id=self.at.locality,
        )  # fmt: skip
        asks.raise_ask(self.moderator, ask_id)
        return ask_id

    def refused(self, title: str = "A second nurse", **more: Any) -> int:
        ask_id = self.raised(title, **more)
        decisions.decide(
            self.officer, ask_id, outcome="not_agreed", reasons=REFUSAL, decided_by="LPG members, by vote",
            options_considered="A second nurse; a van; leaving it as it is.",
        )  # fmt: skip
        return ask_id

    def agreed(self, title: str = "A bell at the door", *, due: date = date(2026, 10, 20), **more: Any) -> int:
        ask_id = self.raised(title, **more)
        decisions.decide(
            self.officer, ask_id, outcome="agreed", reasons=REASONS, decided_by="LPG members, by vote",
            options_considered="A bell; a light; leaving it as it is.",
            promises=[{"text": "Fit a bell", "owner_role": "Buildings manager", "due": due}],
        )  # fmt: skip
        return ask_id

    def done(self, title: str = "A rail on the ramp", **more: Any) -> int:
        ask_id = self.agreed(title, **more)
        decisions.report_done(
            self.officer, ask_id, number=1, what="The rail was fitted by the door.", when=now().date(),
            evidence=EVIDENCE,
        )  # fmt: skip
        decisions.check_done(self.checker, ask_id, number=1, passed=True)
        return ask_id

    def sent(self, story: int, *, service: int = 0, reader: Actor | None = None) -> int:
        """Send a contribution to a service; the referral's id."""
        factories.settle(
            reader or self.moderator, story, "sent_to_service", service_id=service or self.at.service, note="Please."
        )
        newest = sa.select(sa.func.max(Referral.id)).where(Referral.contribution_id == story)
        return db.session.execute(newest).scalar_one()

    def answered(self, referral_id: int, *, changed: bool = True) -> int:
        """Let the service answer, and say whether something changed."""
        owner = link_bearer(Role.SERVICE_OWNER, Scope(ScopeKind.REFERRAL, referral_id), 1)
        referrals.answer(owner, referral_id, text=ANSWER, changed=changed)
        return referral_id

    def put_right(self, story: int | None = None, *, changed: bool = True, **more: Any) -> int:
        """A service that answered, and the host showed it; the contribution's id."""
        story = self.story() if story is None else story
        reader = more.get("reader") or self.moderator
        referrals.check(reader, self.answered(self.sent(story, **more), changed=changed), show=True)
        return story

    def everything(self) -> list[int]:
        """One ask for each section, all of October."""
        return [self.done(), self.agreed(), self.refused(), self.raised()]


def reference(ask_id: int) -> str:
    """The reference of an ask."""
    return db.session.get_one(Ask, ask_id).reference


def story_reference(contribution_id: int) -> str:
    """The reference of a contribution."""
    return db.session.get_one(Contribution, contribution_id).reference


def subscriber(target: SubscriptionTarget, target_id: int, address: str = "reader@example.org") -> None:
    """Somebody who confirmed that they want news."""
    key = context().keys.hmac("subscription", address)
    with unit_of_work() as session:
        session.add(
            Subscription(
                target=target, target_id=target_id, address_hmac=key, created_at=now(), confirmed_at=now(),
                address=context().keys.encrypt(address, ciphertexts.subscription(key)),
            )
        )  # fmt: skip
