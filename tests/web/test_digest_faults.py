"""What people write stays words in every form of a digest, and a very long digest comes or says that it is too long."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.rendering import Renderer
from engage.cli import group
from engage.domain.ask_history import fold
from engage.domain.ask_states import AskAction
from engage.domain.deadlines import WorkingCalendar
from engage.domain.kinds import SubscriptionTarget
from engage.domain.permissions import SYSTEM
from engage.models.asks import Ask, AskEvent
from engage.models.base import db
from engage.models.outbox import Message
from engage.queries import digests as shelves
from engage.services import ask_cache, decisions, digests, themes
from engage.services.context import context
from engage.services.message_rows import contents
from engage.services.unit_of_work import unit_of_work
from engage.web.digest_files import chart, spoken
from tests.domain.ask_scenes import Scene
from tests.page_checks import Document
from tests.pages import PageClient
from tests.services.digest_scene import EVIDENCE, Month, reference, subscriber
from tests.web.test_digest_files import STRANGE, fetched, words_of

ADDRESS = "/digests/wishaw-lpg/2026-10/v1"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\x07]")
RTL = "حافلة إلى العيادة"


def _everything_strange(month: Month) -> tuple[int, list[int]]:
    """A digest in which whatever a person wrote is hostile or in another direction: its id, and its asks."""
    whole = "\n\n".join(STRANGE)
    told = [month.story(f"{whole}\n\nNumber {number}.") for number in range(12)]
    asks = []
    for number, words in enumerate(STRANGE):
        theme = themes.create(month.moderator, partnership_id=month.at.partnership, name=f"{number} {words}")
        for story in told:
            themes.link(month.moderator, theme_id=theme, contribution_id=story)
        asks.append(month.raised(words, story=told[number]))
        if number % 2:
            decisions.decide(
                month.officer, asks[-1], outcome="agreed", reasons=f"{words} and money that is there for it.",
                options_considered="A bell; a light; leaving it as it is.", decided_by=f"{words} by vote",
                promises=[{"text": words, "owner_role": words, "due": date(2026, 10, 20)}],
            )  # fmt: skip
            if number == 3:
                decisions.report_done(
                    month.officer, asks[-1], number=1, what=words, when=date(2026, 10, 5), evidence=EVIDENCE
                )
                decisions.check_done(month.checker, asks[-1], number=1, passed=True)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    month.on(2026, 11, 1, 6)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")
    digests.choose_quote(month.clerk, digest_id=digest_id, contribution_id=told[0])
    digests.set_foreword(month.clerk, digest_id=digest_id, text=whole)
    digests.issue(month.clerk, digest_id=digest_id)
    return digest_id, asks


def _sound(html: str) -> str:
    """What a page or an e-mail says; it parses, and no word of anybody became a part of it."""
    doc = Document(html)
    assert doc.parse_errors == []
    assert not [each for each in doc.all("script") if "src" not in each.attrib], "no words became a program"
    return " ".join("".join(doc.root.itertext()).split())


def test_words_of_every_kind_stay_words_in_every_form_of_a_digest(
    app: Flask, clock: FixedClock, person: PageClient
) -> None:
    month = Month(clock)
    digest_id, asks = _everything_strange(month)
    as_written = [TURNS.sub("", " ".join(each.split())) for each in STRANGE]

    def said_in(words: str, where: str, *, most: int = len(STRANGE)) -> None:
        plain = " ".join(TURNS.sub("", words).split())
        assert [each for each in as_written[:most] if each not in plain] == [], where
        assert "49" not in re.sub(r"\d{2,}:\d\d|[0-9A-Z]{8}", "", plain), f"{where}: nothing was worked out"

    for address in (ADDRESS, "/north/wishaw/because-of-you/2026-10", f"/asks/{reference(asks[2])}"):
        page = person.get(address)
        said_in(_sound(page.html), address, most=0 if "asks" in address else len(STRANGE))
        links = [each for each in Document(page.html).all("a") if RTL in "".join(each.itertext())]
        assert all("auto" in {each.get("dir"), *[part.get("dir") for part in each]} for each in links), address

    message = db.session.scalars(sa.select(Message).filter_by(digest_id=digest_id, template="digest_issued")).one()
    params, _ = contents(message)
    mail = Renderer(context().templates, base_url="http://localhost", site_name="Engage").mail(
        message.template, {**params, "stop_url": "http://localhost/subscribe/stop/x"}
    )
    said_in(_sound(mail.html), "the e-mail")
    said_in(mail.text, "its text")

    # The typesetter's fonts have no letters for some; Arabic comes out of a PDF in the order of its glyphs.
    for name in ("digest.pdf", "large-print.pdf"):
        said_in(words_of(name, fetched(person, name)), name, most=2)
    said_in(words_of("paper.docx", fetched(person, "paper.docx")), "paper.docx")
    rows = list(csv.DictReader(io.StringIO(fetched(person, "asks.csv").decode("utf-8-sig"))))
    said_in(" ".join(row["title"] for row in rows), "asks.csv")
    starts = [cell for row in rows for cell in row.values() if cell.lstrip()[:1] in tuple("=+-@\t\r")]
    assert starts == [], "no cell is a formula"

    db.session.remove()
    which = ["digest", "print", "--body", "wishaw-lpg", "--period", "2026-10", "--format"]
    forms = {form: CliRunner().invoke(group(), [*which, form], obj=lambda: app) for form in ("text", "html", "json")}
    assert {form: done.exit_code for form, done in forms.items()} == dict.fromkeys(forms, 0)
    said_in(forms["text"].stdout, "text")
    assert not TURNS.search(forms["text"].stdout)
    said_in(_sound(forms["html"].stdout), "html")
    data = json.loads(forms["json"].stdout)["data"]
    assert {each["title"] for each in data["unanswered"]} | {each["title"] for each in data["doing"]}
    found = shelves.staff_page(digest_id)
    assert found is not None
    out = spoken.text(found)
    assert not TURNS.search(out)
    assert spoken.seconds(out) <= spoken.SECONDS
    drawn = ElementTree.fromstring(chart.bars([(each.replace("\x07", ""), 1) for each in STRANGE]))
    assert ["".join(each.itertext()) for each in drawn.iter() if each.tag.endswith("}text")][::2] == [
        each.replace("\x07", "") for each in STRANGE
    ]


def _many(month: Month, count: int) -> None:
    """So many asks as rows, a quarter in each section: their histories are made up once and stored many times."""
    scenes = [Scene().raised(), Scene().promised(), Scene().decided("not_agreed"), Scene().closed()]
    back = Scene().now.replace(month=10, day=5) - Scene().now
    here = {"body_id": month.at.lpg}
    kinds = []
    for scene in scenes:
        events = [
            each._replace(
                effective_at=each.effective_at + back, recorded_at=each.recorded_at + back,
                payload={**each.payload, **(here if each.kind is AskAction.RAISE else {})},
            )
            for each in scene.events
        ]  # fmt: skip
        kinds.append((ask_cache.columns(fold(events), WorkingCalendar()), events))
    asks: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number in range(count):
        columns, events = kinds[number % len(kinds)]
        asks.append({
            **columns, "id": number + 1, "reference": f"M{number:07d}", "partnership_id": month.at.partnership,
            "host_id": month.at.host,
        })  # fmt: skip
        rows += [
            {"ask_id": number + 1, "seq": each.seq, "kind": each.kind.value, "effective_at": each.effective_at,
             "recorded_at": each.recorded_at, "actor_role": each.actor_role, "payload": dict(each.payload)}
            for each in events
        ]  # fmt: skip
    with unit_of_work() as session:
        session.execute(sa.insert(Ask), asks)
        session.execute(sa.insert(AskEvent), rows)


def test_five_thousand_asks_add_up_and_come_or_are_said_to_be_too_many(
    app: Flask, clock: FixedClock, person: PageClient
) -> None:
    month = Month(clock)
    _many(month, 5000)
    subscriber(SubscriptionTarget.BODY, month.at.lpg)
    month.on(2026, 11, 1, 6)
    digest_id = digests.compile(SYSTEM, body_id=month.at.lpg, period="2026-10")  # raises when it does not add up
    digests.issue(month.clerk, digest_id=digest_id)
    response = person.client.get(ADDRESS)
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert html.count("<article") == 5000
    assert "This digest is too long to be made into a PDF or a Word file here. Ask us for it on paper." in html
    first = html[: html.index('id="done"')]
    assert "there were 5,000 asks before" in first
    assert "And 1,247 more, further on." in first, "page one is as short as ever"
    for name in ("digest.pdf", "large-print.pdf", "paper.docx"):
        assert f"{ADDRESS}/{name}" not in html
    later = person.get(f"{ADDRESS}/digest.pdf", expect=503)
    assert "This digest is too long to be made into a file here. Ask us for it on paper." in later
    sheet = person.client.get(f"{ADDRESS}/asks.csv").get_data(as_text=True)
    assert len(list(csv.reader(io.StringIO(sheet)))) == 5001
    said = person.client.get(f"{ADDRESS}/read-out.txt").get_data(as_text=True)
    assert spoken.seconds(said) <= spoken.SECONDS
    message = db.session.scalars(sa.select(Message).filter_by(digest_id=digest_id, template="digest_issued")).one()
    assert len(contents(message)[0]["lines"]) <= 40, "the e-mail names the first of each and counts the rest"
