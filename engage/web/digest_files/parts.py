"""The parts of a digest as blocks, each once: the paper in PDF and the one in Word are put together of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from markupsafe import Markup, escape

from engage.domain.digest_data import Change, DigestData, Missed
from engage.domain.digest_front import Front, Some, decided_last, sent_up
from engage.domain.digest_lines import Line as Ask
from engage.domain.digest_lines import Section
from engage.domain.disclosure import Suppressed
from engage.queries.digests import DigestPage
from engage.web import digest_asked_words as put
from engage.web import digest_front_words as first
from engage.web import digest_words as say
from engage.web.digest_files import chart
from engage.web.digest_files.blocks import Block, Bullets, Cell, Heading, Line, Para, Picture, Run, Table, line, para
from engage.web.digest_files.blocks import paragraphs as written
from engage.web.presentation import excerpt, figure, gettext, medium_date
from engage.web.voice_words import told_by
from engage.web.warning_words import warned

T = TypeVar("T")

TITLE, WORDS, STORY = 120, 220, 420
"""Characters of a title, of a promise and of a story on page one. The whole stands further on."""


class Parts:
    """The parts of one digest, as everybody may read it now. `base`: what addresses begin with; `level`: of the heading
    of a part, under which its asks have the next; `mailed`: for a mailbox, and so without any story, which its person
    may take back."""

    def __init__(
        self, page: DigestPage, base: str, *, large: bool = False, level: int = 2, mailed: bool = False
    ) -> None:
        self.page, self.data, self.base, self.large, self.level = page, page.data, base, large, level
        self.mailed = mailed

    def heading(self, words: str, deeper: int = 0) -> Heading:
        """A heading of a part."""
        return Heading(self.level + deeper, line(words))

    def link(self, reference: str, title: str, *, short: bool = False) -> Run:
        """The title of an ask, leading to its page."""
        words = excerpt(title, TITLE) if short else title
        return Run(words, url=f"{self.base}/asks/{reference}", own=True)

    # Page one

    def in_short(self) -> Para:
        """What is asked, what became of it, what is late."""
        return para(" ".join(say.in_short(self.data)))

    def decide(self, front: Front, *, numbered: bool = False) -> list[Block]:
        """What the body is asked to decide, with the wording that is proposed."""
        found: list[Block] = []
        if not front.decide.shown:
            return [para(gettext("Nothing waits for a decision."))]
        # What a meeting can vote on one by one has its wording with each.
        same = "" if numbered else first.same(front.decide.shown)
        found.append(para(first.asked(self.data, () if numbered else front.decide.shown), " ", Run(same, strong=True)))
        asks = tuple(self._to_decide(each, worded=not same) for each in front.decide.shown)
        found.append(Bullets(asks, numbered=numbered))
        return found + self._more(front.decide)

    def _to_decide(self, ask: Ask, *, worded: bool) -> Line:
        wording = (Run(first.proposed(ask), strong=True), " ") if worded else ()
        return line(
            self.link(ask.reference, ask.title, short=True), ". ", *wording,
            " ".join(each for each in (say.owed(ask), say.put_off(ask)) if each),
        )  # fmt: skip

    def missed(self, found: Some[Missed]) -> list[Block]:
        """Promises that were not kept in time."""
        return self._few(found, self._missed)

    def _missed(self, each: Missed) -> Line:
        words = line(Run(excerpt(say.missed(each), WORDS), own=True), " (")
        return (*words, self.link(each.reference, each.title, short=True), Run(")"))

    def changes(self, found: Some[Change]) -> list[Block]:
        """What was done and checked."""
        return self._few(found, self._change)

    def _change(self, each: Change) -> Line:
        words = line(Run(excerpt(each.what, WORDS), own=True), " (")
        return (*words, self.link(each.reference, each.title, short=True), Run(")"))

    def answers(self, found: Some[Ask], *, whys: bool = False) -> list[Block]:
        """What was decided in the month, by whom; with `whys` the reasons of what was refused."""
        return self._few(found, lambda ask: self._answer(ask, whys))

    def _answer(self, ask: Ask, whys: bool) -> Line:
        made = ask.decision or ask.earlier_decision
        words = say.decision(made) if made else say.label(ask).text
        if made and whys:
            words = f"{words} {first.why(made)}".strip()
        return line(self.link(ask.reference, ask.title, short=True), ". ", Run(words, own=True))

    def story(self, most: int | None = None) -> list[Block]:
        """The story that was chosen, while its person lets it be shown. Nothing otherwise."""
        quote = self.page.quote
        if quote is None or self.mailed:
            return []
        cut = excerpt(quote.text, most) if most else quote.text
        warns = warned(quote.warns)
        found: list[Block] = [para(warns)] if warns else []
        found.extend(written(cut, quoted=True))
        teller = told_by(quote.speaks_as, quote.interest)
        told = gettext("Told in %(locality)s, and shown with the person’s consent.", locality=quote.locality)
        foot = f"{teller}. {told}" if teller else told
        if quote.changed:
            foot += " " + gettext("The words have been changed since this digest was issued.")
        if cut.endswith("…") and cut != quote.text:
            foot += " " + gettext("The whole story stands further on.")
        return [*found, para(foot)]

    def coming(self, front: Front) -> list[Block]:
        """What is due next."""
        if not front.coming:
            return [para(gettext("Nothing has a day yet."))]
        return [
            Bullets(
                tuple(
                    line(
                        Run(first.coming(each), own=True), " (", self.link(each.reference, each.title, short=True), ")"
                    )
                    for each in front.coming
                )
            )
        ]

    def _few(self, found: Some[T], drawn: Callable[[T], Line]) -> list[Block]:
        if not found.shown:
            return [para(gettext("Nothing to tell."))]
        return [Bullets(tuple(drawn(each) for each in found.shown)), *self._more(found)]

    def _more(self, found: Some[Any]) -> list[Block]:
        return [para(first.more(found.more))] if found.more else []

    # What follows

    def foreword(self) -> list[Block]:
        """Words that a person put before it, and why there is another version."""
        words = self.foreword_words()
        return [self.heading(gettext("Before you read")), *words] if words else []

    def foreword_words(self) -> list[Block]:
        """The same without a heading."""
        found: list[Block] = list(written(self.page.foreword))
        if self.page.reason:
            why = gettext("This takes the place of an earlier version. What changed:")
            found.append(para(why, " ", Run(self.page.reason, own=True)))
        return found

    def left_out(self) -> list[Block]:
        """Of a paper for a mailbox: what is not in it, and where that is."""
        if not self.mailed:
            return []
        at = f"{self.base}/digests/{self.data.body.slug}/{self.data.period}/v{self.page.version}"
        why = gettext("No story of anybody is in this file, as people may take theirs back. What may be shown is here:")
        return [para(why, " ", Run(at, url=at))]

    def all_missed(self, shown: int) -> list[Block]:
        """Every promise that was missed, where page one has not all of them."""
        if len(self.data.missed) <= shown:
            return []
        items = tuple(self._missed(each) for each in self.data.missed)
        return [self.heading(gettext("Every promise that was missed")), Bullets(items)]

    def all_changes(self, shown: int) -> list[Block]:
        """Everything that changed, where page one has not all of it, and what was planned already."""
        changed = [each for each in self.data.changes if not each.already_planned]
        planned = [each for each in self.data.changes if each.already_planned]
        found: list[Block] = []
        if len(changed) > shown:
            found = [
                self.heading(gettext("Everything that changed")),
                Bullets(tuple(self._change(each) for each in changed)),
            ]  # fmt: skip
        if planned:
            found.append(self.heading(gettext("Done as well, and planned before anyone asked")))
            found.append(Bullets(tuple(self._change(each) for each in planned)))
        return found

    def sections(self) -> list[Block]:
        """The four sections with every ask."""
        found: list[Block] = []
        for section, asks in self.data.sections:
            found.append(self.heading(say.section(section)))
            found.append(para(say.about(section) if asks else gettext("Nothing to tell.")))
            for ask in asks:
                found.extend(self._ask(ask))
        return found

    def _ask(self, ask: Ask) -> list[Block]:
        found: list[Block] = [
            Heading(self.level + 1, (self.link(ask.reference, ask.title),), whole=True),
            para(Run(say.label(ask).text, strong=True), ". ", self._known_by(ask)),
        ]
        found.extend(Para(each) for each in self._answered(ask))
        promises = tuple(self._promised(ask))
        if promises:
            found.append(Bullets(promises))
        return [*found, *(Para(each) for each in self._stands(ask))]

    def _known_by(self, ask: Ask) -> str:
        known = gettext("Ask %(reference)s, raised on %(day)s", reference=ask.reference, day=medium_date(ask.raised_on))
        return (f"{known}, {ask.locality}" if ask.locality else known) + "."

    def _answered(self, ask: Ask) -> list[Line]:
        if ask.decision:
            reasons = [each.line for each in written(ask.decision.reasons)]
            return [line(Run(say.decision(ask.decision), own=True)), *self._points(ask), *reasons]
        if ask.earlier_decision:
            before = gettext("It was answered before, and opened again.")
            return [line(before, " ", Run(say.decision(ask.earlier_decision), own=True)), *self._points(ask)]
        return self._points(ask)

    def _points(self, ask: Ask) -> list[Line]:
        """The single things that it asks for, each with what the decision says to it."""
        return [line(Run(say.point(each), own=True)) for each in ask.points]

    def _promised(self, ask: Ask) -> Iterable[Line]:
        for each in ask.promises:
            yield line(Run(say.promise(each), own=True), " ", Run(say.promise_state(each).text, strong=True), ".")

    def _stands(self, ask: Ask) -> list[Line]:
        owed = " ".join(each for each in (say.owed(ask), say.put_off(ask)) if each)
        people = say.verdicts(ask)
        return [line(each) for each in (owed, people) if each]

    def sent_up(self) -> list[Block]:
        """What groups sent up to this board."""
        items = tuple(
            line(
                self.link(ask.reference, ask.title), ". ", first.came_up(ask), " ",
                Run(say.label(ask).text, strong=True), ". ", say.owed(ask),
            )
            for ask in sent_up(self.data)
        )  # fmt: skip
        return [self.heading(gettext("Sent up by a planning group")), Bullets(items)] if items else []

    def put_last(self) -> list[Block]:
        """What the digest before it put to the body, and what came of that."""
        if not self.data.asked_last:
            return []
        items = tuple(
            line(
                self.link(each.reference, each.title), ". ", Run(put.last(each), own=True),
                *((" ", Run(gettext("The minutes"), url=each.came_of.minutes_url))
                  if each.came_of and each.came_of.minutes_url else ()),
            )
            for each in self.data.asked_last
        )  # fmt: skip
        return [self.heading(gettext("Put to it last time, and what came of it")), Bullets(items)]

    def last_time(self) -> list[Block]:
        """What was decided last before this month, and what came of it."""
        last = decided_last(self.data)
        if not last:
            return []
        rows = tuple(
            (
                ((self.link(ask.reference, ask.title),),), (line(Run(say.decision(made), own=True)),),
                (line(Run(say.label(ask).text, strong=True)), *self._stands(ask)),
            )
            for ask, made in last
        )  # fmt: skip
        return [
            self.heading(gettext("Decided last time, and what came of it")),
            Table(
                gettext("Of the asks that are in this digest"),
                (gettext("Ask"), gettext("What was decided"), gettext("Where it stands now")), rows, (5, 6, 5),
            ),
        ]  # fmt: skip

    def put_right(self) -> list[Block]:
        """What services say they put right, with the stories that everybody can read now."""
        told = self.data.put_right
        if not told.public and not told.others:
            return []
        found: list[Block] = [
            self.heading(gettext("Put right by a service")),
            para(
                gettext(
                    "A service was asked, and says that it changed something. We check each answer before it is shown."
                )
            ),
        ]
        if self.mailed:
            others = say.put_right_others(told)
            return [*found, para(others)] if others else found
        if self.page.put_right:
            found.append(
                Bullets(
                    tuple(
                        line(
                            gettext(
                                "%(service)s answered story %(reference)s", service=each.service,
                                reference=each.reference,
                            ),
                            ", ", gettext("shown on %(day)s", day=medium_date(each.shown_on)),
                        )
                        for each in self.page.put_right
                    )
                )
            )  # fmt: skip
        left = (say.put_right_left(told, len(self.page.put_right)), say.put_right_others(told))
        words = " ".join(each for each in left if each)
        return [*found, para(words)] if words else found

    def handed_over(self) -> list[Block]:
        """Asks that another body took on."""
        if not self.data.handed_over:
            return []
        items = tuple(
            line(
                self.link(each.reference, each.title), ": ",
                gettext("with %(body)s since %(day)s", body=each.to_name, day=medium_date(each.on)),
            )
            for each in self.data.handed_over
        )  # fmt: skip
        return [self.heading(gettext("Taken on by another planning body")), Bullets(items)]

    def heard(self) -> list[Block]:
        """What people told: counts, small ones hidden."""
        told = self.data.heard
        found: list[Block] = [self.heading(gettext("What we heard")), para(" ".join(say.heard(told)))]
        if told.themes and all(isinstance(each.count, Suppressed) for each in told.themes):
            which = Bullets(tuple(line(Run(each.name, own=True)) for each in told.themes))
            why = gettext("It was about this. The numbers are small, and not shown, so that nobody can be worked out.")
            return [*found, para(why), which, *self._other_views()]
        if told.themes:
            rows = tuple(
                (_cell(Run(each.name, own=True)), _cell(say.count(each.count))) for each in told.themes
            )
            found.append(
                Table(gettext("What it was about"), (gettext("Theme"), gettext("People who told")), rows, (3, 1))
            )
        return [*found, *self._other_views()]

    def _other_views(self) -> list[Block]:
        """Themes that many see another way: what those say, in their editor's words."""
        items = tuple(
            line(Run(each.name, own=True), ": ", say.other_view(each), " ", Run(_one_line(each.dissent), own=True))
            for each in self.data.heard.themes
            if each.otherwise
        )  # fmt: skip
        return [self.heading(gettext("Who sees it another way"), 1), Bullets(items)] if items else []

    def sums(self, *more: Block) -> list[Block]:
        """How it adds up, as a sentence, a drawing and a table of the same numbers. `more` stands before them: after
        them it would be alone on a page."""
        data, counts = self.data, self.data.counts
        rows = [(say.section(section), len(asks)) for section, asks in data.sections]
        found: list[Block] = [
            self.heading(gettext("How this adds up")),
            para(
                gettext(
                    "Every ask in the public register of this planning body is counted here once. Nobody chooses which."
                )
            ),
            *more,
        ]
        if counts.listed:
            found.append(para(first.weight(data)))
            found.append(Picture(chart.bars(rows, large=self.large), drawn(rows)))
        whole = [
            *rows, (gettext("Closed before"), counts.closed_before),
            (gettext("In the register"), counts.register),
        ]  # fmt: skip
        found.append(
            Table(
                gettext("Every ask, counted once"), (gettext("Where it stands"), gettext("Asks")),
                tuple((_cell(name), _cell(figure(count))) for name, count in whole), (3, 1),
            )
        )  # fmt: skip
        return found

    def every_ask(self) -> list[Block]:
        """All asks in tables, a table for each section: to be looked up."""
        found: list[Block] = []
        for section, asks in self.data.sections:
            found.append(self.heading(say.section(section), 1))
            if asks:
                found.append(self._table(section, asks))
            else:
                found.append(para(gettext("Nothing to tell.")))
        return found

    def _table(self, section: Section, asks: tuple[Ask, ...]) -> Table:
        return Table(
            say.about(section),
            (gettext("Ask"), gettext("What was answered, and why"), gettext("Who does what by when")),
            tuple(self._row(ask) for ask in asks),
            (5, 7, 6),
        )

    def _row(self, ask: Ask) -> tuple[Cell, ...]:
        answered = self._answered(ask)
        if not (ask.decision or ask.earlier_decision):
            answered = [line(gettext("No answer yet.")), *answered]
        stands = [*self._promised(ask), *self._stands(ask)] or [line("–")]
        return (
            (
                (self.link(ask.reference, ask.title),), line(Run(say.label(ask).text, strong=True)),
                line(self._known_by(ask)),
            ),
            tuple(answered),
            tuple(stands),
        )  # fmt: skip


def drawing(data: DigestData) -> Markup:
    """The bars for a page without styles, with the words for those who do not see them."""
    rows = [(say.section(section), len(asks)) for section, asks in data.sections]
    svg = chart.bars(rows).replace("<svg ", f'<svg role="img" aria-label="{escape(drawn(rows))}" ', 1)
    return Markup(svg)  # noqa: S704 - made here, of our own words and numbers


def drawn(rows: Iterable[tuple[str, int]]) -> str:
    """What the bars show, in words: it stands for them where they are not seen."""
    return gettext(
        "Bars, one for each part: %(which)s.", which=", ".join(f"{name} {figure(count)}" for name, count in rows)
    )


def title(data: DigestData) -> str:
    """What the paper is called."""
    return say.title(data)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(*texts: str | Run) -> Cell:
    return (line(*texts),)
