"""What a reader is told about themes: how sure a suggestion is, what a theme has come to, how each link came about."""

from __future__ import annotations

from datetime import date

from engage.domain.kinds import ThemeProvenance, ThemeStance
from engage.domain.outcomes import OUTCOMES
from engage.domain.theming.linking import Way
from engage.domain.theming.suggestions import Likelihood, in_ten, likelihood
from engage.queries.said_before import SoFar
from engage.services.theming import OfferedState
from engage.web.ask_labels import OUTCOME, say
from engage.web.presentation import capital, gettext, join_list, long_date, ngettext, number, people, period


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_LIKELY: dict[Likelihood, str] = {
    Likelihood.VERY_LIKELY: _("Very likely"),
    Likelihood.LIKELY: _("Likely"),
    Likelihood.PERHAPS: _("Perhaps"),
    Likelihood.UNLIKELY: _("Less likely"),
}

STATE: dict[OfferedState, str] = {
    OfferedState.MADE: _("A machine suggests nothing here: no theme fits well enough. Choose yourself."),
    OfferedState.WAITING: _("There is no suggestion yet. One comes within a few minutes. You need not wait for it."),
    OfferedState.OVER: _("A machine suggests themes only for what waits. Choose yourself."),
    OfferedState.OFF: _("Suggestions are off just now. Choose yourself: all else works as always."),
}
"""Where nothing is suggested."""

_OUTCOMES: tuple[str, ...] = (
    _("Looking after one’s own health"), _("Living independently at home"), _("How people are treated"),
    _("Quality of life"), _("Fairness in health"), _("Unpaid carers"), _("Safety"), _("People who work there"),
    _("How money and time are used"),
)  # fmt: skip
"""The national outcomes in a few words, to look for a theme under; their full wording is on the page of a theme."""
assert len(_OUTCOMES) == len(OUTCOMES)


def confidence_words(confidence: float) -> str:
    """Like "Likely, about 7 in 10 (71%)"."""
    return gettext(
        "%(word)s, about %(count)s in 10 (%(percent)s%%)", word=gettext(_LIKELY[likelihood(confidence)]),
        count=in_ten(confidence), percent=round(confidence * 100),
    )  # fmt: skip


def outcome_name(number: int | None) -> str:
    """A national outcome in a few words; None for themes without one."""
    return gettext("Without a national outcome") if number is None else gettext(_OUTCOMES[number - 1])


def way_words(way: Way, name: str | None) -> str:
    """How a contribution came into a theme or left it, like "Put in by Moira, who ticked a suggestion (...)."."""
    who = name or gettext("somebody")
    if not way.linked:
        return gettext("Taken out by %(name)s.", name=who)
    if way.again:
        if way.stance is ThemeStance.OTHERWISE:
            return gettext("%(name)s noted that it sees this otherwise.", name=who)
        return gettext("%(name)s noted that it says this after all.", name=who)
    if way.by is ThemeProvenance.SUGGESTED and way.confidence is not None:
        sure = confidence_words(way.confidence / 100)
        said = gettext("Put in by %(name)s, who ticked a suggestion (%(sure)s).", name=who, sure=_small(sure))
    elif way.by is ThemeProvenance.IMPORTED:
        said = gettext("Came in with an import.")
    else:
        said = gettext("Put in by %(name)s.", name=who)
    return f"{said} {gettext('It sees this otherwise.')}" if way.stance is ThemeStance.OTHERWISE else said


def so_far_words(found: SoFar) -> str:
    """Like "Said before: 12 people since March 2026. One of them sees it otherwise. Asked twice. The last answer: Not
    agreed, 3 May 2026."."""
    told = join_list([people(found.people) if found.people else "", _groups(found.organisations)])
    if not told:
        said = [gettext("Nobody else has said this here yet.")]
    elif found.since is not None:
        said = [gettext("Said before: %(people)s since %(month)s.", people=told, month=period(found.since))]
    else:
        said = [gettext("Said before: %(people)s.", people=told)]
    if found.otherwise:
        said.append(
            ngettext(
                "%(count)s of them sees it otherwise.", "%(count)s of them see it otherwise.", found.otherwise,
                count=capital(number(found.otherwise)),
            )
        )  # fmt: skip
    if found.asked:
        said.append(_asked(found))
    return " ".join(str(each) for each in said)


def _asked(found: SoFar) -> str:
    times = (
        gettext("Asked once") if found.asked == 1
        else gettext("Asked twice") if found.asked == 2
        else gettext("Asked %(count)s times", count=number(found.asked))
    )  # fmt: skip
    last = found.last
    if last is None or last.decided_at is None:
        return gettext("%(times)s; no answer yet.", times=times)
    return gettext(
        "%(times)s; the last answer: “%(answer)s”, on %(day)s.", times=times, answer=say(OUTCOME, last.outcome),
        day=long_date(last.decided_at),
    )  # fmt: skip


def closed_words(closed: date | None) -> str:
    """When an ask closed; empty while it has not."""
    return gettext("Closed on %(day)s.", day=long_date(closed)) if closed is not None else ""


def _groups(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s organisation", "%(count)s organisations", count, count=number(count))


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
