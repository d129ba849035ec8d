"""How values become words for people: dates, counts, lists, paragraphs. Pure; words go through gettext.

Rules of look.md: dates as "Thursday 14 January 2027"; durations in words; numbers as words up to nine;
percentages only from 30 and always with the count.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import Flask
from markupsafe import Markup, escape

from engage.web.i18n import Language, language_now

LONDON = ZoneInfo("Europe/London")
PERCENT_FROM = 30
"""Below this many no percentage is shown (look.md; small numbers, house.md)."""


def gettext(words: str, /, **values: object) -> str:
    """The words in the page's language, with the values filled in."""
    said = language_now().words(words)
    return said % values if values else said


def ngettext(one: str, several: str, n: int, /, **values: object) -> str:
    """The words for one or for several, in the page's language."""
    return language_now().words(one if n == 1 else several) % {"num": n, **values}


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_NUMBERS = (
    _("none"), _("one"), _("two"), _("three"), _("four"),
    _("five"), _("six"), _("seven"), _("eight"), _("nine"),
)  # fmt: skip


def local(value: dt.datetime) -> dt.datetime:
    """The moment on a Scottish clock. Raises ValueError for a time without a zone: guessing moves dates."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown")
    return value.astimezone(LONDON)


def local_date(value: dt.date | dt.datetime) -> dt.date:
    """The day it was, or is, in Scotland."""
    return local(value).date() if isinstance(value, dt.datetime) else value


def _format(value: dt.date, pattern: str) -> str:
    """A date by a Babel pattern, in the page's language (British English outside a request)."""
    return _written(value, pattern, language_now().babel)


@lru_cache(maxsize=4096)
def _written(value: dt.date, pattern: str, locale: str) -> str:
    # a list shows the same few days over and over, and Babel takes its time over each
    return babel_date(value, pattern, locale=locale)


def long_date(value: dt.date | dt.datetime | None) -> str:
    """Like "Thursday 14 January 2027"; nothing for None."""
    return "" if value is None else _format(local_date(value), "EEEE d MMMM y")


def medium_date(value: dt.date | dt.datetime | None) -> str:
    """Like "14 January 2027", for tables and tags; nothing for None."""
    return "" if value is None else _format(local_date(value), "d MMMM y")


def short_date(value: dt.date | dt.datetime | None) -> str:
    """Like "14 January", where the year is plain from what stands around it; nothing for None."""
    return "" if value is None else _format(local_date(value), "d MMMM")


def clock_time(value: dt.datetime) -> str:
    """Like "5:45pm"; "midday" and "midnight" in words, because 12am is read both ways."""
    here = local(value)
    if here.minute == 0 and here.hour in {0, 12}:
        return gettext("midday") if here.hour else gettext("midnight")
    minutes = f":{here.minute:02}" if here.minute else ""
    half = gettext("am") if here.hour < 12 else gettext("pm")
    return f"{here.hour % 12 or 12}{minutes}{half}"


def date_time(value: dt.datetime | None) -> str:
    """Like "Thursday 14 January 2027 at 5:45pm"; nothing for None."""
    if value is None:
        return ""
    return gettext("%(date)s at %(time)s", date=long_date(value), time=clock_time(value))


def iso(value: dt.date | dt.datetime) -> str:
    """For `<time datetime>`: the day, or the moment in UTC."""
    if isinstance(value, dt.datetime):
        return local(value).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
    return value.isoformat()


def time_tag(value: dt.date | dt.datetime | None, style: str = "long") -> Markup:
    """A `<time>` element; `style` is long, medium, short or moment (day and time). Nothing for None."""
    return Markup("") if value is None else time_tag_in(language_now(), value, style)


@lru_cache(maxsize=4096)
def time_tag_in(_language: Language, value: dt.date | dt.datetime, style: str = "long") -> Markup:
    """The same in the language that is at work, for what has looked it up for many."""
    # the words depend on the language, which `date_time` and its like find for themselves
    if style == "moment" and isinstance(value, dt.datetime):
        words = date_time(value)
    else:
        words = {"medium": medium_date, "short": short_date}.get(style, long_date)(value)
    return Markup(f'<time datetime="{iso(value)}">{escape(words)}</time>')  # noqa: S704 - the words are escaped


def period(value: dt.date | str | tuple[int, int]) -> str:
    """Like "October 2026", from a day of it, "2026-10" or (2026, 10). Raises ValueError for other text."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}", value):
            raise ValueError(f"not a month: {value!r}")
        value = (int(value[:4]), int(value[5:]))
    day = dt.date(value[0], value[1], 1) if isinstance(value, tuple) else local_date(value)
    return _format(day, "MMMM y")


def days_of(name: str, first_day: dt.date | None = None) -> str:
    """The days of a digest by its name and, where it is no month, its first day: "October 2026", "1 October to
    8 November 2026", or "20 December 2026 to 10 January 2027"."""
    if first_day is None:
        return period(name)
    last_day = dt.date.fromisoformat(name)
    first = short_date(first_day) if first_day.year == last_day.year else medium_date(first_day)
    return gettext("%(first)s to %(last)s", first=first, last=medium_date(last_day))


