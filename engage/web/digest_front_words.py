"""Page one of a digest in words: what is put to the body, with the wording it may take, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engage.domain.ask_labels import Owed
from engage.domain.ask_states import Outcome, PromiseState
from engage.domain.digest_data import DigestData
from engage.domain.digest_front import decided_last, sent_up
from engage.domain.digest_lines import Line, LineDecision, LinePromise
from engage.domain.kinds import BodyKind
from engage.web.ask_labels import OWED
from engage.web.ask_labels import say as words_of
from engage.web.presentation import capital, excerpt, gettext, medium_date, ngettext, number


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_ASKED: dict[BodyKind, str] = {
    BodyKind.LPG: _("The group is asked to decide. Words for its minutes are in bold."),
    BodyKind.IJB: _("The board is asked to decide. Words for its minutes are in bold."),
}
_ASKED_THE_SAME: dict[BodyKind, str] = {
    BodyKind.LPG: _("The group is asked to decide on each, in these words for its minutes:"),
    BodyKind.IJB: _("The board is asked to decide on each, in these words for its minutes:"),
}
_PROPOSED: dict[Owed, str] = {
    Owed.DECISION: _("We agree to this, and say who does what by which day. Or: we do not agree, and say why."),
    Owed.FIRST_PROMISE: _("We have agreed to this, and now say who does what by which day."),
    Owed.ANSWER: _("We answer the people who say that this did not answer what they told us."),
}


_PROMISE, _REASONS = 90, 140
"""Characters of a promise that is due next, and of reasons, on page one. The whole stands further on."""


def asked(data: DigestData, lines: Sequence[Line] = ()) -> str:
    """What stands over the asks that are put to the body; before the wording, where that is the same for all."""
    return gettext((_ASKED_THE_SAME if same(lines) else _ASKED)[data.body.kind])


def proposed(line: Line) -> str:
    """The wording that is proposed for what the body owes; nothing where it owes nothing that it could decide."""
    words = _PROPOSED.get(line.owed) if line.owed else None
    return gettext(words) if words else ""


def same(lines: Sequence[Line]) -> str:
    """The wording that is proposed for each of several, where it is the same: it is said once."""
    found = {proposed(line) for line in lines}
    return found.pop() if len(lines) > 1 and len(found) == 1 else ""


def more(count: int) -> str:
    """Like "and three more, further on"; nothing for none."""
    return ngettext(
        "And one more, further on.", "And %(count)s more, further on.", count, count=number(count)
    ) if count else ""  # fmt: skip


def coming(line: Line) -> str:
    """What is due next: "A decision by 12 November 2026", or "By 12 November 2026, Transport lead: Move the stop"."""
    if line.owed is None or line.due is None:
        return ""
    day, made = medium_date(line.due), _due_next(line)
    if made:
        # The promise, and not the ask: an ask can have several, and its title is the last of them to come true.
        what = excerpt(made.text.rstrip(". "), _PROMISE)
        return gettext("By %(day)s, %(who)s: %(what)s", day=day, who=made.owner_role, what=what)
    return gettext("%(what)s by %(day)s", what=capital(words_of(OWED, line.owed)), day=day)


def _due_next(line: Line) -> LinePromise | None:
    """The promise that is due next, where one is what the body owes and it is certain which: of one with an earlier day
    the host may have word already, and one that came back late has other days than its own."""
    if line.owed is not Owed.PROMISE:
        return None
    made = [each for each in line.promises if each.state is PromiseState.OPEN and not each.days_late]
    that_day = [each for each in made if each.due == line.due] or (made if len(made) == 1 else [])
    return that_day[0] if that_day else None


def why(made: LineDecision) -> str:
    """The reasons of a refusal, cut short; nothing for another answer, which page one only names."""
    return excerpt(made.reasons, _REASONS) if made.outcome is Outcome.NOT_AGREED else ""


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
        "decided_last": decided_last, "asked": asked, "same": same, "proposed": proposed, "more": more,
        "coming": coming, "why": why, "weight": weight, "sent_up": sent_up,
        "came_up": came_up,
    }  # fmt: skip
