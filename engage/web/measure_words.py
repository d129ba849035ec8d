"""The measures in words: what each is, how it is worked out, what a figure says. For pages, files and the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from engage.domain.answer_quality import AnswerType, QualityItem
from engage.domain.disclosure import MIN_BASE, Count, Suppressed
from engage.domain.kinds import Channel
from engage.domain.measures.answering import Said
from engage.domain.measures.parts import Part
from engage.domain.measures.replying import Item
from engage.domain.measures.shown import Figure
from engage.domain.measures.values import Why
from engage.domain.verdicts import Verdict
from engage.web.ask_labels import VERDICT
from engage.web.labels import CHANNEL, withheld_reason
from engage.web.presentation import days, figure, gettext, ngettext, share


def being_read(count: int, say: Callable[[int], str]) -> list[str]:
    """A sentence for the decisions that came by a link and are being read; none where there are none."""
    if not count:
        return []
    return [
        ngettext(
            "%(count)s was sent, and the host is reading it.", "%(count)s were sent, and the host is reading them.",
            count, count=say(count),
        )
    ]  # fmt: skip


PUBLIC = (1, 5, 6, 8)
"""The numbers of the measures that everybody sees on the page of a body."""


@dataclass(frozen=True, slots=True)
class About:
    """What a measure is: its title, and in plain words what is counted and what is not left out."""

    title: object
    plain: object


ABOUT: Mapping[int, About] = {
    1: About(
        _("Was it answered in time?"),
        _(
            "Each ask gets a day by which it should be decided. That first day never moves. We count every ask whose "
            "day is over, and those that were decided by it. If nobody ever answers, it still counts."
        ),
    ),
    2: About(
        _("What still waits"),
        _(
            "Asks whose day is over and that have no decision, today. We say how long the oldest has waited. The "
            "middle one is half way down the list when we put the longest wait first."
        ),
    ),
    3: About(
        _("How long a decision takes"),
        _(
            "The day by which half of the asks were decided. An ask that still waits counts too, for as long as it has "
            "waited. A plain average would leave it out, and so look better than it is."
        ),
    ),
    4: About(
        _("What was decided, and did a no say why?"),
        _(
            "What was said each time an ask came up. To put it off or pass it on is not a decision, but it is counted. "
            "A full no says who decided, why, what they looked at, what they did with the ask and what you can do next."
        ),
    ),
    5: About(
        _("Did something change?"),
        _(
            "A body may say that a thing is done. Then somebody else goes and looks. We show both numbers. What was "
            "planned before anybody asked is not a change. A thing that was not so when they looked still counts as "
            "one that was said to be done."
        ),
    ),
    6: About(
        _("Were people told?"),
        _(
            "People who want to hear from us, and whose story is behind an ask that was decided. They count as told "
            "when the answer to every one of their asks got to them, by email, text, phone or post. A letter that came "
            "back does not count."
        ),
    ),
    7: About(
        _("Stories that led nowhere"),
        _(
            "Stories that were published more than 90 days ago. We count those that are part of no ask, and of which "
            "nobody said what was done."
        ),
    ),
    8: About(
        _("What people say of the answer"),
        _(
            "We ask the people behind an ask: did this answer what you told us? We count every answer. We also count "
            "asks that were closed and had to be opened again."
        ),
    ),
    9: About(
        _("How good the answers are"),
        _(
            "First we count what can be seen without a judge. Then a reader judges some answers, thing by thing. Each "
            "month a rule draws one in ten, and three at least. Who had a part in an answer does not judge it. Two "
            "people judge one in ten of these, so that we see if they find the same."
        ),
    ),
    10: About(
        _("Promised, and not done"),
        _(
            "Promises whose first day is over and that nobody has said are done. A new day for it does not help. If "
            "somebody looked and it was not done, it is not done."
        ),
    ),
    11: About(
        _("Sent up to the board"),
        _(
            "Asks that a local group sent up to the board. We count those that then came before the board, how many "
            "days that took, and if there are minutes to read."
        ),
    ),
    12: About(
        _("Who takes part"),
        _("How many people tell us things, out of all who live there. It would be asked of each place and each age."),
    ),
    13: About(
        _("Poorer and better-off places"),
        _("If people in poorer places tell us as much as people in better-off ones."),
    ),
    14: About(
        _("The same few people"),
        _("If a few people tell most of the stories, and how many tell us something for the first time."),
    ),
    15: About(
        _("Whose asks are agreed"),
        _(
            "If asks from one place are agreed more often, or faster, than asks from another. To be heard as much as "
            "others is not enough."
        ),
    ),
    16: About(
        _("Groups, and people on their own"),
        _("Asks that only groups are behind. A group counts as one, even if it speaks for many."),
    ),
    17: About(
        _("Ways to tell us"),
        _("If a story told by phone or on paper gets as far, and as fast, as one told on the web."),
    ),
    18: About(
        _("How we read"),
        _("Stories that we did not publish, and why. And how often people did not agree with us and were right."),
    ),
    19: About(
        _("Told once, used often"),
        _("How many asks one story helps. Nobody should have to tell the same thing twice."),
    ),
    20: About(
        _("Is everything in the digest?"),
        _(
            "Each month, each ask that moved or was late should stand in the digest of its body. If there is no "
            "digest, none of them does."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A figure: its name, and its formula."""

    name: object
    formula: object


