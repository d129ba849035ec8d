"""The evidence, small and on our own words; whole only by its command."""

from __future__ import annotations

import csv
import os
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from engage.domain.verdicts import NextStep, next_step
from tests.evidence import batches, codes, material, report, verdicts
from tests.evidence.__main__ import main
from tests.evidence.material import Comment
from tests.rehearsal.test_rehearsal import sentences

REAL = os.environ.get("ENGAGE_REAL_COMMENTS")
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def own_words(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row_index", "text", "label", "criticality"])
        for number, text in enumerate(dict.fromkeys(sentences())):
            writer.writerow([number, text, ("Access", "Staff")[number % 2], number % 5 - 2])
        writer.writerow(["empty", " ", "Access", -4])
    return path


def comment(name: str, theme: str = "Access", weight: int = -1) -> Comment:
    return Comment(name, "Words", theme, weight)


# Asks


def test_three_on_one_theme_in_three_months_become_one_ask() -> None:
    told = [[comment("1")], [comment("2")], [comment("3"), comment("4", weight=3)], [comment("5")]]
    assert [[[each.name for each in ask] for ask in month] for month in material.to_ask(told)] == [
        [], [], [["1", "2", "3"]], [],
    ]  # fmt: skip


def test_what_is_older_than_three_months_or_about_something_else_does_not_count() -> None:
    told = [[comment("1")], [comment("2", "Staff")], [comment("3")], [comment("4")]]
    assert list(material.to_ask(told)) == [[], [], [], []]


def test_one_serious_comment_is_enough_and_a_service_can_take_it_away() -> None:
    told = [[comment("1", weight=-4)]]
    assert [len(month) for month in material.to_ask(told)] == [1]
    assert [len(month) for month in material.to_ask(told, lane=1.0)] == [0]


def test_batches_are_random_and_the_same_again(own_words: Path) -> None:
    found = material.read(own_words)
    assert "empty" not in {each.name for each in found}
    first = material.months(found, 5, 3, seed=1)
    assert first == material.months(found, 5, 3, seed=1) != material.months(found, 5, 3, seed=2)
    assert len({each.name for month in first for each in month}) == 15


# Two months of the product


def test_months_are_played_through_the_product_and_measured(own_words: Path) -> None:
    place = batches.play(material.months(material.read(own_words), 6, 2, seed=1), seed=1)
    assert place.failures == []
    assert len(place.digests) == 2
    assert place.counts["shared"] == place.counts["replied to"] == 12
    assert place.counts["asks raised to the LPG"] >= 1
    assert all(each.page_words > each.email_words > 20 for each in place.digests)
    assert 0 < place.host_hours < 10
    words = report.digests([place])
    assert "| hours of the host a month |" in words
    ET.fromstring(report.lengths([place, place]))


# Verdicts


@pytest.mark.parametrize("people", [1, 2, 3, 9])
def test_the_rule_as_it_is_is_the_step_that_the_product_takes(people: int) -> None:
    rng = random.Random(people)
    for _ in range(200):
        given = verdicts.answers(rng, people, 0.7, 0.4)
        steps = next_step(verdicts.facts(given, people)).step is NextStep.REOPEN
        assert verdicts.as_it_is(given, people, False) == steps


def test_every_round_ends_in_one_way() -> None:
    for rule in verdicts.RULES.values():
        done = verdicts.play([1, 2, 3, 9], 0.4, 0.3, rule=rule, runs=300, seed=1)
        assert done.rounds == 300 == done.reopened + done.review + done.confirmed + done.unconfirmed
        assert sum(done.by_noes.values()) == done.reopened


def test_one_early_voice_reopens_what_many_are_content_with() -> None:
    """What docs/evidence.md says of the rule as it is; when the rule changes, so must the words."""
    early = verdicts.one_voice(30, 0.6, early=True, runs=100, seed=1)
    assert early.reopened == 100
    at_the_end = verdicts.one_voice(30, 0.6, early=True, rule=verdicts.at_the_end, runs=100, seed=1)
    assert at_the_end.reopened == 0


def test_two_people_alone_never_reopen() -> None:
    assert verdicts.play([2], 1.0, 1.0, runs=50, seed=1).reopened == 0


# Codes


def test_kappa_is_what_the_books_say() -> None:
    found = codes.Agreement(Counter({("service", "service"): 20, ("service", "ijb"): 5, ("ijb", "service"): 10,
                                           ("ijb", "ijb"): 15}))  # fmt: skip
    assert found.same == 35
    assert found.kappa == pytest.approx(0.4)


def test_the_table_of_codes_holds_numbers_and_codes_and_nothing_else() -> None:
    lines = codes.TABLE.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "row_index,first,second"
    code = "|".join(codes.CODES)
    assert all(re.fullmatch(rf"\d+,({code}),({code})", line) for line in lines[1:])
    assert codes.read().total == codes.MANY


def test_the_document_says_what_the_table_says() -> None:
    words = (DOCS / "evidence.md").read_text(encoding="utf-8")
    for line in report.agreement(codes.read()).splitlines():
        assert line in words


# The command


@pytest.mark.parametrize("what", ["asks", "codes", "verdicts"])
def test_the_command_prints_tables_and_no_words(
    own_words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    options = ["--what", what, "--sizes", "60", "--runs", "20", "--pictures", str(tmp_path)]
    assert main([str(own_words), *options]) == 0
    said = capsys.readouterr().out
    assert "| ---" in said
    assert not [each.text for each in material.read(own_words) if len(each.text) > 20 and each.text in said]
    for picture in tmp_path.glob("*.svg"):
        ET.parse(picture)
        assert "style" not in picture.read_text(encoding="utf-8")


@pytest.mark.skipif(REAL is None, reason="ENGAGE_REAL_COMMENTS names no file")
def test_the_codes_are_of_the_comments_that_the_lot_drew() -> None:
    drawn = codes.drawn(material.read(Path(REAL or "")), seed=1)
    with codes.TABLE.open(encoding="utf-8", newline="") as rows:
        assert {row["row_index"] for row in csv.DictReader(rows)} == set(drawn)