def number(value: int) -> str:
    """In words up to nine ("none" for 0), in figures with commas above.

    >>> number(7), number(1234)
    ('seven', '1,234')
    """
    return gettext(_NUMBERS[value]) if 0 <= value < len(_NUMBERS) else f"{value:,}"


def figure(value: int) -> str:
    """In figures, for tables and titles: "1,234"."""
    return f"{value:,}"


def working_days(count: int) -> str:
    """Like "12 working days", "one working day"; "no working days" for 0."""
    if count == 0:
        return gettext("no working days")
    return ngettext("%(count)s working day", "%(count)s working days", count, count=number(count))


def days(count: int) -> str:
    """Like "12 days", "one day"; "no days" for 0."""
    if count == 0:
        return gettext("no days")
    return ngettext("%(count)s day", "%(count)s days", count, count=number(count))


def people(count: int) -> str:
    """Like "12 people", "one person"; "nobody" for 0."""
    if count == 0:
        return gettext("nobody")
    return ngettext("%(count)s person", "%(count)s people", count, count=number(count))


def share(part: int, whole: int) -> str:
    """Like "2 of 9"; from 30 on "18 of 34 (53%)"; "none yet" when there is nothing to share out.

    A share that is not all or nothing is never shown as 0% or 100%.
    """
    if whole <= 0:
        return gettext("none yet")
    words = gettext("%(part)s of %(whole)s", part=figure(part), whole=figure(whole))
    if whole < PERCENT_FROM:
        return words
    return gettext("%(words)s (%(percent)s)", words=words, percent=_percent(part, whole))


def _percent(part: int, whole: int) -> str:
    rounded = (200 * part + whole) // (2 * whole)  # half up, in whole numbers
    if rounded == 0 and part > 0:
        return gettext("less than %(count)s%%", count=1)
    if rounded == 100 and part < whole:
        return gettext("more than %(count)s%%", count=99)
    return f"{rounded}%"


def join_list(items: Iterable[object], last: str | None = None) -> str | Markup:
    """Like "a, b and c". Safe HTML when an item is (the others are escaped), else plain text."""
    given = [x for x in items if x]
    safe = any(hasattr(x, "__html__") for x in given)
    parts: list[str] = [escape(x) if safe else str(x) for x in given]
    join: str = Markup(", ") if safe else ", "
    if len(parts) < 2:
        return parts[0] if parts else ""
    and_ = gettext("and") if last is None else last
    between = Markup(" {} ").format(and_) if safe else f" {and_} "
    return join.join(parts[:-1]) + between + parts[-1]


_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(text: str | None) -> Markup:
    """A person's words as paragraphs: escaped, line breaks kept, each in the direction of its own letters."""
    return Markup(plain_paragraphs(text))  # noqa: S704 - escaped below, whole; breaks and tags are ours


def plain_paragraphs(text: str | None) -> str:
    """The same, safe already, for what puts HTML together without `Markup`."""
    lines = str(escape(text or "")).replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\n" not in lines:
        return f'<p dir="auto">{lines}</p>' if lines else ""
    made = []
    for block in _BLANK_LINES.split(lines):
        if block.strip():
            inner = "<br>\n".join(line.rstrip() for line in block.strip("\n").split("\n"))
            made.append(f'<p dir="auto">{inner}</p>')
    return "\n".join(made)


def excerpt(text: str | None, length: int = 200) -> str:
    """The beginning of a text on one line, cut between words, with an ellipsis when something is left out."""
    line = " ".join((text or "").split())
    if len(line) <= length:
        return line
    cut = line[: length + 1].rsplit(" ", 1)[0] if " " in line[: length + 1] else line[:length]
    return cut[:length].rstrip(" ,.;:–-") + "…"


def capital(text: str) -> str:
    """The text with its first letter large: a number word at the start of a sentence."""
    return text[:1].upper() + text[1:]


def breakable(text: object) -> Markup:
    """A name out of the machine, such as contribution.not_reached, that may go on in the next line after its marks,
    and that no translation touches."""
    parted = re.sub(r"(?<=[._])(?=.)", "<wbr>", str(escape(text)))
    return Markup(f'<span translate="no">{parted}</span>')  # noqa: S704 - the name is escaped


def tel(text: str) -> str:
    """What a `tel:` link needs of a written telephone number.

    >>> tel("0800 83 85 87")
    '0800838587'
    """
    return re.sub(r"[^0-9+*#]", "", text)


FILTERS = (
    long_date, medium_date, short_date, clock_time, date_time, iso, time_tag, period, days_of, number, figure,
    working_days, days, people, join_list, paragraphs, excerpt, capital, breakable, tel,
)  # fmt: skip


def register(app: Flask) -> None:
    """Give templates the filters above by their own names; some are functions as well."""
    app.jinja_env.filters.update({f.__name__: f for f in FILTERS})
    app.jinja_env.globals.update(share=share, time_tag=time_tag, join_list=join_list, number=number)
