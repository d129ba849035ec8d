"""What stands before words that may be hard to read."""

from __future__ import annotations

from flask import Flask

from engage.domain.content_warnings import ContentWarning, stored
from engage.web.presentation import gettext, join_list


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


WARNING: dict[ContentWarning, str] = {
    ContentWarning.VIOLENCE: _("violence"),
    ContentWarning.ABUSE: _("abuse"),
    ContentWarning.SEXUAL_VIOLENCE: _("sexual violence"),
    ContentWarning.SELF_HARM: _("self-harm or suicide"),
    ContentWarning.DEATH: _("death"),
    ContentWarning.HATEFUL: _("hateful words"),
}


def warned(codes: str | None) -> str:
    """Like "This tells of violence and death."; nothing where no reader said so."""
    if not codes:
        return ""
    found = [gettext(WARNING[each]) for each in stored(codes)]
    return gettext("This tells of %(what)s.", what=join_list(found)) if found else ""


def install(app: Flask) -> None:
    """Give templates `warned()`."""
    app.jinja_env.globals["warned"] = warned
