"""What contributors do, and what readers and services do with what they told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from engage.adapters.demonstration_texts import Json
from engage.domain.contribution_states import Objection
from engage.domain.kinds import Channel
from engage.domain.permissions import ANONYMOUS, Actor, contributor
from engage.domain.redaction import RedactionReason, suggested
from engage.domain.voices import voice
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.places import Host
from engage.queries import complaints as complaint_queries
from engage.services import (
    complaints,
    contributions,
    follow_ups,
    moderation,
    objections,
    referrals,
    replies,
    safeguarding,
    second_reading,
    themes,
)
from engage.services.context import today
from engage.services.demonstration import world as places
from engage.services.demonstration.steps import Step
from engage.services.demonstration.world import NotYet, World
from engage.services.moderation import version_of

ADDRESSES = {"email": "{key}@example.org", "text": "07700 900{number}", "phone": "01632 960{number}",
          "letter": "A Neighbour\n{number} Example Street\nZZ9 9ZZ"}  # fmt: skip
"""Addresses that reach nobody: example.org, and numbers kept free for plays on television."""

OWN = frozenset({"answer", "answer_complaint", "object", "change_use", "withdraw"})
"""What the contributor does, on any day and at any hour."""


def chain(told: Json) -> list[Step]:
    """Everything that happens to one contribution, in order."""
    steps = [Step(told["ago"], lambda world: _share(world, told), staff=False)]
    if "read" in told:
        read: int = told["read"]
        steps.append(Step(read, lambda world: _read(world, told)))
        steps.append(Step(told.get("replied", read), lambda world: _reply(world, told["key"], told)))
    steps += [
        Step(each["ago"], _later(told["key"], each), staff=each["do"] not in OWN) for each in told.get("then", [])
    ]
    return steps


def _later(key: str, each: Json) -> Callable[[World], None]:
    return lambda world: LATER[each["do"]](world, key, each)


def _share(world: World, told: Json) -> None:
    channel = Channel(told.get("channel", "web"))
    number = 100 + len(world.contributions)
    shared = contributions.share(
        ANONYMOUS if channel is Channel.WEB else world.moderator(told["locality"]),
        locality_id=places.locality_id(told["locality"]), text=told["text"], kind=told["kind"], use=told["use"],
        quote=told["quote"], tell_by=told["by"],
        address=ADDRESSES.get(told["by"], "").format(key=told["key"], number=number),
        danger=told.get("danger", False), channel=channel, consent_evidence=told.get("evidence", ""),
        send_key=f"demonstration-{told['key']}", voice=voice(**told["voice"]) if "voice" in told else None,
    )  # fmt: skip
    world.contributions[told["key"]] = shared.id
    world.own[told["key"]] = (shared.reference, shared.secret or "")


def _read(world: World, told: Json) -> None:
    """Open it, and decide who may read it."""
    contribution_id = world.contribution(told["key"])
    theme_ids = [world.theme(key) for key in told["themes"]]
    reader = world.moderator(told["locality"])
    moderation.open_contribution(reader, contribution_id)
    if told.get("serious"):
        moderation.mark_serious(reader, contribution_id)
    if "withhold" in told:
        reason, note = told["withhold"]
        moderation.withhold(reader, contribution_id, reason=reason, note=note, version=version_of(contribution_id))
    elif "show" in told:
        _show(world, told["key"], told["show"])
    sees_otherwise = [world.theme(key) for key in told.get("otherwise", ())]
    themes.set_links(reader, contribution_id, theme_ids=theme_ids, otherwise=sees_otherwise)
    if "worry" in told:
        _worry(reader, world.actor(told["worry"]["by"]), contribution_id, told["worry"])
    world.read[told["key"]] = contribution_id


def _worry(reader: Actor, lead: Actor, contribution_id: int, said: Json) -> None:
    """Its reader is worried; the lead tells adult protection at once, and keeps the words in."""
    safeguarding.raise_concern(reader, contribution_id, worry=said["worry"])
    safeguarding.open_concern(lead, contribution_id)
    safeguarding.record(lead, contribution_id, given=said["decided"], harms=said["harms"], referred_on=today())
    safeguarding.keep(lead, contribution_id, words=said["kept"])


def _show(world: World, key: str, shown: str) -> None:
    told, contribution_id = world.told(key), world.contribution(key)
    show = moderation.publish if told["use"] == "publish" else moderation.clear_for_body
    text = told["text"] if shown == "as_told" else shown
    reader = world.moderator(told["locality"])
    show(reader, contribution_id, redacted_text=text, reasons=_why(text), version=version_of(contribution_id))
    waits_at = db.session.scalar(
        sa.select(Host.slug).join(Contribution, Contribution.second_host_id == Host.id).where(
            Contribution.id == contribution_id
        )
    )
    if waits_at is not None:
        second = world.second(waits_at, reader)
        opened = second_reading.open_second(second, contribution_id)
        second_reading.approve(second, contribution_id, version=opened.version)


def _why(text: str) -> tuple[RedactionReason, ...]:
    """Why the demonstration's readers changed a text: for what could show who somebody is, and what its marks say."""
    return (*suggested(text), RedactionReason.IDENTIFIABLE_DETAIL)


