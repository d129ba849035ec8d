"""Contributions: imported and shared ones, read, redacted, replied to, themed, sent to services, disagreed with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.domain.contribution_states import Objection
from engage.domain.follow_ups import MOST_ANSWER
from engage.domain.kinds import ContributionKind, LinkPurpose, SubscriptionTarget
from engage.domain.permissions import SYSTEM, contributor
from engage.domain.publication import Use
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.digests import Subscription
from engage.services import (
    contributions,
    follow_ups,
    imports,
    links,
    moderation,
    objections,
    referrals,
    replies,
    subscriptions,
    themes,
)
from engage.services.context import context
from engage.services.moderation import version_of
from tests.rehearsal.stage import WHY, Course, Stage, chosen, redact

SHARED = 60
LONG_ENOUGH = 25

REPLIES = (
    "Thank you for telling us this. It has been read by a person, and what we have done with it stands below.",
    "Thank you. We have read what you wrote and talked about it, and this is what we can do.",
    "We are sorry that it went like that, and we are glad that you said so. Here is what happens next.",
    "It is good to hear what went well too. We have taken care that the people it is about hear of it.",
)


def bring_in(stage: Stage) -> imports.Imported:
    """Import the whole file: half of it without any consent, half of it for the planning body with evidence."""
    total = imports.Imported()
    rows = stage.comments.rows
    for half, use, evidence in ((0, Use.NEITHER, ""), (1, Use.BODY, "Notice on the survey form (rehearsal)")):
        done = imports.run(
            SYSTEM, locality_slug="wishaw", rows=[row for row in rows if row.line % 2 == half], use=use,
            evidence=evidence,
        )  # fmt: skip
        total.imported += done.imported
        total.skipped += done.skipped
        total.rejected += done.rejected
    return total


def queue(stage: Stage) -> None:
    """Put the imported ones in the order in which somebody reads them: shuffled, as a person dips into a pile."""
    ids = db.session.execute(
        sa.select(Contribution.id, Contribution.external_id).where(Contribution.imported).order_by(Contribution.id)
    ).all()
    by_key = {imports_key(row.external_id or ""): row.external_id for row in stage.comments.rows}
    found = [(row.id, by_key[row.external_id] or "") for row in ids if row.external_id in by_key]
    stage.rng.shuffle(found)
    stage.imported.extend(found)


def imports_key(external_id: str) -> str:
    """The hash under which an import keeps the other system's id."""
    return context().keys.hmac("import", f"wishaw\nid\n{external_id}")


def begin_themes(stage: Stage) -> None:
    """A theme for each label of the file."""
    for number, name in enumerate(sorted(set(stage.comments.labels.values()))):
        stage.themes[name] = themes.create(
            stage.actor("editor"), partnership_id=stage.ids["partnership"], name=name, outcomes=[number % 9 + 1],
            description=f"What people say about: {name}.",
        )  # fmt: skip
        stage.by_theme[name] = []


def subscribe(stage: Stage) -> None:
    """Some readers want each body's digest; one of them never confirms."""
    for number, body in enumerate(("lpg", "ijb", "lpg")):
        subscriptions.subscribe(f"reader{number}@example.org", SubscriptionTarget.BODY, stage.ids[body])
    for row in db.session.scalars(sa.select(Subscription.id).order_by(Subscription.id).limit(2)).all():
        link = links.mint(LinkPurpose.CONFIRM_SUBSCRIPTION, row)
        subscriptions.confirm(link.rsplit("/", 1)[1])


