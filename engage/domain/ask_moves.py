"""Which asks may be put together, when that can be undone and by whom it is noticed, and who goes back.

Two asks that say the same, before the same body and by the same host, while neither has its first decision: then one
answer answers both. Later than that people were told, and what they were told stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engage.domain.ask_payloads import UnlinkReason
from engage.domain.ask_records import Link, TakenIn
from engage.domain.ask_snapshot import Ask
from engage.domain.ask_states import MOVABLE, AskAction, AskState
from engage.domain.errors import Conflict, Refused

Steps = list[tuple[AskAction, dict[str, Any]]]
"""Events to add, with what each carries."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two asks."""

    id: int
    host_id: int
    body_id: int
    ask: Ask


def check_merge(source: Side, target: Side) -> None:
    """Whether the one may be put together with the other.

    Raises Refused: merge_into_itself, merge_other_host, merge_other_body, and for either of them: merge_passed (on its
    way to another body), merge_reopened, merge_decided (or not raised); Conflict: ask_merged (with another one
    already), answer_to_read_first (its body has answered by a link, and the host has not looked).
    """
    if source.id == target.id:
        raise Refused("merge_into_itself", field="into")
    for each in (source, target):
        _movable(each.ask)
    if source.host_id != target.host_id:
        raise Refused("merge_other_host", field="into")
    if source.body_id != target.body_id:
        raise Refused("merge_other_body", field="into")


def check_split(ask: Ask, chosen: Collection[int], *, stay: bool) -> None:
    """Whether the chosen contributions may become an ask of their own; with `stay` they feed this one as well.

    Raises Refused: split_no_people, split_all (nobody would be left behind this one), and what `check_merge` raises
    for one side.
    """
    _movable(ask)
    if not chosen or not set(chosen) <= ask.fed:
        raise Refused("split_no_people", field="contributions")
    if not stay and set(chosen) >= ask.fed:
        raise Refused("split_all", field="contributions")


def check_part(source: Ask, target: Ask, source_id: int) -> None:
    """Whether the two may stand by themselves again.

    Raises Conflict: ask_moved_since (the other one was itself put together with a further one, or another body took it
    on), merge_decided_since (it was decided: people were told), answer_to_read_first; Refused("merge_passed").
    """
    taken = _taken(target, source_id)
    if taken is None or target.state is AskState.MERGED:
        raise Conflict("ask_moved_since")
    if target.state is AskState.PASSING:
        raise Refused("merge_passed")
    if target.round > taken.round or target.state not in MOVABLE:
        raise Conflict("merge_decided_since")
    if any(each.accepted_at is not None and each.seq > taken.seq for each in target.passes):
        raise Conflict("ask_moved_since")
    if target.unread:
        raise Conflict("answer_to_read_first")


@dataclass(frozen=True, slots=True)
class GoBack:
    """Contributions that feed the first ask again (`back`), and those of them that feed the other no more (`leave`)."""

    back: frozenset[int]
    leave: frozenset[int]


def go_back(target: Ask, source_id: int) -> GoBack:
    """Who goes back when an ask that was taken in stands by itself again: everybody who came, except who was taken out
    meanwhile, took back what they told, or was put in anew by hand. Who fed both, or came with a third ask as well,
    feeds both."""
    taken = _taken(target, source_id)
    if taken is None:
        return GoBack(frozenset(), frozenset())
    fed = target.fed
    links = {who: _as_it_was_made(target, who) for who in taken.people & fed}
    back = frozenset(who for who, link in links.items() if link.seq < taken.seq)
    others = frozenset(who for each in target.standing if each is not taken for who in each.people)
    came = frozenset(who for who in back if _came_with_one(target, links[who]))
    return GoBack(back, came - others)