P = Part
WORDING: Mapping[Part, Wording] = {
    P.ANSWERED_ON_TIME: Wording(_("Answered in time"), _("decided by the first day ÷ all whose first day is over")),
    P.STILL_UNANSWERED: Wording(_("Still not answered"), _("first day is over, and no decision today")),
    P.OLDEST_UNANSWERED: Wording(_("The longest wait past its day"), _("today − the earliest first day among them")),
    P.MEDIAN_OVERDUE: Wording(_("The middle wait past its day"), _("median of (today − first day) among them")),
    P.TIME_TO_DECISION: Wording(
        _("Days until half are decided"),
        _(
            "first t with S(t) ≤ 1/2, where S(t) = product over days tᵢ ≤ t of (1 − dᵢ ÷ nᵢ); dᵢ decided on day tᵢ, nᵢ "
            "still open just before it"
        ),
    ),
    P.DECISION_MIX: Wording(_("What was said"), _("said so ÷ all that was said")),
    P.EXPLAINED_NO: Wording(_("A full no"), _("refusals with all five parts ÷ all refusals")),
    P.CHANGE_RATE: Wording(_("Asks that led to a change"), _("due asks with a checked change ÷ all due asks")),
    P.CHANGES_CHECKED: Wording(_("Changes that were checked"), _("checked by somebody else ÷ said to be done")),
    P.PEOPLE_TOLD: Wording(
        _("People who were told"),
        _("people told the outcome of all their decided asks ÷ people who want to be told and have a decided ask"),
    ),
    P.DEAD_ENDS: Wording(_("Stories that led nowhere"), _("no ask and no reason ÷ published more than 90 days ago")),
    P.VERDICTS: Wording(_("People’s answers"), _("answers of this kind ÷ all answers")),
    P.REOPENED: Wording(_("Opened again"), _("closed and opened again ÷ closed")),
    P.REPLY_ITEMS: Wording(_("Answers that hold it"), _("answers with it ÷ answers that should have it")),
    P.REPLY_SAMPLE: Wording(_("Answers that were judged"), _("judged ÷ drawn to be judged")),
    P.REPLY_RATED: Wording(
        _("What a good answer does, all together"), _("met ÷ (met + not met), over all things and all judged answers")
    ),
    P.REPLY_RATED_ITEMS: Wording(_("What a good answer does"), _("answers that do it ÷ answers that should")),
    P.REPLY_TYPES: Wording(_("How the answers sound"), _("answers of each type ÷ all answers that were judged")),
    P.REPLY_AGREEMENT: Wording(
        _("If two judges find the same"),
        _("Cohen’s κ = (pₒ − pₑ) ÷ (1 − pₑ); pₒ: pairs of marks that are the same, pₑ: by chance"),
    ),
    P.SAY_DO_GAP: Wording(_("Promised, and not done"), _("not reported done ÷ promises whose first day is over")),
    P.ESCALATED_SEEN: Wording(_("Came before the board"), _("on an agenda of the board ÷ sent up")),
    P.ESCALATION_DAYS: Wording(
        _("Days until half are on an agenda"), _("first t with S(t) ≤ 1/2, days from sent up to agenda")
    ),
    P.ESCALATION_MINUTES: Wording(_("With minutes to read"), _("with a link to minutes ÷ sent up")),
    P.PARTICIPATION: Wording(_("People who tell us, of each thousand"), _("people ÷ population × 1,000")),
    P.PREVALENCE: Wording(_("Part of our voices beside part of the people"), _("(nᵍ ÷ Σn) ÷ (Nᵍ ÷ ΣN)")),
    P.DEPRIVATION_GAP: Wording(_("Poorest fifth beside the richest"), _("rate of quintile 1 ÷ rate of quintile 5")),
    P.DISSIMILARITY: Wording(_("How uneven it is"), _("D = ½ Σ |nᵍ ÷ n − Nᵍ ÷ N|")),
    P.CONCENTRATION: Wording(
        _("Stories of the tenth who tell most"), _("stories from the top tenth ÷ all stories; G = ΣΣ|xᵢ − xⱼ| ÷ 2n²x̄")
    ),
    P.NEW_VOICES: Wording(_("People who tell for the first time"), _("people with no earlier story ÷ all people")),
    P.AGREED_BY_LOCALITY: Wording(_("Agreed, in whole or in part"), _("agreed or in part ÷ decided, for each place")),
    P.DAYS_BY_LOCALITY: Wording(_("Days until half are decided"), _("first t with S(t) ≤ 1/2, for each place")),
    P.AGREED_BY_QUINTILE: Wording(_("Agreed, by how poor a place is"), _("rate of quintile 1 ÷ rate of quintile 5")),
    P.ONLY_ORGANISATIONS: Wording(_("Asks with only groups behind them"), _("only groups behind it ÷ raised")),
    P.CHANNEL_PUBLISHED: Wording(_("Published"), _("published ÷ may be published, for each way")),
    P.CHANNEL_DAYS: Wording(_("Days until half are published"), _("first t with S(t) ≤ 1/2, for each way")),
    P.CHANNEL_FINISHED: Wording(_("Begun and sent"), _("sent ÷ begun, for each way")),
    P.WITHHELD: Wording(_("Not published by us"), _("not published by us ÷ all that came")),
    P.WITHHELD_REASONS: Wording(_("Why we did not"), _("for this reason ÷ not published by us")),
    P.WORDS_CHANGED: Wording(_("Words that a reader changed"), _("median of (words changed ÷ words told)")),
    P.OBJECTIONS_UPHELD: Wording(_("The person was right"), _("person was right ÷ decided")),
    P.ASKS_PER_STORY: Wording(_("Asks for each story"), _("stories in asks, one for each ask ÷ stories in an ask")),
    P.ASKED_TWICE: Wording(_("Asked more than once"), _("stories asked about more than once ÷ stories asked about")),
    P.ASKED_AGAIN: Wording(_("Asked again for the same"), _("people asked again ÷ people asked")),
    P.DIGEST_COMPLETE: Wording(
        _("In the digest"), _("asks in the month’s digest ÷ asks that moved or were late in the month")
    ),
}

