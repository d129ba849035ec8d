"""The claim "it happened again" on the form: which ask it is about, through every step, and the box that drops it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from engage.queries import echoes
from engage.queries.echoes import AskName
from engage.queries.public_places import Place
from engage.web.forms import CheckboxField, EngageForm, HiddenField
from engage.web.share_forms import ShareForm
from engage.web.trap import TimedForm, TrapForm

LONGEST_REFERENCE = 20
"""Characters of a reference in an address, however it is written."""


class AgainFields(EngageForm):
    """Whoever comes from an ask that was decided is asked whether it is the same thing again: ticked, since that is
    the link they followed."""

    again = HiddenField()
    same_again = CheckboxField(_("It is the same thing again"))

    def ask_about(self, place: Place) -> None:
        """Ask about the ask that the form names, if it is one of the place's partnership that was decided."""
        ask = echoes.may_have_happened_again(self.again.data, place.partnership_id)
        if ask is None:
            del self.again
            del self.same_again
        else:
            self.same_again.description = ask.title

    @property
    def said_again(self) -> dict[str, Any]:
        """The claim as a draft keeps it; an empty one where it was not asked about."""
        if "again" not in self:
            return {"again": "", "same_again": False}
        return {"again": self.again.data or "", "same_again": bool(self.same_again.data)}


class TellForm(ShareForm, TrapForm, TimedForm, AgainFields):
    """The form on which people tell us, all on one page."""

    def checked(self) -> bool:
        """Whether every answer will do and no machine sent it, as far as that shows."""
        return super().checked() and not self.caught("text") and not self.too_quick("text")

    def in_place(self, place: Place) -> TellForm:
        """The form for a place."""
        self.ask_about(place)
        return self

    @property
    def begun(self) -> bool:
        """Whether anything was answered."""
        return any(value for name, value in self.answers().items() if name not in {"kind", "tell_by"})

    def answers(self) -> dict[str, Any]:
        """The answers as a draft keeps them."""
        return {**super().answers(), **self.said_again}


def named_in_address() -> str | None:
    """The reference of the ask of which somebody followed the link "It happened again"."""
    return request.args.get("again", "")[:LONGEST_REFERENCE] or None


def begun(before: dict[str, Any] | None) -> dict[str, Any]:
    """What the form begins with: what was typed before, and the ask that the address names."""
    said = named_in_address()
    return {**(before or {}), **({"again": said, "same_again": True} if said else {})}


def claimed(given: dict[str, Any]) -> str:
    """The reference of the ask that the answers say it is again; empty for none."""
    return str(given.get("again") or "") if given.get("same_again") else ""


def ask_of(given: dict[str, Any], place: Place) -> AskName | None:
    """That ask, to be shown. One statement, or none."""
    return echoes.may_have_happened_again(claimed(given), place.partnership_id)
