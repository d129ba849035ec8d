"""How each measure is worked out: in plain words, as a formula, and on an example that the same code counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from engage.domain.answered import Standing
from engage.domain.ask_events import AskEvent
from engage.domain.ask_states import AskAction, Outcome
from engage.domain.deadlines import local_date
from engage.domain.disclosure import MIN_BASE
from engage.domain.measures import answering, changes, example, telling
from engage.domain.measures.changes import Seen
from engage.domain.measures.counting import Line
from engage.domain.measures.counting import count as count_all
from engage.domain.measures.facts import StoryFacts
from engage.domain.measures.parts import Part
from engage.domain.measures.shown import Figure, worked
from engage.domain.measures.values import Proportion
from engage.domain.publication import Publication
from engage.domain.verdicts import Verdict
from engage.web import measure_words
from engage.web.ask_labels import OUTCOME, VERDICT
from engage.web.labels import CHANNEL
from engage.web.page_cache import kept
from engage.web.presentation import gettext, join_list, medium_date, ngettext, number
from engage.web.public.blueprint import bp


@bp.get("/measures")
@kept()
def measures_method() -> ResponseReturnValue:
    """How each measure is worked out, with an example that the same code counts."""
    lines = count_all(example.facts(), example.VIEW)
    return render_template(
        "public/measures_method.html", about=measure_words.ABOUT, wording=measure_words.WORDING,
        public=measure_words.PUBLIC, say=measure_words, least=MIN_BASE, looked=example.VIEW,
        measures=[(n, _of_example(n, lines), _because(n)) for n in measure_words.ABOUT],
        asks=[(name, _history(example.events(name))) for name in example.HISTORIES],
        stories=[_story(number_, story) for number_, story in example.STORIES.items()],
    )  # fmt: skip


def _of_example(number_: int, lines: Iterable[Line]) -> list[tuple[Part, list[Figure]]]:
    """What the example gives for one measure, figure by figure."""
    found = [worked(each) for each in lines if each.number == number_ and _occurs(each)]
    return [(part, list(of_part)) for part, of_part in groupby(found, key=lambda each: each.part)]


def _because(number_: int) -> str:
    """Which asks and stories of the example a public measure counts; nothing for the others."""
    facts, looked = example.facts(), example.VIEW
    match number_:
        case 1:
            due = [(one, each.reference) for each, one in answering.owed(facts, looked)]
            due = [(one, name) for one, name in due if looked.fell_due(one.first_due)]
            by = {s: join_list(name for one, name in due if one.standing(looked.today) is s) for s in Standing}
            return gettext(
                "In time: %(in_time)s. Late: %(late)s. Not yet: %(not_yet)s.", in_time=by[Standing.IN_TIME],
                late=by[Standing.LATE], not_yet=by[Standing.UNANSWERED],
            )  # fmt: skip
        case 5:
            claims = changes.claimed(facts, looked)
            of = {s: join_list(c.facts.reference for c in claims if c.seen is s and not c.planned) for s in Seen}
            planned = join_list(claim.facts.reference for claim in claims if claim.planned)
            return gettext(
                "Checked: %(checked)s. Said to be done, and nobody has looked: %(waiting)s. Planned already: "
                "%(planned)s.", checked=of[Seen.CHECKED], waiting=of[Seen.WAITING], planned=planned,
            )  # fmt: skip
        case 6:
            heard = telling.outcomes(facts, looked)
            told = join_list(str(who) for who, each in heard.items() if all(each))
            others = join_list(str(who) for who, each in heard.items() if not all(each))
            return gettext("Told: stories %(told)s. Not told of all: stories %(others)s.", told=told, others=others)
        case _:
            return ""


def _occurs(line: Line) -> bool:
    """Reasons that nobody had in the example are left out."""
    return line.part is not Part.WITHHELD_REASONS or bool(isinstance(line.value, Proportion) and line.value.numerator)


def _decided(event: AskEvent) -> str:
    words = gettext(OUTCOME[Outcome(event.text("outcome"))])
    if event.text("process") and event.text("next_steps"):
        return gettext("%(outcome)s. All five parts are there", outcome=words)
    if event.text("next_steps"):
        return gettext("%(outcome)s. It says what you can do next", outcome=words)
    return words


_Words = Callable[[AskEvent], str]
_EVENTS: dict[AskAction, _Words] = {
    AskAction.LINK_CONTRIBUTION: lambda e: gettext(
        "Story %(number)s is part of it", number=e.number("contribution_id")
    ),
    AskAction.RAISE: lambda e: gettext("Raised, to be decided by %(day)s", day=medium_date(e.day("decision_due"))),
    AskAction.ACKNOWLEDGE: lambda e: gettext("The group says that it has it"),
    AskAction.DECIDE: _decided,
    AskAction.PROMISE: lambda e: gettext("A promise, to be kept by %(day)s", day=medium_date(e.day("due"))),
    AskAction.REPORT_DONE: lambda e: gettext("Promise %(number)s is said to be done", number=e.number("promise")),
    AskAction.CHECK_PASS: lambda e: gettext(
        "Somebody else looked: promise %(number)s is done", number=e.number("promise")
    ),
    AskAction.CHECK_FAIL: lambda e: gettext(
        "Somebody else looked: promise %(number)s is not done", number=e.number("promise")
    ),
    AskAction.ASK_PEOPLE: lambda e: gettext("People are asked what they think of it"),
    AskAction.GIVE_VERDICT: lambda e: gettext(
        "The person of story %(number)s says: %(answer)s", number=e.number("contribution_id"),
        answer=gettext(VERDICT[Verdict(e.text("answer"))]),
    ),
    AskAction.ANSWER_NO: lambda e: gettext("The group answers the no"),
    AskAction.CLOSE: lambda e: gettext("Closed"),
    AskAction.REOPEN: lambda e: gettext(
        "Opened again, to be decided by %(day)s", day=medium_date(e.day("decision_due"))
    ),
    AskAction.DEFER: lambda e: gettext("Put off to %(day)s", day=medium_date(e.day("to"))),
    AskAction.PASS_ON: lambda e: gettext("Sent up to the board"),
    AskAction.ACCEPT: lambda e: gettext("The board takes it on"),
    AskAction.TABLE: lambda e: gettext("Put on the agenda of %(day)s", day=medium_date(e.day("meeting_on"))),
}  # fmt: skip


def _history(events: tuple[AskEvent, ...]) -> list[tuple[date, str]]:
    return [(local_date(each.effective_at), _EVENTS[each.kind](each)) for each in events]


def _story(number_: int, story: StoryFacts) -> list[Any]:
    """A row of the example's table of stories."""
    if story.published_on:
        became = gettext("published on %(day)s", day=medium_date(story.published_on))
    elif story.publication is Publication.WITHHELD:
        became = gettext("not published by us, because it would hurt others")
    else:
        became = gettext("for the group only")
    if story.questions:
        became = ngettext(
            "%(became)s; the reader asked one question", "%(became)s; the reader asked %(count)s questions",
            story.questions, became=became, count=number(story.questions),
        )  # fmt: skip
    told = _heard(number_) if story.wants_news else gettext("does not want to be")
    tells = gettext("a group") if story.organisation else gettext(CHANNEL[story.channel])
    return [str(number_), medium_date(story.received_on), tells, became, told]


def _heard(number_: int) -> str:
    """Of which of the asks that their story is behind, and that are decided, the person has heard."""
    behind = [
        each.reference for each in example.facts().asks for made in each.ask.decisions
        if number_ in telling.fed_at(each, made)
    ]  # fmt: skip
    heard = {name for who, name, _ in example.TOLD if who == number_}
    of, not_of = [name for name in behind if name in heard], [name for name in behind if name not in heard]
    if not not_of:
        return gettext("of %(asks)s", asks=join_list(of))
    if not of:
        return gettext("not yet of %(asks)s", asks=join_list(not_of))
    return gettext("of %(asks)s, not yet of %(others)s", asks=join_list(of), others=join_list(not_of))
