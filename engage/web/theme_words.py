"""What became of a theme, in words."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup, escape

from engage.domain.kinds import ThemeEventKind
from engage.queries.theme_history import Line
from engage.web.presentation import gettext as _
from engage.web.presentation import medium_date

K = ThemeEventKind


def _mark(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


EVERYBODY = {
    K.JOINED_INTO: _mark("On %(day)s this theme was joined with “%(other)s”."),
    K.TOOK_IN: _mark("On %(day)s this theme was joined with “%(other)s”."),
    K.PARTED: _mark("On %(day)s this theme was parted from “%(other)s” again."),
    K.LET_GO: _mark("On %(day)s “%(other)s” became a theme of its own again."),
    K.SPLIT_OFF: _mark("On %(day)s a part of this theme went into “%(other)s”."),
    K.SPLIT_FROM: _mark("On %(day)s a part of “%(other)s” came into this theme."),
    K.SPLIT_BACK: _mark("On %(day)s what went into “%(other)s” came back."),
    K.SPLIT_RETURNED: _mark("On %(day)s what came from “%(other)s” went back."),
}
"""For anybody who reads the theme."""

STAFF = {
    K.CREATED: _mark("Begun"),
    K.IMPORTED: _mark("Brought in, or added to, from a codebook"),
    K.CHANGED: _mark("Changed"),
    K.RETIRED: _mark("Ended"),
    K.JOINED_INTO: _mark("Joined with “%(other)s”"),
    K.TOOK_IN: _mark("“%(other)s” joined with it"),
    K.PARTED: _mark("Parted from “%(other)s” again"),
    K.LET_GO: _mark("“%(other)s” parted from it again"),
    K.SPLIT_OFF: _mark("A part went into “%(other)s”"),
    K.SPLIT_FROM: _mark("A part of “%(other)s” came into it"),
    K.SPLIT_BACK: _mark("What went into “%(other)s” came back"),
    K.SPLIT_RETURNED: _mark("What came from “%(other)s” went back"),
}
"""For those who edit it."""


def for_everybody(at: datetime, kind: ThemeEventKind, other: str) -> Markup:
    """One line of a theme's history, as anybody reads it."""
    return _filled(EVERYBODY[kind], day=medium_date(at), other=_name(other))


def for_staff(line: Line) -> Markup:
    """What was done, with the name it had before."""
    words = _filled(STAFF[line.kind], other=_name(line.other))
    if line.name_before:
        words += " " + _filled(_mark("(it was called “%(name)s”)"), name=_name(line.name_before))
    return words


def _filled(words: str, **values: str) -> Markup:
    return escape(_(words)) % values


def _name(name: str) -> Markup:
    """A name, which no translation touches."""
    return Markup(f'<span translate="no">{escape(name)}</span>')  # noqa: S704 - the name is escaped