WHY: Mapping[Why, object] = {
    Why.NO_POPULATION: _("We do not hold how many people live there."),
    Why.NO_QUINTILE: _("We keep no postcode, so we do not know."),
    Why.NO_ACCOUNTS: _("People need no account, and we do not try to tell who comes again."),
    Why.NOT_RATED: _("Nobody has judged the answers yet."),
    Why.NOT_RATED_TWICE: _("No answer has been judged by two people yet."),
    Why.DRAFTS_GO: _("What was begun and not sent is thrown away, and not counted."),
    Why.WORDS_CLOSED: _("We open a person’s own words to read them, and never to count them."),
    Why.NOT_NOTED: _("Nobody notes if a question was asked before."),
}

SAID: Mapping[Said, object] = {
    Said.AGREED: _("Agreed"),
    Said.PARTLY: _("Agreed in part"),
    Said.NOT_AGREED: _("Not agreed"),
    Said.ALREADY_PLANNED: _("Happening already"),
    Said.PASSED_ON: _("Passed on"),
    Said.PUT_OFF: _("Put off"),
}
ITEM: Mapping[Item, object] = {
    Item.NAMED_ROLE: _("Says who decided"),
    Item.SEVEN_DAYS: _("“We have it” within seven days"),
    Item.REASONS: _("Says why"),
    Item.LOOKED_AT: _("Says what they looked at"),
    Item.NEXT_STEPS: _("Says what you can do next"),
    Item.DATED_PROMISE: _("Says who does what by when"),
}
RATED: Mapping[QualityItem, object] = {
    QualityItem.NAMED_ROLE: _("Says who decided, by role"),
    QualityItem.WHY_THEM: _("Says why it is theirs to answer"),
    QualityItem.THANKS: _("Thanks the people who told"),
    QualityItem.APOLOGY: _("Says sorry for what people went through"),
    QualityItem.TAILORED: _("Takes up what people told"),
    QualityItem.SIGNPOST: _("Says who else can help, and why"),
    QualityItem.DATED_STEP: _("Names a next step, with a day"),
    QualityItem.REASON: _("Says why it was decided so"),
    QualityItem.CONTACTS: _("Names more than one way to reach somebody"),
}
TYPE: Mapping[AnswerType, object] = {
    AnswerType.GENERIC: _("Could stand under any ask"),
    AnswerType.APPRECIATIVE: _("Says thank you, and not much more"),
    AnswerType.OFFLINE: _("Asks people to talk about it elsewhere"),
    AnswerType.CONVERSATIONAL: _("Talks with people in the open, and says what comes of it"),
}
MEDIANS = frozenset({P.MEDIAN_OVERDUE, P.TIME_TO_DECISION, P.ESCALATION_DAYS, P.DAYS_BY_LOCALITY, P.CHANNEL_DAYS})


