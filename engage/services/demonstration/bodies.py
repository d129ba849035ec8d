"""What hosts and planning bodies do with asks, and what people answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engage.adapters.demonstration_texts import Json
from engage.domain.permissions import contributor
from engage.services import ask_moves, asks, closure, decisions, same_here
from engage.services.demonstration import world as places
from engage.services.demonstration.steps import Step
from engage.services.demonstration.world import World

PUBLIC = frozenset({"verdict", "same_here"})
"""What people do, on any day and at any hour."""


def chain(ask: Json) -> list[Step]:
    """Everything that happens to one ask, in order."""
    steps = [Step(ask["drafted"], lambda world: _draft(world, ask))]
    if ask["raised"] is not None:
        raised = ask["raised"]
        steps.append(Step(raised, lambda world: _raise(world, ask)))
    return steps + [Step(each["ago"], _do(ask, each), staff=each["do"] not in PUBLIC) for each in ask["steps"]]


def _do(ask: Json, each: Json) -> Callable[[World], None]:
    return lambda world: DO[each["do"]](world, ask, each)


def _draft(world: World, ask: Json) -> None:
    fed = [world.contribution_read(key) for key in ask["from"]]
    host = world.host_of(world.told(ask["from"][0])["locality"])
    world.asks[ask["key"]] = asks.draft(
        world.actor(ask["by"]), host_id=places.host_id(host), body_id=places.body_id(ask["body"]), title=ask["title"],
        detail=ask["detail"], contribution_ids=fed, theme_id=world.theme(ask["theme"]) if ask["theme"] else None,
        locality_id=places.locality_id(ask["locality"]) if ask["locality"] else None,
    )  # fmt: skip


def _raise(world: World, ask: Json) -> None:
    asks.raise_ask(world.actor(ask["by"]), world.ask(ask["key"]))


def _met(world: World, ask: Json, each: Json) -> dict[str, Any]:
    return {"meeting_id": world.last_meeting(world.ask(ask["key"]))} if each.get("meeting") else {}


def _acknowledge(world: World, ask: Json, each: Json) -> None:
    decisions.acknowledge(world.actor(each["by"]), world.ask(ask["key"]), text=each["text"])


def _table(world: World, ask: Json, each: Json) -> None:
    ask_id = world.ask(ask["key"])
    decisions.table(world.actor(each["by"]), ask_id, meeting_id=world.next_meeting(ask_id))


def _note(world: World, ask: Json, each: Json) -> None:
    decisions.note(world.actor(each["by"]), world.ask(ask["key"]), text=each["text"], **_met(world, ask, each))


def _decide(world: World, ask: Json, each: Json) -> None:
    decisions.decide(
        world.actor(each["by"]), world.ask(ask["key"]), outcome=each["outcome"], reasons=each["reasons"],
        options_considered=each["options"], decided_by=each["decided_by"], process=each.get("process", ""),
        next_steps=each.get("next_steps", ""), **_met(world, ask, each), direction=_direction(world, each),
        promises=[{**promise, "due": world.days.working(promise["due"])} for promise in each.get("promises", [])],
    )  # fmt: skip


def _direction(world: World, each: Json) -> Json | None:
    """What a board directed, on the day on which it decided; or why nothing."""
    given: Json | None = each.get("direction")
    return {**given, "on": world.days.working(each["ago"])} if given and "to" in given else given


def _defer(world: World, ask: Json, each: Json) -> None:
    decisions.defer(
        world.actor(each["by"]), world.ask(ask["key"]), to=world.days.working(each["to"]), reason=each["reason"],
        decided_by=each["decided_by"], **_met(world, ask, each),
    )  # fmt: skip


def _pass(world: World, ask: Json, each: Json) -> None:
    decisions.pass_on(
        world.actor(each["by"]), world.ask(ask["key"]), reason=each["reason"], to_name=each.get("to_name", ""),
        to_body_id=places.body_id(each["to"]) if "to" in each else None, **_met(world, ask, each),
    )  # fmt: skip


def _accept(world: World, ask: Json, each: Json) -> None:
    decisions.accept(world.actor(each["by"]), world.ask(ask["key"]), text=each["text"])


def _move(world: World, ask: Json, each: Json) -> None:
    decisions.move_promise(
        world.actor(each["by"]), world.ask(ask["key"]), number=each["number"], due=world.days.working(each["due"]),
        reason=each["reason"],
    )  # fmt: skip


def _done(world: World, ask: Json, each: Json) -> None:
    evidence = {key: value for key, value in each["evidence"].items() if key not in {"seen_on", "met_on"}}
    for key in {"seen_on", "met_on"} & each["evidence"].keys():
        evidence[key] = world.days.working(each["evidence"][key]).isoformat()
    decisions.report_done(
        world.actor(each["by"]), world.ask(ask["key"]), number=each["number"], what=each["what"],
        when=world.days.working(each["when"]), evidence=evidence,
    )  # fmt: skip


def _check(world: World, ask: Json, each: Json) -> None:
    decisions.check_done(
        world.actor(each["by"]), world.ask(ask["key"]), number=each["number"], passed=each["passed"], text=each["text"]
    )


def _verdict(world: World, ask: Json, each: Json) -> None:
    who = world.contribution(each["who"])
    closure.give_verdict(
        contributor(who), ask_id=world.ask(ask["key"]), contribution_id=who, answer=each["answer"],
        comment=each.get("comment", ""),
    )  # fmt: skip


def _answer_no(world: World, ask: Json, each: Json) -> None:
    closure.answer_no(
        world.actor(each["by"]), world.ask(ask["key"]), text=each["text"], next_steps=each.get("next_steps", "")
    )


def _close_disputed(world: World, ask: Json, each: Json) -> None:
    closure.close_disputed(world.actor(each["by"]), world.ask(ask["key"]), reason=each["reason"])


def _same_here(world: World, ask: Json, each: Json) -> None:
    for number in range(each["times"]):
        sentence = each.get("sentence", "") if not number else ""
        same_here.press(world.ask(ask["key"]), key=f"{ask['key']} {each['ago']} {number}", sentence=sentence)


def _merge(world: World, ask: Json, each: Json) -> None:
    ask_moves.merge(
        world.actor(each["by"]), world.ask(ask["key"]), into_id=world.ask(each["into"]), reason=each["reason"]
    )


DO: dict[str, Callable[[World, Json, Json], None]] = {
    "acknowledge": _acknowledge,
    "table": _table,
    "note": _note,
    "decide": _decide,
    "defer": _defer,
    "pass": _pass,
    "accept": _accept,
    "move": _move,
    "done": _done,
    "check": _check,
    "verdict": _verdict,
    "answer_no": _answer_no,
    "close_disputed": _close_disputed,
    "same_here": _same_here,
    "merge": _merge,
}
"""What a step of an ask may do."""
