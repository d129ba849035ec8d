"""Importing: files as other systems write them, rows that stay out, nothing twice, no consent without evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from engage.adapters import csv_file
from engage.adapters.csv_file import MAX_FIELD, UnreadableFile
from engage.domain.contribution_states import ReadingState
from engage.domain.errors import NotFound, NotPermitted, Refused
from engage.domain.kinds import Channel, TellBy
from engage.domain.permissions import SYSTEM, Role, ScopeKind
from engage.domain.publication import Use
from engage.models.audit import AuditEvent
from engage.models.base import db
from engage.models.contributions import Contribution, ContributionEvent
from engage.models.outbox import Message
from engage.models.places import Locality
from engage.models.themes import ThemeLink
from engage.services import imports, moderation, themes
from engage.services.import_rows import PROBLEMS, Columns, incoming, read_day
from engage.services.imports import Incoming, Rejected
from engage.services.unit_of_work import unit_of_work
from tests import factories

TEXT = Columns("text")


def read(path: Path, columns: Columns = TEXT) -> list[Incoming]:
    return [row for row, _ in incoming(csv_file.examine(path), columns)]


def written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "feedback.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


# Files


ENCODED = "id,text\n1,“It’s no’ right” said Siobhán – £4.50 for parking\n2,Plain words\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac_roman"]
)
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    rows = read(written(tmp_path, ENCODED, encoding))
    assert [row.text for row in rows] == ["“It’s no’ right” said Siobhán – £4.50 for parking", "Plain words"]


def test_latin_1_keeps_its_accents_and_pounds(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "text\nThe café at the clinic: £3 a cup and naïve of me\n", "latin-1"))
    assert rows[0].text == "The café at the clinic: £3 a cup and naïve of me"


def test_a_foreign_letter_late_in_a_long_file_is_seen(tmp_path: Path) -> None:
    plain = "text\n" + "The nurse was kind to me.\n" * 20_000
    assert read(written(tmp_path, plain + "Fàilte\n", "utf-8"))[-1].text == "Fàilte"
    assert read(written(tmp_path, plain + "Fàilte\n", "cp1252"))[-1].text == "Fàilte"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, f'id{mark}"what, in your words; said"{mark}day\n7{mark}"a, b; c | d"{mark}2026-03-09\n')
    assert csv_file.examine(path).columns == ("id", "what, in your words; said", "day")
    assert read(path, Columns("what, in your words; said"))[0].text == "a, b; c | d"


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    rows = read(written(tmp_path, 'text\n"Good, but late"\nGood but late\n\nGood, but late\n'))
    assert [row.problem for row in rows] == [None, None, "too_many_cells"]


def test_quoted_newlines_stay_in_a_text_and_lines_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,"text"\r\n1,"First line\r\nsecond ""line"""\r\n2,Next\r\n')
    first, second = read(path)
    assert first.text == 'First line\r\nsecond "line"'
    assert (first.line, second.line) == (2, 4)


def test_a_header_may_hold_a_newline(tmp_path: Path) -> None:
    path = written(tmp_path, '"row\nid",text\n1,Good\n')
    assert csv_file.examine(path).columns == ("row\nid", "text")
    assert read(path)[0].text == "Good"


def test_cells_too_few_and_too_many(tmp_path: Path) -> None:
    path = written(tmp_path, "id,text,ward\n1,Good\n2\n3,Good, but late,4\n4,Good,4,\n")
    columns = Columns("text", external_id="id")
    assert [row.problem for row in read(path, columns)] == [None, "cells_missing", "too_many_cells", None]
    assert read(path, columns)[2].cells == ("3", "Good", " but late", "4")


def test_nul_bytes_are_left_out(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"text\nThe li\x00ght is out\n"))[0].text == "The light is out"


