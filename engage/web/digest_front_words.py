"""Page one of a digest in words: what is put to the body, with the wording it may take, and what comes next."""

from __future__ import annotations

from typing import Any

from engage.domain.ask_labels import Owed
from engage.domain.digest_data import DigestData
from engage.domain.digest_front import decided_last, front, sent_up
from engage.domain.digest_lines import Line
from engage.domain.kinds import BodyKind
from engage.web.ask_labels import OWED
from engage.web.ask_labels import say as words_of
from engage.web.presentation import capital, gettext, medium_date, ngettext, number


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_ASKED: dict[BodyKind, str] = {
    BodyKind.LPG: _("The group is asked to decide on each. The words in bold are proposed for its minutes."),
    BodyKind.IJB: _("The board is asked to decide on each. The words in bold are proposed for its minutes."),
}
_PROPOSED: dict[Owed, str] = {
    Owed.DECISION: _("We agree to this, and say who does what by which day. Or: we do not agree, and say why."),
    Owed.FIRST_PROMISE: _("We have agreed to this, and now say who does what by which day."),
    Owed.ANSWER: _("We answer the people who say that this did not answer what they told us."),
}


def asked(data: DigestData) -> str:
    """What stands over the asks that are put to the body."""
    return gettext(_ASKED[data.body.kind])


def proposed(line: Line) -> str:
    """The wording that is proposed for what the body owes; nothing where it owes nothing that it could decide."""
    words = _PROPOSED.get(line.owed) if line.owed else None
    return gettext(words) if words else ""


def more(count: int) -> str:
    """Like "and three more, further on"; nothing for none."""
    return ngettext(
        "And one more, further on.", "And %(count)s more, further on.", count, count=number(count)
    ) if count else ""  # fmt: skip


def coming(line: Line) -> str:
    """Like "A decision by 12 November 2026": what is due next."""
    if line.owed is None or line.due is None:
        return ""
    return gettext(
        "%(what)s by %(day)s", what=capital(words_of(OWED, line.owed)), day=medium_date(line.due)
    )


def came_up(line: Line) -> str:
    """When an ask was sent up, and by which group."""
    day = medium_date(line.sent_up_on)
    if line.sent_up_by:
        return gettext("Sent up by %(group)s on %(day)s.", group=line.sent_up_by, day=day)
    return gettext("Sent up on %(day)s.", day=day)


def weight(data: DigestData) -> str:
    """The sentence over the chart: how many of the asks have no answer yet."""
    counts = data.counts
    if counts.listed > 1 and not counts.unanswered:
        return gettext("Each of the %(whole)s asks has an answer.", whole=number(counts.listed))
    return ngettext(
        "%(part)s of %(whole)s asks has no answer yet.", "%(part)s of %(whole)s asks have no answer yet.",
        counts.unanswered, part=capital(number(counts.unanswered)), whole=number(counts.listed),
    ) if counts.listed > 1 else gettext("There is one ask.")  # fmt: skip


def vocabulary() -> dict[str, Any]:
    """The functions above by the names that templates use."""
    return {
        "front": front, "decided_last": decided_last, "asked": asked, "proposed": proposed, "more": more,
        "coming": coming, "weight": weight, "sent_up": sent_up, "came_up": came_up,
    }  # fmt: skip
