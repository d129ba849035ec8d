"""The digest as words to read out on the phone, in a minute and a half at most.

Somebody who rings, or who gets the digest by phone, hears the same page one as a reader sees. Numbers and what is owed
come first, so that whoever stops reading has said what matters. No address is spelled out: the voice ends with where to
ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from engage.domain.digest_front import front
from engage.queries.digests import DigestPage
from engage.web import digest_front_words as first
from engage.web import digest_words as say
from engage.web.digest_files.blocks import clean
from engage.web.presentation import excerpt, gettext

SECONDS = 90
WORDS_A_MINUTE = 150
"""A calm voice. Speech on the phone runs from 130 to 170 words."""
MOST_WORDS = SECONDS * WORDS_A_MINUTE // 60
_TITLE, _WHAT = 90, 160


def text(page: DigestPage) -> str:
    """A paragraph for each breath: no more words than the time holds. The story is not read out: it is not ours to
    tell without its whole words."""
    said: list[str] = []
    left = MOST_WORDS - _words(_end(page))
    for each in _sentences(page):
        words = clean(" ".join(each.split()))
        if not words or _words(words) > left:
            continue
        said.append(words)
        left -= _words(words)
    return "\n\n".join([*said, _end(page)]) + "\n"


def seconds(words: str) -> int:
    """How long it takes to read it out."""
    return -(-60 * _words(words) // WORDS_A_MINUTE)


def _sentences(page: DigestPage) -> Iterator[str]:
    data, shown = page.data, front(page.data)
    yield from say.in_short(data)
    for refused in shown.answers.shown[:1]:
        made = refused.decision or refused.earlier_decision
        if made:
            yield f"{_named(refused.title)} {say.decision(made)}"
    for waits in shown.decide.shown[:2]:
        yield gettext("Waits to be decided: %(title)s", title=_named(waits.title)) + f" {say.owed(waits)}"
    yield first.more(len(shown.decide.shown[2:]) + shown.decide.more)
    for missed in shown.missed.shown[:2]:
        yield gettext("Promised and missed: %(what)s", what=say.missed(missed))
    for change in shown.changes.shown[:2]:
        yield gettext("Changed, and checked: %(what)s", what=_named(change.what, _WHAT))
    for coming in shown.coming[:1]:
        yield gettext(
            "What comes next: %(what)s, for %(title)s", what=first.coming(coming), title=_named(coming.title)
        )


def _named(title: str, most: int = _TITLE) -> str:
    words = excerpt(title, most)
    return words if words.endswith(("…", ".", "!", "?")) else words + "."


def _end(page: DigestPage) -> str:
    return gettext(
        "That is what %(body)s did, and did not do. Shall I send you all of it on paper, or in large print?",
        body=page.data.body.name,
    )


def _words(text_: str) -> int:
    return len(text_.split())