def test_an_endless_cell_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "text\nbefore\n" + '"' + "x" * (MAX_FIELD + 10) + "\nafter\n")
    rows = read(path)
    assert [row.problem for row in rows] == [None, "row_broken", None]
    assert rows[-1].text == "after"


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quote_mark_that_never_closes_costs_its_line_and_not_the_rest(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, 'id,text\n1,"Two\nlines"\n2,"never closed\n3,Good\n4,Late' + end)
    rows = read(path, Columns("text", external_id="id"))
    assert [(row.line, row.problem) for row in rows] == [(2, None), (4, "row_broken"), (5, None), (6, None)]
    assert [row.text for row in rows] == ["Two\nlines", "", "Good", "Late"]


def test_a_file_that_ends_in_an_open_quote_is_no_accident(tmp_path: Path) -> None:
    assert [row.problem for row in read(written(tmp_path, 'text\nGood\n"'))] == [None, "row_broken"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n\n", "is empty"),
        (b",,\n1,2,3\n", "no column names"),
        (b"text,text\na,b\n", "two columns of the same name: text"),
        (b'"' + b"x" * (MAX_FIELD + 10), "its first row never ends"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        csv_file.examine(written(tmp_path, content))


def test_a_header_alone_holds_no_rows(tmp_path: Path) -> None:
    assert read(written(tmp_path, "id,text\n")) == []


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    sheet = csv_file.examine(written(tmp_path, "id,comment\n1,Good\n"))
    with pytest.raises(Refused) as refused:
        incoming(sheet, TEXT)
    assert refused.value.code == "column_unknown"
    assert refused.value.params == {"column": "text", "columns": "id, comment"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-09", date(2026, 3, 9)),
        ("2026-03-09T14:05:00Z", date(2026, 3, 9)),
        ("2026-03-09 14:05", date(2026, 3, 9)),
        ("9/3/2026", date(2026, 3, 9)),
        ("09/03/2026 14:05", date(2026, 3, 9)),
        ("09.03.26", date(2026, 3, 9)),
        ("31-12-2025", date(2025, 12, 31)),
        ("12/31/2025", None),
        ("31/02/2026", None),
        ("2026-13-01", None),
        ("March", None),
        ("45000", None),
        ("0001-01-01", None),
        ("", None),
    ],
)
def test_days_as_people_here_write_them(cell: str, day: date | None) -> None:
    assert read_day(cell) == day


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@sum", "\t=1", "  =cmd()", "\r=1", "\n=1"])
def test_formulas_are_defused(cell: str) -> None:
    assert csv_file.defuse(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Good", " good", "a=b", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert csv_file.defuse(cell) == cell


# What comes in


def bring(rows: Iterable[Incoming], **how: object) -> tuple[imports.Imported, list[Rejected]]:
    rejected: list[Rejected] = []
    how = {"locality_slug": "wishaw", "on_reject": rejected.append} | how
    return imports.run(SYSTEM, rows=rows, **how), rejected  # type: ignore[arg-type]


def row(text: str, line: int = 2, **more: object) -> Incoming:
    return Incoming(line, text, **more)  # type: ignore[arg-type]


def stored() -> list[Contribution]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Contribution).order_by(Contribution.id)))


def test_a_row_comes_in_without_clock_secret_or_address(places: SimpleNamespace) -> None:
    result, _ = bring([row("The nurse was kind.", prompt="What was good?", told_on=date(2026, 3, 9))])
    (found,) = stored()
    assert (result.imported, result.skipped, result.rejected) == (1, 0, 0)
    assert (found.imported, found.channel, found.reading) == (True, Channel.IMPORT, ReadingState.RECEIVED)
    assert (found.secret_hmac, found.reply_due, found.tell_by) == (None, None, TellBy.NOT)
    assert (found.use, found.quote, found.told_on) == (Use.NEITHER, False, date(2026, 3, 9))
    events = db.session.execute(sa.select(ContributionEvent.kind, ContributionEvent.seq, ContributionEvent.payload))
    assert events.all() == [("imported", 1, {"channel": "import"})]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    moderator = factories.make_moderator(places.host)
    assert moderation.open_contribution(moderator, found.id).text == "What was good?\n\nThe nurse was kind."


