"""The equality questions in words. They are those of the Scottish Government and the census (`domain/equality.py` says
which); a translation has to keep to the official one of its language."""

from __future__ import annotations

from engage.domain.equality import NOT_ANSWERED, PREFER_NOT, Question, Span
from engage.web.presentation import gettext, period


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


_QUESTIONS = {
    "age": _("What is your age?"),
    "sex": _("What is your sex?"),
    "trans": _("Do you consider yourself to be trans, or have a trans history?"),
    "orientation": _("Which of the following best describes your sexual orientation?"),
    "disability": _(
        "Are your day-to-day activities limited because of a health problem or disability which has lasted, or is "
        "expected to last, at least 12 months?"
    ),
}
_HINTS = {
    "trans": _("For people aged 16 and over."),
    "orientation": _("For people aged 16 and over."),
    "disability": _("Include problems related to old age"),
}
_SHORT = {
    "age": _("Age"), "sex": _("Sex"), "trans": _("Trans status"), "orientation": _("Sexual orientation"),
    "disability": _("Disability"),
}  # fmt: skip
# Without "please write in": no free text is asked for (ADR 9).
_ANSWERS = {
    "age": {
        "under_16": _("Under 16"), "16_24": _("16 to 24"), "25_34": _("25 to 34"), "35_44": _("35 to 44"),
        "45_54": _("45 to 54"), "55_64": _("55 to 64"), "65_74": _("65 to 74"), "75_over": _("75 and over"),
    },
    "sex": {"female": _("Female"), "male": _("Male")},
    "trans": {"no": _("No"), "yes": _("Yes")},
    "orientation": {
        "straight": _("Straight / Heterosexual"), "gay_lesbian": _("Gay or Lesbian"), "bisexual": _("Bisexual"),
        "other": _("Other sexual orientation"),
    },
    "disability": {
        "limited_a_lot": _("Yes, limited a lot"), "limited_a_little": _("Yes, limited a little"),
        "not_limited": _("No"),
    },
}  # fmt: skip
_EVERYWHERE = {PREFER_NOT: _("Prefer not to say"), NOT_ANSWERED: _("Not answered")}


def question(asked: Question) -> str:
    """The question as people are asked it."""
    return gettext(_QUESTIONS[asked.key])


def hint(asked: Question) -> str:
    """What stands under the question; empty for nothing."""
    return gettext(_HINTS[asked.key]) if asked.key in _HINTS else ""


def short(asked: Question) -> str:
    """What it is about, for lists and tables."""
    return gettext(_SHORT[asked.key])


def answer(asked: Question, value: str) -> str:
    """An answer, or that there was none."""
    return gettext(_EVERYWHERE.get(value) or _ANSWERS[asked.key][value])


def span(shown: Span) -> str:
    """Like "October 2026 to March 2027"."""
    first, last = (shown.first.year, shown.first.months[0]), (shown.last.year, shown.last.months[1])
    return gettext("%(first)s to %(last)s", first=period(first), last=period(last))
