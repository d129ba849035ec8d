"""Queue messages: rows written in the transaction that causes them. Sending is services.outbox.

Parameters never hold a contributor's words; links with secrets are only wished for here and minted when sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engage.domain.kinds import LinkPurpose, TellBy
from engage.domain.permissions import Role
from engage.models.base import db
from engage.models.contributions import Contribution
from engage.models.outbox import Message
from engage.models.prepared import insert
from engage.models.upsert import upsert
from engage.services.batches import batches
from engage.services.by_machine import state_of_new
from engage.services.context import context, now
from engage.services.role_mail import key_of, of_address
from engage.services.unit_of_work import unit_of_work


def news_key(contribution_id: int, key: str) -> str:
    """The `dedupe_key` of news about one contribution."""
    return f"contribution:{contribution_id}:{key}"


def question_key(follow_up_id: int) -> str:
    """Names the news that a reader asked this."""
    return f"question:{follow_up_id}"


def answer_key(follow_up_id: int) -> str:
    """Names the news that a reader answered this."""
    return f"answered:{follow_up_id}"


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """A link the message will carry as the template parameter `name`."""

    name: str
    purpose: LinkPurpose
    subject_id: int
    role: Role | None = None
    body_id: int | None = None


def to_contributor(
    contribution: Contribution, template: str, params: Mapping[str, Any], *, key: str,
    ask_id: int | None = None, not_before: datetime | None = None,
) -> bool:  # fmt: skip
    """Queue news about someone's own contribution in the channel they chose. False when there is none.

    The status link, "stop telling me" and the reference are added when it is sent; `key` makes a second call for the
    same news do nothing. The first message has no status link: nobody has seen yet that the address is theirs, and
    the link opens their words.
    """
    return _news(
        contribution.id, contribution.reference, contribution.tell_by, template, params, key=key, not_before=not_before,
        ask_id=ask_id,
    )  # fmt: skip


def first_to_contributor(number: int, reference: str, tell_by: TellBy, params: Mapping[str, Any]) -> bool:
    """Queue the news that a contribution arrived. False when its contributor wants no news."""
    return _news(number, reference, tell_by, "contribution_received", params, key="received")


def _news(
    number: int, reference: str, tell_by: TellBy, template: str, params: Mapping[str, Any], *, key: str,
    not_before: datetime | None = None, ask_id: int | None = None,
) -> bool:  # fmt: skip
    if not tell_by.is_told:
        return False
    return _queue(_of_news(number, reference, tell_by, template, params, key, not_before, ask_id=ask_id))


def to_each(
    people: Iterable[tuple[int, str, TellBy]], template: str, params: Mapping[str, Any], *, key: str
) -> None:
    """Queue the same news for many people, each given by id, reference and channel of what they told; like
    `to_contributor` for each of them, in a few statements."""
    session = db.session
    found = upsert(session.connection().dialect.name, Message.__table__).on_conflict_do_nothing()
    for some in batches(each for each in people if each[2].is_told):
        rows = [_of_news(*each, template, params, key, None) for each in some]
        with unit_of_work():
            session.execute(found, rows)


def _of_news(
    number: int, reference: str, tell_by: TellBy, template: str, params: Mapping[str, Any], key: str,
    not_before: datetime | None, ask_id: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    wanted = [LinkWanted("stop_url", LinkPurpose.STOP_CONTACT, number)]
    if template == "contribution_received":
        wanted.append(LinkWanted("not_me_url", LinkPurpose.NOT_ME, number))
    else:
        wanted.append(LinkWanted("status_url", LinkPurpose.STATUS, number))
    return _row(
        channel=tell_by,
        template=template,
        address=None,
        params={**params, "reference": reference},
        links=wanted,
        key=news_key(number, key),
        not_before=not_before,
        contribution_id=number,
        ask_id=ask_id,
    )


def to_mailbox(
    address: str, template: str, params: Mapping[str, Any], *, key: str, links: Sequence[LinkWanted] = (),
    not_before: datetime | None = None, one_a_day: bool = False, **about: int | None,
) -> bool:  # fmt: skip
    """Queue an e-mail to a role mailbox, an account or a subscriber. `about` names ids (ask_id, referral_id,
    digest_id, subscription_id, user_id, invitation_id). With `one_a_day` it counts as mail of a role, whatever its
    template is. False when `key` was queued before."""
    row = _row(
        channel=TellBy.EMAIL,
        template=template,
        address=address,
        params=params,
        links=links,
        key=key,
        not_before=not_before,
        **about,
    )
    return _queue(row | {"mailbox": of_address(address)} if one_a_day else row)


_ABOUT = (
    "contribution_id", "ask_id", "referral_id", "digest_id", "subscription_id", "user_id", "invitation_id",
)  # fmt: skip
_QUEUED = insert(
    Message, "channel", "template", "address", "mailbox", "params", "dedupe_key", "state", "created_at", "not_before",
    *_ABOUT,
    once=True,
)


def _queue(row: dict[str, Any]) -> bool:
    with unit_of_work():
        _, queued = _QUEUED.send(row)
    return queued == 1


def _row(
    *, channel: TellBy, template: str, address: str | None, params: Mapping[str, Any],
    links: Sequence[LinkWanted], key: str, not_before: datetime | None, **about: int | None,
) -> dict[str, Any]:  # fmt: skip
    keys = context().keys
    body = {
        "params": dict(params),
        "links": [[link.name, link.purpose.value, link.subject_id, link.role, link.body_id] for link in links],
    }
    moment = now()
    return (
        dict.fromkeys(_ABOUT)
        | {"channel": channel, "template": template,
           "address": keys.encrypt(address, f"message:{key}:address") if address else None,
           "mailbox": key_of(template, address),
           "params": keys.encrypt(json.dumps(body), f"message:{key}:params"), "dedupe_key": key,
           "state": state_of_new(channel), "created_at": moment,
           "not_before": not_before or moment}
        | about
    )  # fmt: skip