def test_the_themes_of_the_other_system_come_along_and_say_so(places: SimpleNamespace) -> None:
    """Once each, only those that are in use here, and in the history like every link."""
    moderator = factories.make_moderator(places.host)
    light, food, old = [
        themes.create(moderator, partnership_id=places.partnership, name=name) for name in ("Light", "Food", "Old")
    ]
    themes.retire(moderator, old)
    rows = [row("It is dark.", themes=("LIGHT", "light", "Food", "Old", "Buses")), row("Fine.", line=3)]
    result, _ = bring(rows)
    again, _ = bring(rows)
    assert (result.unknown_themes, again.unknown_themes) == ({"Old": 1, "Buses": 1}, {})
    db.session.rollback()
    links = db.session.scalars(sa.select(ThemeLink).order_by(ThemeLink.theme_id)).all()
    assert [(each.theme_id, each.provenance.value) for each in links] == [(light, "imported"), (food, "imported")]
    first = stored()[0]
    events = db.session.execute(
        sa.select(ContributionEvent.seq, ContributionEvent.payload).where(ContributionEvent.kind == "themed")
    ).all()
    assert [tuple(each) for each in events] == [
        (2, {"theme_id": light, "by": "imported"}), (3, {"theme_id": food, "by": "imported"}),
    ]  # fmt: skip
    assert first.version == 3
    themes.unlink(moderator, theme_id=food, contribution_id=first.id)


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧 lovely staff ❤️", "الخدمة كانت جيدة جدا", "שירות טוב", "Bha e math", "👍", ":-)", "x" * 20_000,
     "A\u0000B\ud800C"],
)  # fmt: skip
def test_words_come_back_as_they_were_told(places: SimpleNamespace, text: str) -> None:
    result, _ = bring([row(text)])
    assert result.imported == 1
    moderator = factories.make_moderator(places.host)
    kept = text.replace("\0", "").replace("\ud800", "")
    assert moderation.open_contribution(moderator, stored()[0].id).text == kept


def test_what_stays_out_says_why_and_where(places: SimpleNamespace) -> None:
    rows = [
        row("  \n ", 2), row("\u200b\ufeff", 3), row("x" * 20_001, 4), row("Good", 5, told_on=date(2026, 11, 17)),
        row("Good", 6, problem="cells_missing", cells=("6",)), row("Good", 7, external_id="a"),
        row("Other words", 8, external_id="a"),
    ]  # fmt: skip
    result, rejected = bring(rows)
    assert (result.imported, result.rejected) == (1, 6)
    assert [(each.line, each.reason) for each in rejected] == [
        (2, "empty"), (3, "empty"), (4, "too_long"), (5, "date_in_the_future"), (6, "cells_missing"),
        (8, "id_repeated"),
    ]  # fmt: skip
    assert rejected[4].cells == ("6",)
    assert set(result.reasons) <= set(PROBLEMS)


@pytest.mark.parametrize("ids", [True, False])
def test_a_second_run_changes_nothing(places: SimpleNamespace, ids: bool) -> None:
    rows = [row("Nothing", number, external_id=str(number) if ids else None) for number in range(2, 1203)]
    first, _ = bring(rows)
    second, _ = bring(rows)
    assert (first.imported, first.skipped) == (1201, 0)
    assert (second.imported, second.skipped) == (0, 1201)
    assert len(stored()) == 1201


def test_a_longer_file_adds_only_what_is_new(places: SimpleNamespace) -> None:
    bring([row("Good"), row("Late")])
    result, _ = bring([row("Good"), row("Late"), row("Good"), row("Cold")])
    assert (result.imported, result.skipped) == (2, 2)


def test_the_same_id_in_another_locality_is_another_row(places: SimpleNamespace) -> None:
    bring([row("Good", external_id="1")])
    result, _ = bring([row("Good", external_id="1")], locality_slug="bellshill")
    assert (result.imported, result.skipped) == (1, 0)