def read_imported(stage: Stage) -> Course:
    """Read the sample, a dozen or two a day."""
    each_day = max(1, stage.sample // 25)
    while stage.counts["imported and read"] < stage.sample and stage.imported:
        for _ in range(each_day):
            if stage.imported:
                _one_imported(stage, *stage.imported.popleft())
        yield 1


def _one_imported(stage: Stage, contribution_id: int, external_id: str) -> None:
    moderator = stage.actor("moderator")
    text = moderation.open_contribution(moderator, contribution_id).text
    row = db.session.get_one(Contribution, contribution_id)
    if row.use is Use.BODY and any(each.isalnum() for each in text):
        moderation.clear_for_body(
            moderator, contribution_id, redacted_text=redact(text), reasons=WHY, version=version_of(contribution_id)
        )
        stage.counts["redacted and cleared for the body"] += 1
    else:
        moderation.withhold(moderator, contribution_id, reason="asked_not_to", version=version_of(contribution_id))
        stage.counts["withheld"] += 1
    label = stage.comments.labels[external_id]
    themes.link(stage.actor("editor"), theme_id=stage.themes[label], contribution_id=contribution_id)
    stage.by_theme[label].append(contribution_id)
    stage.counts["themed"] += 1
    if external_id in stage.comments.bad:
        how = chosen(stage, sent_to_service=5, watching=3, no_action=1, not_ours=1)
    else:
        how = chosen(stage, thanks_passed_on=8, no_action=1)
    _reply(stage, contribution_id, how)
    stage.counts["imported and read"] += 1


def _reply(stage: Stage, contribution_id: int, how: str, **more: Any) -> None:
    given: dict[str, Any] = {
        "sent_to_service": {"service_id": stage.ids["service"], "note": "What can be done about this, and when?"},
        "watching": {"until": stage.after(stage.rng.randint(8, 20))},
        "no_action": {"because": "It says what was good, and there is nothing to put right."},
        "not_ours": {"go_to": "The hospital's own feedback office looks after this: ring and ask for it."},
    }.get(how, {})
    moderation.open_contribution(stage.actor("moderator"), contribution_id, take_over=True)
    done = replies.reply_and_dispose(
        stage.actor("moderator"), contribution_id, reply=stage.rng.choice(REPLIES), disposition=how,
        version=version_of(contribution_id), **(given | more),
    )  # fmt: skip
    stage.counts["replied to"] += 1
    stage.counts[f"disposition: {how}"] += 1
    if done.referral_id is not None:
        stage.begin(service_lane(stage, done.referral_id), stage.after(stage.rng.randint(2, 9)))


def service_lane(stage: Stage, referral_id: int) -> Course:
    """What comes of a referral: answered and shown, asked again, taken back, or nothing at all."""
    how = chosen(stage, shown=5, again=2, recalled=1, silence=2)
    stage.counts[f"service: {how}"] += 1
    moderator = stage.actor("moderator")
    if how == "silence":
        return
    if how == "recalled":
        referrals.recall(moderator, referral_id)
        return
    # The owner answers through the link in their mailbox, without an account.
    token = links.mint(LinkPurpose.REFERRAL, referral_id).rsplit("/", 1)[1]
    bearer = links.find(LinkPurpose.REFERRAL, token).actor
    referrals.answer(bearer, referral_id, text="We have looked into it and changed the rota on Mondays.", changed=True)
    yield 1
    if how == "again":
        referrals.check(moderator, referral_id, show=False, note="Please say from which day.")
        yield 3
        referrals.answer(stage.actor("owner"), referral_id, text="From the first of next month.", changed=False)
        yield 1
    referrals.check(stage.actor("moderator"), referral_id, show=True)
    stage.counts["service answers shown"] += 1


def share_some(stage: Stage) -> Course:
    """Sixty people tell us themselves, in words of the file; they can be reached."""
    texts = [text for text in stage.comments.texts if len(text) >= LONG_ENOUGH and len(text.split()) < 900]
    for number in range(SHARED):
        use = chosen(stage, publish=8, body=1, neither=1)
        shared = contributions.share(
            locality_id=stage.ids["locality"], text=stage.rng.choice(texts), kind=ContributionKind.EXPERIENCE, use=use,
            quote=stage.rng.random() < 0.7 and use == "publish", send_key=f"rehearsal-{number}",
            tell_by="email" if number % 4 else "self", address=f"person{number}@example.org" if number % 4 else "",
        )  # fmt: skip
        stage.counts["shared"] += 1
        stage.begin(read_shared(stage, shared.id, use), stage.after(1))
        if number % 6 == 5:
            yield 1


def read_shared(stage: Stage, contribution_id: int, use: str) -> Course:
    """Read it, decide who may read it, theme it; reply on another day."""
    moderator = stage.actor("moderator")
    text = moderation.open_contribution(moderator, contribution_id).text
    version = version_of(contribution_id)
    withheld = use == "neither" or stage.rng.random() < 0.1
    if withheld:
        reason = "asked_not_to" if use == "neither" else "identifies_someone"
        note = "It could be told who it is."
        moderation.withhold(moderator, contribution_id, reason=reason, note=note, version=version)
        stage.counts["withheld"] += 1
    else:
        show = moderation.publish if use == "publish" else moderation.clear_for_body
        show(moderator, contribution_id, redacted_text=redact(text), reasons=WHY, version=version)
        stage.counts["redacted and published" if use == "publish" else "redacted and cleared for the body"] += 1
    label = stage.rng.choice(sorted(stage.themes))
    themes.link(moderator, theme_id=stage.themes[label], contribution_id=contribution_id)
    stage.counts["themed"] += 1
    if contribution_id % 7 == 0:
        yield from _questions(stage, contribution_id, text)
    yield 1
    _reply(stage, contribution_id, chosen(stage, thanks_passed_on=2, watching=4, sent_to_service=1))
    stage.voices.append(contribution_id)
    if withheld and use == "publish":
        yield 2
        yield from _disagree(stage, contribution_id, redact(text))


def _questions(stage: Stage, contribution_id: int, text: str) -> Course:
    """A reader asks, the person answers by telling it all again, and asks something themselves."""
    moderator, person = stage.actor("moderator"), contributor(contribution_id)
    asked = follow_ups.ask_person(moderator, contribution_id, text="On which days was that?")
    yield 1
    follow_ups.answer(person, asked, text=text[:MOST_ANSWER])
    told = follow_ups.ask_reader(person, contribution_id, text=f"Does this help? {text}"[:MOST_ANSWER])
    yield 2
    moderation.open_contribution(moderator, contribution_id, take_over=True)
    follow_ups.answer_person(moderator, told, text="It does. Thank you.")
    stage.counts["asked and answered"] += 1


def _disagree(stage: Stage, contribution_id: int, redacted: str) -> Course:
    """The person disagrees, and somebody else decides."""
    person = contributor(contribution_id)
    objection_id = objections.object_to(person, contribution_id, text="Nobody could tell that it is me.")
    stage.counts["disagreed with"] += 1
    yield 3
    upheld = stage.rng.random() < 0.6
    second = stage.actor("second")
    objections.open_objection(second, objection_id)
    objections.decide(
        second, objection_id, outcome=Objection.UPHELD if upheld else Objection.NOT_UPHELD,
        answer="I read it afresh, and this is what I think of it and why.",
    )  # fmt: skip
    stage.counts["disagreements upheld" if upheld else "disagreements not upheld"] += 1
    if not upheld:
        return
    yield 1
    moderation.open_contribution(stage.actor("moderator"), contribution_id, take_over=True)
    moderation.publish(
        stage.actor("moderator"), contribution_id, redacted_text=redacted, reasons=WHY,
        version=version_of(contribution_id),
    )  # fmt: skip
    _reply(stage, contribution_id, "thanks_passed_on")


def answer_what_came_back(stage: Stage) -> None:
    """Reply again to what was watched and came back (a job puts it in the queue on its day)."""
    rows = db.session.scalars(
        sa.select(Contribution.id)
        .where(Contribution.waiting, Contribution.reading == "replied", Contribution.disposition.is_(None))
        .order_by(Contribution.id)
    ).all()
    for contribution_id in rows:
        _reply(stage, contribution_id, "thanks_passed_on")
        stage.counts["came back from watching"] += 1


def withdraw_one(stage: Stage, contribution_id: int) -> None:
    """Somebody takes back what they told, while it feeds an ask."""
    contributions.withdraw(contributor(contribution_id), contribution_id)
    stage.counts["withdrawn"] += 1
