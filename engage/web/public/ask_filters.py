"""How a register of asks is narrowed by its address: state, overdue, theme and outcome, each from a closed list.

All of them hold together. Nothing that is not public is looked at, not even to say which themes there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort, redirect, request
from flask_babel import lazy_gettext

from engage.domain.ask_states import Outcome
from engage.queries import theme_history
from engage.queries.public_asks import ALL, Group, Register, Topic, Wanted
from engage.web.ask_labels import OUTCOME, say
from engage.web.presentation import gettext as _
from engage.web.public.browse import for_now

Choice = TypeVar("Choice", bound=StrEnum)
KEYS = ("state", "overdue", "theme", "outcome")
"""The words of an address that narrow a register."""
_GROUPS = (
    (None, lazy_gettext("All")),
    (Group.WAITING, lazy_gettext("Waiting for a decision")),
    (Group.DOING, lazy_gettext("Decided, being done")),
    (Group.FINISHED, lazy_gettext("Finished")),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose to see of a register, and the ways on from there."""

    wanted: Wanted
    topics: tuple[Topic, ...]
    address: Callable[..., str]

    @classmethod
    def read(
        cls, partnership: str, topics: tuple[Topic, ...], address: Callable[..., str], body: str | None = None
    ) -> Chosen:
        """What the address of this request asks for; 404 for what is on none of the lists. A theme that was joined
        with another leads to that one."""
        theme = request.args.get("theme") or None
        slugs = {each.slug for each in topics}
        if theme is not None and theme not in slugs:
            now = theme_history.now_under(partnership, theme)
            if now not in slugs:
                abort(404)
            given = {key: request.args.get(key) or None for key in (*KEYS, "body")}
            abort(for_now(redirect(address(**given | {"theme": now}), 301)))
        group, outcome = _one_of(Group, "state"), _one_of(Outcome, "outcome")
        return cls(Wanted(group, body, theme, outcome, request.args.get("overdue") == "1"), topics, address)

    @property
    def body_slug(self) -> str | None:
        """The body whose asks are shown; None for every body's."""
        return self.wanted.body_slug

    @property
    def anything(self) -> bool:
        """Whether anything was chosen at all."""
        return self.wanted != ALL

    @property
    def rare(self) -> bool:
        """Whether it is one of very many pages: more than two of the lists at once."""
        wanted = self.wanted
        given = (wanted.group, wanted.body_slug, wanted.theme_slug, wanted.outcome, wanted.only_overdue or None)
        return sum(each is not None for each in given) > 2

    def url(self, **changes: Any) -> str:
        """The address of the same with something chosen otherwise."""
        return self.address(**{**self._query(), **changes})

    def _query(self) -> dict[str, Any]:
        wanted = self.wanted
        return {
            "state": wanted.group and wanted.group.value, "body": wanted.body_slug, "theme": wanted.theme_slug,
            "outcome": wanted.outcome and wanted.outcome.value, "overdue": 1 if wanted.only_overdue else None,
        }  # fmt: skip

    def pages(self, listed: Register) -> dict[str, Any]:
        """The way to what is older, and back to the first page."""
        return {
            "older": self.url(**{"from": listed.older.text}) if listed.older else None,
            "first_url": None if listed.first else self.url(),
        }

    def by_state(self) -> list[dict[str, Any]]:
        """The states as links."""
        late = self.wanted.only_overdue
        items = [
            {"text": words, "url": self.url(state=each and each.value, overdue=None),
             "current": not late and each == self.wanted.group}
            for each, words in _GROUPS
        ]  # fmt: skip
        overdue = {"text": _("Overdue"), "url": self.url(state=None, overdue=1), "current": late}
        return [items[0], overdue, *items[1:]]

    def outcomes(self) -> list[tuple[str, str, bool]]:
        """Every outcome for a select: its value, its words, and whether it is chosen."""
        return [(each.value, say(OUTCOME, each), each is self.wanted.outcome) for each in Outcome]

    def themes(self) -> list[tuple[str, str, bool]]:
        """The same of the themes."""
        return [(each.slug, each.name, each.slug == self.wanted.theme_slug) for each in self.topics]

    def form_url(self) -> str:
        """Where the form of themes and outcomes leads."""
        return self.address()

    def kept_fields(self) -> dict[str, Any]:
        """What else is chosen, for that form to keep."""
        return {key: value for key, value in self._query().items() if value and key not in {"theme", "outcome"}}


def _one_of(choices: type[Choice], key: str) -> Choice | None:
    text = request.args.get(key)
    if not text:
        return None
    try:
        return choices(text)
    except ValueError:
        abort(404)
