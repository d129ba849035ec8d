"""How a person said something that staff typed in, in words for both of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.domain.by_word import KnownBy, said_of
from engage.domain.kinds import Channel
from engage.web.presentation import gettext, long_date
from engage.web.role_words import role_name


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_TO_THEM: dict[Channel, str] = {
    Channel.PHONE: _("You told us by phone on %(day)s. Our %(role)s typed it in."),
    Channel.PAPER: _("You told us by letter on %(day)s. Our %(role)s typed it in."),
    Channel.ASSISTED: _("You told us face to face on %(day)s. Our %(role)s typed it in."),
}
_TO_STAFF: dict[Channel, str] = {
    Channel.PHONE: _("Told by phone on %(day)s, typed in by a %(role)s."),
    Channel.PAPER: _("Told by letter on %(day)s, typed in by a %(role)s."),
    Channel.ASSISTED: _("Told face to face on %(day)s, typed in by a %(role)s."),
}

CHANNELS = [
    (Channel.PHONE.value, _("On the phone")),
    (Channel.PAPER.value, _("By letter")),
    (Channel.ASSISTED.value, _("Face to face")),
]

KNOWN_BY: dict[KnownBy, str] = {
    KnownBy.REACHED: _("I reached them at the number or postal address that they gave us"),
    KnownBy.SLIP: _("They showed or sent me the page with their reference on it"),
    KnownBy.STORY: _("They told me something of it that nobody else can read"),
    KnownBy.REFERENCE: _("They gave their reference, and nothing more"),
}
KNOWN_BY_HINTS: dict[KnownBy, str] = {
    KnownBy.REACHED: _("If they rang you, ring them back on that number."),
    KnownBy.SLIP: _("Do not ask for the secret words, and do not read them."),
    KnownBy.STORY: _("You opened it and compared it with their first words."),
    KnownBy.REFERENCE: _("Anybody can read a reference on this website."),
}

def to_them(payload: Mapping[str, Any], role: str) -> str:
    """For the person whose word it is; empty for what they did on their page."""
    return _filled(_TO_THEM, payload, role)


def to_staff(payload: Mapping[str, Any], role: str) -> str:
    """For the desk; empty for what they did on their page."""
    return _filled(_TO_STAFF, payload, role)


def _filled(table: Mapping[Channel, str], payload: Mapping[str, Any], role: str) -> str:
    said = said_of(payload)
    if said is None:
        return ""
    name = role_name(role)
    return gettext(table[said.channel], day=long_date(said.told_on), role=name[:1].lower() + name[1:])