def _reply(world: World, key: str, each: Json) -> None:
    contribution_id = world.contribution(key)
    ask_id = world.ask(each["ask"]) if "ask" in each else None
    replied = replies.reply_and_dispose(
        world.moderator(world.told(key)["locality"]), contribution_id, reply=each["reply"], disposition=each["as"],
        version=version_of(contribution_id), ask_id=ask_id, go_to=each.get("go_to"), because=each.get("because"),
        until=world.date(each["until"]) if "until" in each else None, note=each.get("note", ""),
        service_id=places.service_id(each["service"]) if "service" in each else None,
    )  # fmt: skip
    if replied.referral_id is not None:
        world.referrals[key] = replied.referral_id


def _reply_again(world: World, key: str, each: Json) -> None:
    moderation.open_contribution(world.moderator(world.told(key)["locality"]), world.contribution(key))
    _reply(world, key, {**each, "reply": each["text"]})


def _publish_again(world: World, key: str, each: Json) -> None:
    _show(world, key, each["text"])


def _service_answer(world: World, key: str, each: Json) -> None:
    referrals.answer(world.actor(each["by"]), world.referrals[key], text=each["text"], changed=each["changed"])


def _check_answer(world: World, key: str, each: Json) -> None:
    reader = world.moderator(world.told(key)["locality"])
    referrals.check(reader, world.referrals[key], show=each["show"], note=each.get("note", ""))


def _object(world: World, key: str, each: Json) -> None:
    contribution_id = world.contribution(key)
    world.objections[key] = objections.object_to(contributor(contribution_id), contribution_id, text=each["text"])


def _decide_objection(world: World, key: str, each: Json) -> None:
    reader, objection_id = world.actor(each["by"]), world.objections[key]
    objections.open_objection(reader, objection_id)
    moderation.open_contribution(reader, world.contribution(key))
    objections.decide(reader, objection_id, outcome=Objection(each["outcome"]), answer=each["answer"])


def _withdraw(world: World, key: str, _each: Json) -> None:
    contributions.withdraw(contributor(world.contribution(key)), world.contribution(key))


def _change_use(world: World, key: str, each: Json) -> None:
    contribution_id = world.contribution(key)
    contributions.change_use(contributor(contribution_id), contribution_id, use=each["use"], quote=each["quote"])


def _ask_back(world: World, key: str, each: Json) -> None:
    reader = world.moderator(world.told(key)["locality"])
    moderation.open_contribution(reader, world.contribution(key))
    world.questions[key] = follow_ups.ask_person(reader, world.contribution(key), text=each["text"])


def _answer(world: World, key: str, each: Json) -> None:
    follow_ups.answer(contributor(world.contribution(key)), world.questions[key], text=each["text"])


def _ask_complaint(world: World, key: str, each: Json) -> None:
    reader = world.moderator(world.told(key)["locality"])
    complaints.ask(reader, world.contribution(key), service_id=places.service_id(each["service"]))


def _answer_complaint(world: World, key: str, each: Json) -> None:
    contribution_id = world.contribution(key)
    asked = complaint_queries.of(contribution_id)
    if asked is None:
        raise NotYet("a question whether it is a complaint")
    complaints.answer(
        contributor(contribution_id), contribution_id, agreed=each["agreed"],
        service_id=places.service_id(each["service"]), share_address=each["share_address"],
    )  # fmt: skip


LATER: dict[str, Callable[[World, str, Json], None]] = {
    "reply": _reply_again,
    "publish": _publish_again,
    "service_answer": _service_answer,
    "check_answer": _check_answer,
    "ask_back": _ask_back,
    "answer": _answer,
    "ask_complaint": _ask_complaint,
    "answer_complaint": _answer_complaint,
    "object": _object,
    "decide_objection": _decide_objection,
    "change_use": _change_use,
    "withdraw": _withdraw,
}
"""What may follow the first reading."""


def theme_chains(world: World) -> Iterator[list[Step]]:
    """Each theme on the day it was begun."""
    for theme in world.script.themes:
        yield [Step(theme["ago"], _begin(theme))]


def _begin(theme: Json) -> Callable[[World], None]:
    def begin(world: World) -> None:
        world.themes[theme["key"]] = themes.create(
            world.actor(theme["by"]), partnership_id=places.partnership_id(theme["partnership"]), name=theme["name"],
            description=theme["description"], outcomes=theme["outcomes"], dissent=theme.get("dissent", ""),
        )  # fmt: skip

    return begin