def _as_it_was_made(target: Ask, who: int) -> Link:
    """The link by which a contribution feeds it now; as it was before this ask itself was put together with another and
    stood by itself again."""
    made = [each for each in target.links if each.contribution_id == who]
    with_whom = {each.into_id for each in target.merges}
    while made[1:] and made[-1].came_from in with_whom and made[-2].because is UnlinkReason.MOVED:
        made.pop()
    return made[-1]


def _came_with_one(target: Ask, link: Link) -> bool:
    """Whether a link was made when another ask was taken in: then nothing but links stands between the two."""
    linked = {each.seq for each in target.links}
    return any(
        each.ask_id == link.came_from and each.seq > link.seq and linked.issuperset(range(link.seq, each.seq))
        for each in target.taken_in
    )


def merging(source: Side, target: Side, reason: str, *, last_step: str | None = None) -> tuple[Steps, Steps]:
    """What is written into the history of each when the one is put together with the other. `last_step`: how far up the
    ladder the first one is, if it is late."""
    people, new = sorted(source.ask.fed), sorted(source.ask.fed - target.ask.fed)
    days = {
        "first_due": source.ask.first_decision_due, "decision_due": source.ask.decision_due, "last_step": last_step,
    }  # fmt: skip
    return (
        [*_out(people), (AskAction.MERGE, {"into_id": target.id, "reason": reason, "people": people})],
        [*_in(new, source.id), (AskAction.TAKE_IN, {"ask_id": source.id, **days, "people": people})],
    )


def parting(target: Ask, source_id: int, target_id: int, reason: str) -> tuple[Steps, Steps]:
    """The same when the first stands by itself again; first what is written into that one."""
    who = go_back(target, source_id)
    return (
        [(AskAction.PART, {"from_id": target_id, "reason": reason}), *_in(sorted(who.back), target_id)],
        [*_out(sorted(who.leave)), (AskAction.LET_GO, {"ask_id": source_id})],
    )


def splitting(part_id: int, chosen: Collection[int], reason: str, *, stay: bool) -> Steps:
    """What is written into the history of an ask of which a part becomes another."""
    gone = [] if stay else _out(sorted(chosen))
    return [*gone, (AskAction.SPLIT_OFF, {"ask_id": part_id, "reason": reason})]


def part_of(ask: Ask, ask_id: int, chosen: Collection[int], words: Mapping[str, Any]) -> Steps:
    """What begins the history of a part: with the days of the ask that it was a part of, and with the earlier ones of
    what that ask speaks for as well only where words of that are in the part. `words` are title, detail, points and
    where it is filed."""
    came = [each for each in ask.standing if not each.people.isdisjoint(chosen)]
    first = [ask.rounds[-1].first_decision_due, *(each.first_due for each in came)]
    own, given = ask.own_due or (ask.decision_due, ask.version)
    now = [own, *(each.decision_due for each in came if each.seq > given)]
    days = {"ack_due": ask.ack_due, "decision_due": min(first), "due_now": min(each for each in now if each)}
    return [*_in(sorted(chosen), ask_id), (AskAction.RAISE, {**words, **days, "split_from": ask_id})]


def _out(contributions: Iterable[int]) -> Steps:
    because = UnlinkReason.MOVED.value
    return [(AskAction.UNLINK_CONTRIBUTION, {"contribution_id": each, "because": because}) for each in contributions]


def _in(contributions: Iterable[int], came_from: int) -> Steps:
    return [
        (AskAction.LINK_CONTRIBUTION, {"contribution_id": each, "came_from": came_from}) for each in contributions
    ]


def _taken(target: Ask, source_id: int) -> TakenIn | None:
    return next((each for each in target.standing if each.ask_id == source_id), None)


def _movable(ask: Ask) -> None:
    if ask.state is AskState.MERGED:
        raise Conflict("ask_merged")
    if ask.state is AskState.PASSING:
        raise Refused("merge_passed")
    if ask.round > 1:
        raise Refused("merge_reopened")
    if ask.state not in MOVABLE:
        raise Refused("merge_decided")
    if ask.unread:
        raise Conflict("answer_to_read_first")
