"""Messages from templates: Jinja without Flask, over the same templates folder.

An e-mail is `emails/<id>.txt`, whose first line is the subject, and `emails/<id>.html`; a letter is the same HTML
in the layout of a letter; a text message is `sms/<id>.txt`. What a template needs and is not given is an error, not
a gap in a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound, select_autoescape
from markupsafe import Markup

from engage.adapters.translation import Language, MadeTranslations, language
from engage.domain.references import format_reference

LONDON = ZoneInfo("Europe/London")
LETTER_LAYOUT = "letters/_base.html"
LETTER_WORDS = "letters/_base.txt"
_ID = re.compile(r"[a-z][a-z_]*[a-z]")
_GAP = re.compile(r"\n\s*\n\s*")
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class UnknownTemplate(Exception):
    """There is no message of this id for this channel."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """An e-mail ready to be addressed."""

    subject: str
    text: str
    html: str


class Renderer:
    """Makes messages in one language. Cheap to keep, and safe to use from several threads."""

    def __init__(self, templates: Path, *, base_url: str, site_name: str, locale: str = "en") -> None:
        """`templates` is the folder of all templates. Raises ValueError for a locale that is not known."""
        self._env = environment(templates, language(locale))
        self._env.globals.update(base_url=base_url.rstrip("/"), site_name=_plain(site_name))

    def mail(self, template: str, params: Mapping[str, Any]) -> RenderedMail:
        """The e-mail `template` with these parameters (text, numbers, ISO dates, links, and lists of these).

        Raises UnknownTemplate, and jinja2.UndefinedError when a parameter is missing.
        """
        subject, _, text = self._render("emails", template, "txt", params).lstrip().partition("\n")
        return RenderedMail(
            subject=subject.strip(),
            text=_spaced(text),
            html=self._render("emails", template, "html", params).strip() + "\n",
        )

    def several(self, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> RenderedMail:
        """Several pieces of news in one e-mail, each said as its own e-mail says it: to one contributor, with a way to
        stop for each thing that they are about, or to one role mailbox. Raises as `mail` does."""
        stops = {params["reference"]: params["stop_url"] for _template, params in parts if "stop_url" in params}
        frame, slot = ("_several", "layout") if stops else ("_several_for_mailbox", "base")
        part = "_one_of_several" if stops else "_one_for_mailbox"
        words = {
            ending: [
                self._render("emails", template, ending, {**params, slot: f"emails/{part}.{ending}"})
                for template, params in parts
            ]
            for ending in ("txt", "html")
        }
        made = {
            ending: self._env.get_template(f"emails/{frame}.{ending}").render(
                parts=[Markup(each) for each in said] if ending == "html" else said,  # noqa: S704 - made by templates
                stops=[(clean(reference), clean(url)) for reference, url in stops.items()],
            )
            for ending, said in words.items()
        }
        subject, _, text = made["txt"].lstrip().partition("\n")
        return RenderedMail(subject=subject.strip(), text=_spaced(text), html=made["html"].strip() + "\n")

    def letter(self, template: str, params: Mapping[str, Any]) -> str:
        """The same news as a letter, in HTML to be printed. Raises as `mail` does."""
        return self._render("emails", template, "html", {**params, "layout": LETTER_LAYOUT}).strip() + "\n"

    def letter_text(self, parts: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[str, str]:
        """Heading and words of a letter without HTML, with one or several pieces of news, for a machine that prints and
        posts. Raises as `mail` does."""
        layout = LETTER_WORDS if len(parts) == 1 else "letters/_one_of_several.txt"
        said = [self._render("emails", template, "txt", {**params, "layout": layout}) for template, params in parts]
        made = said[0] if len(parts) == 1 else self._env.get_template("letters/_several.txt").render(parts=said)
        subject, _, text = made.lstrip().partition("\n")
        return subject.strip(), _spaced(text)

    def text_message(self, template: str, params: Mapping[str, Any]) -> str:
        """The same news as a text message of one paragraph. Raises as `mail` does."""
        return " ".join(self._render("sms", template, "txt", params).split())

    def spoken(self, template: str, params: Mapping[str, Any]) -> str:
        """The same news to be said on the phone: the text message without the addresses, which nobody can press there.
        Raises as `mail` does."""
        found = self._found("sms", template, "txt")
        if "news" not in found.blocks:
            return self.text_message(template, params)
        news = found.blocks["news"](found.new_context({name: clean(value) for name, value in params.items()}))
        return " ".join("".join(news).split())

    def _render(self, folder: str, template: str, ending: str, params: Mapping[str, Any]) -> str:
        found = self._found(folder, template, ending)
        return found.render({name: clean(value) for name, value in params.items()})

    def _found(self, folder: str, template: str, ending: str) -> Template:
        if not _ID.fullmatch(template):
            raise UnknownTemplate(template)
        try:
            return self._env.get_template(f"{folder}/{template}.{ending}")
        except TemplateNotFound:
            raise UnknownTemplate(f"{folder}/{template}") from None


def environment(templates: Path, spoken: Language) -> Environment:
    """Jinja over the templates folder, in a language: strict, and escaping whatever is HTML."""
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    words = MadeTranslations(spoken.words)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    env.globals.update(page_lang=spoken.tag, page_dir=spoken.direction)
    env.filters.update(
        long_date=lambda value: _dated(value, "EEEE d MMMM y", spoken),
        medium_date=lambda value: _dated(value, "d MMMM y", spoken),
        month=lambda value: _month(value, spoken),
        shown=format_reference,
    )
    return env


def clean(value: Any) -> Any:
    """A parameter as templates get it: text on one line, without control characters or ones that turn the
    direction of what follows; lists and mappings likewise inside."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Mapping):
        return {str(key): clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean(each) for each in value]
    return value


def mail_ids(templates: Path) -> list[str]:
    """The ids of all e-mails in the templates folder, in order."""
    return sorted({path.stem for path in (templates / "emails").iterdir() if _ID.fullmatch(path.stem)})


def _plain(text: str) -> str:
    kept = (c for c in text if c not in _BIDI_CONTROLS)
    # Cc: control, Cs: half of a pair, Zl and Zp: line and paragraph ends
    return " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in kept).split())


def _spaced(text: str) -> str:
    return _GAP.sub("\n\n", text.strip()) + "\n"


def _day(value: date | datetime | str) -> date:
    """The day in Scotland. Raises ValueError for text that is no ISO date, and for a time without a zone."""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == len("2026-11-16") else datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return value.astimezone(LONDON).date()


def _dated(value: date | datetime | str, pattern: str, spoken: Language) -> str:
    return format_date(_day(value), pattern, locale=spoken.babel)


def _month(value: str, spoken: Language) -> str:
    """ "2026-10" as "October 2026"."""
    return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=spoken.babel)