PLACES = frozenset({P.AGREED_BY_LOCALITY, P.DAYS_BY_LOCALITY})
"""Figures whose groups are names of places."""


def group(each: Figure) -> str:
    """Of what it is, where a measure has several figures; nothing where it has one. A name of a place as it is."""
    if not each.group:
        return gettext("Not about one place") if each.part in PLACES else ""
    match each.part:
        case Part.DECISION_MIX:
            return str(SAID[Said(each.group)])
        case Part.VERDICTS:
            return gettext(VERDICT[Verdict(each.group)])
        case Part.REPLY_ITEMS:
            return str(ITEM[Item(each.group)])
        case Part.REPLY_RATED_ITEMS:
            return str(RATED[QualityItem(each.group)])
        case Part.REPLY_TYPES:
            return str(TYPE[AnswerType(each.group)])
        case Part.CHANNEL_PUBLISHED | Part.CHANNEL_DAYS:
            return gettext(CHANNEL[Channel(each.group)])
        case Part.WITHHELD_REASONS:
            return withheld_reason(each.group)
        case _:
            return each.group


def said(each: Figure) -> str:
    """What the figure says, such as "18 of 34 (53%)", "52 days", or why there is none."""
    if each.why is not None:
        return gettext("Not measured. %(why)s", why=WHY[each.why])
    above, below = each.numerator, each.denominator
    if each.hidden:
        return gettext("not shown")
    if not isinstance(below, int) or not isinstance(above, int):
        counted = above if isinstance(above, int) else 0
        return days(counted) if each.part is Part.OLDEST_UNANSWERED else figure(counted)
    if each.part in MEDIANS:
        return _median(each, above, below)
    if each.part is Part.REPLY_AGREEMENT:
        words = gettext("%(part)s of %(whole)s marks are the same", part=figure(above), whole=figure(below))
        return words if each.value is None else f"{words} (κ = {each.value:.2f})"
    if each.part is Part.ASKS_PER_STORY:
        words = gettext("%(part)s for %(whole)s", part=figure(above), whole=figure(below))
        return words if each.value is None else f"{words} ({each.value:.1f})"
    return share(above, below)


def _median(each: Figure, ended: int, whole: int) -> str:
    if each.value is not None:
        words = days(int(each.value)) if each.value.is_integer() else gettext("%(days)s days", days=f"{each.value:g}")
        if whole == ended:
            return words
        return gettext(
            "%(words)s, %(open)s of %(whole)s still open", words=words, open=figure(whole - ended), whole=figure(whole)
        )
    if not whole:
        return gettext("none yet")
    if whole >= MIN_BASE:
        return gettext("more than half of %(whole)s are still open", whole=figure(whole))
    if each.part is Part.MEDIAN_OVERDUE:
        return gettext("too few to say")
    return gettext("%(ended)s of %(whole)s are over, too few to say", ended=figure(ended), whole=figure(whole))


def interval(each: Figure) -> str:
    """The interval of a share, such as "37% to 68%"; nothing where there is none."""
    if each.low is None or each.high is None or not each.denominator:
        return ""
    return gettext("%(low)s to %(high)s", low=_percent(each.low), high=_percent(each.high))


def whole(each: Figure) -> str:
    """What the figure says, with its interval where it has one."""
    words, by_chance = said(each), interval(each)
    return gettext("%(words)s, by chance from %(interval)s", words=words, interval=by_chance) if by_chance else words


def _percent(part: float) -> str:
    return f"{round(100 * part)}%"


def count(value: Count | None) -> str:
    """A count, or that it is not shown; nothing for none."""
    if value is None:
        return ""
    return gettext("not shown") if isinstance(value, Suppressed) else figure(value)