def test_the_other_systems_id_is_not_kept(places: SimpleNamespace) -> None:
    bring([row("Good", external_id="CHI-0101501234")])
    assert "0101501234" not in (stored()[0].external_id or "")


def test_two_imports_at_once_take_each_row_in_once(places: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row("Good", external_id="1"), row("Late", external_id="2")]
    bring(rows[:1])
    known, asked = imports._known, iter([True])

    def late(*about: object) -> set[str | None]:
        """What the second import knows: nothing yet when it first looks, as the first has not committed."""
        return set() if next(asked, False) else known(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(imports, "_known", late)
    result, _ = bring(rows)
    assert (result.imported, result.skipped) == (1, 1)
    assert len(stored()) == 2


def test_an_import_that_was_broken_off_goes_on_where_it_was(places: SimpleNamespace) -> None:
    def cut() -> Iterable[Incoming]:
        yield from (row("Good", external_id=str(number)) for number in range(700))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(cut())
    assert len(stored()) == imports.BATCH
    result, _ = bring([row("Good", external_id=str(number)) for number in range(1100)])
    assert (result.imported, result.skipped) == (600, 500)


def test_ids_that_differ_by_nothing_visible_are_one_id(places: SimpleNamespace) -> None:
    result, _ = bring([row("Good", external_id="1"), row("Late", external_id="1\0")])
    assert (result.imported, result.rejected) == (1, 1)


def test_a_dry_run_counts_and_takes_nothing_in(places: SimpleNamespace) -> None:
    result, _ = bring([row("Good"), row("")], dry_run=True)
    assert (result.imported, result.rejected) == (1, 1)
    assert stored() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 0


def test_a_run_is_audited_without_words(places: SimpleNamespace) -> None:
    bring([row("Good"), row("")])
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "import:finished")).one()
    assert event.data == {"locality_id": places.locality, "imported": 1, "skipped": 0, "rejected": 1}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"use": Use.PUBLISH}, "import_needs_evidence"),
        ({"use": Use.BODY, "evidence": "  "}, "import_needs_evidence"),
        ({"use": Use.BODY, "quote": True, "evidence": "Form 7"}, "consent_quote_needs_publish"),
        ({"use": Use.PUBLISH, "evidence": "x" * 501}, "note_too_long"),
    ],
)
def test_consent_needs_something_that_shows_it(places: SimpleNamespace, how: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        bring([row("Good")], **how)
    assert refused.value.code == code
    assert stored() == []


def test_with_evidence_the_consent_is_kept(places: SimpleNamespace) -> None:
    bring([row("Good")], use=Use.PUBLISH, quote=True, evidence="Survey of May 2026, question 9")
    (found,) = stored()
    assert (found.use, found.quote, found.consent_evidence) == (Use.PUBLISH, True, "Survey of May 2026, question 9")


def test_an_unknown_locality_is_refused_before_anything_is_read(places: SimpleNamespace) -> None:
    def rows() -> Iterable[Incoming]:
        raise AssertionError("read")
        yield

    with pytest.raises(NotFound) as missing:
        bring(rows(), locality_slug="atlantis")
    assert missing.value.code == "locality_unknown"


def test_a_locality_that_is_no_more_takes_nothing_in(places: SimpleNamespace) -> None:
    with unit_of_work() as session:
        session.get_one(Locality, places.other_locality).valid_to = date(2026, 11, 15)
    with pytest.raises(NotFound) as missing:
        bring([row("Good")], locality_slug="bellshill")
    assert missing.value.code == "locality_unknown"
    assert imports.localities() == ["wishaw"]
    assert stored() == []


def test_only_the_system_and_key_in_clerks_import(places: SimpleNamespace) -> None:
    clerk = factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, places.host)
    assert imports.run(clerk, locality_slug="wishaw", rows=[row("Good")]).imported == 1
    for actor in (factories.make_moderator(places.host), factories.make_user(Role.KEYIN_CLERK, ScopeKind.HOST, 999)):
        with pytest.raises(NotPermitted):
            imports.run(actor, locality_slug="wishaw", rows=[row("Good")])
