"""The digest as a paper for a meeting, in the layout of committees: purpose, recommendations, background, detail, and
an appendix with every ask. `adapters/typesetting/word.py` makes a Word file of it."""

from __future__ import annotations

from typing import Any

from engage.domain.digest_front import front
from engage.domain.kinds import BodyKind
from engage.queries.digests import DigestPage
from engage.web import digest_words as say
from engage.web.digest_files.blocks import Block, Heading, Table, clean, line, para, plain
from engage.web.digest_files.paper import note, stood
from engage.web.digest_files.parts import Parts, title
from engage.web.i18n import language_now
from engage.web.presentation import gettext

NEVER = 10_000
"""More than there can be: all of it stands in the detail."""


def document(page: DigestPage, *, base: str, demonstration: bool, mailed: bool = False) -> dict[str, Any]:
    """The paper as the maker of Word files takes it. `mailed`: without any story, and it says where that is."""
    parts = Parts(page, base, mailed=mailed)
    blocks = [*_head(parts), *_purpose(parts), *_recommendations(parts), *_background(parts), *_detail(parts),
              *_appendix(parts)]  # fmt: skip
    return {
        "lang": "en-GB" if language_now().tag.startswith("en") else language_now().tag,
        "title": clean(title(page.data)), "author": clean(page.data.body.name),
        "made": (page.issued_at or page.compiled_at).isoformat(),
        "blocks": plain(blocks),
        "note": note(page, demonstration=demonstration),
        "foot": clean(f"{page.data.body.name}, {say.days(page.data)}"),
        "words": {"page": gettext("Page"), "of": gettext("of")},
    }  # fmt: skip


def _head(parts: Parts) -> list[Block]:
    page = parts.page
    days = say.days(page.data)
    about = (
        gettext("What became of what people asked for in %(month)s", month=days)
        if page.data.first_day is None
        else gettext("What became of what people asked for, %(days)s", days=days)
    )
    rows = [
        (gettext("To"), page.data.body.name),
        (gettext("About"), about),
        (gettext("As of"), stood(page)),
        (gettext("Version"), str(page.version)),
    ]  # fmt: skip
    return [
        Heading(1, line(title(page.data))),
        Table(
            gettext("About this paper"), (gettext("What"), gettext("Details")),
            tuple(((line(name),), (line(words),)) for name, words in rows), (1, 4),
        ),
    ]  # fmt: skip


def _purpose(parts: Parts) -> list[Block]:
    return [
        parts.heading(gettext("1. Purpose")),
        para(
            gettext(
                "This paper says what %(body)s did, and did not do, with what people asked of it. "
                "It puts to the meeting what waits to be decided.", body=parts.data.body.name,
            )
        ),
        parts.in_short(),
        *parts.foreword_words(),
        *parts.left_out(),
    ]  # fmt: skip


def _recommendations(parts: Parts) -> list[Block]:
    return [
        parts.heading(gettext("2. Recommendations")),
        *parts.decide(front(parts.data), numbered=True),
    ]


def _background(parts: Parts) -> list[Block]:
    to_whom = (
        gettext("What several of them say is put to the group as an ask.")
        if parts.data.body.kind is BodyKind.LPG
        else gettext("What several of them say is put to the board as an ask.")
    )
    return [
        parts.heading(gettext("3. Background")),
        para(
            gettext("People told of what happened to them, or of an idea."), " ", to_whom, " ",
            gettext("Each ask has a day by which it is to be decided."), " ",
            gettext("What has no answer stays in every paper until it has one."),
        ),
        *_deeper(parts.sums()), *_deeper(parts.heard()),
    ]  # fmt: skip


def _detail(parts: Parts) -> list[Block]:
    whole = front(parts.data, NEVER)
    story = parts.story()
    return [
        parts.heading(gettext("4. Detail")),
        parts.heading(gettext("Promised and missed"), 1), *parts.missed(whole.missed),
        parts.heading(gettext("What changed"), 1), *parts.changes(whole.changes),
        *_deeper(parts.all_changes(NEVER)),
        parts.heading(gettext("What was answered, and by whom"), 1), *parts.answers(whole.answers),
        *([parts.heading(gettext("One story"), 1), *story] if story else ()),
        parts.heading(gettext("What comes next"), 1), *parts.coming(whole),
        *_deeper(parts.sent_up()), *_deeper(parts.put_last()), *_deeper(parts.last_time()), *_deeper(parts.put_right()),
        *_deeper(parts.handed_over()),
    ]  # fmt: skip


def _appendix(parts: Parts) -> list[Block]:
    return [
        Heading(parts.level, line(gettext("Appendix: every ask")), new_page=True),
        para(say.as_it_stood(parts.data)),
        *parts.every_ask(),
    ]


def _deeper(blocks: list[Block]) -> list[Block]:
    return [Heading(each.level + 1, each.line) if isinstance(each, Heading) else each for each in blocks]
