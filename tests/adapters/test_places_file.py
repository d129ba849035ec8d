"""A places file is loaded whole or not at all, and says all that is wrong with it, and where."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.adapters.places_file import FORMAT, SHIPPED, PlacesFileError, parse_places, read_places
from engage.domain.kinds import BodyKind

SMALL: dict[str, Any] = {
    "format": FORMAT,
    "contacts": [{"slug": "emergency", "kind": "emergency", "name": "Emergency services", "number": "999"}],
    "partnerships": [
        {
            "slug": "north",
            "name": "North",
            "valid_from": "2016-04-01",
            "controller": {"name": "The council"},
            "localities": [
                {"slug": "wishaw", "official_name": "Wishaw"},
                {"slug": "airdrie", "official_name": "Airdrie", "display_name": "Airdrie town", "aka": ["Drie"]},
            ],
            "areas": [{"slug": "shotts", "name": "Shotts", "kind": "town", "localities": ["wishaw"]}],
            "bodies": [
                {
                    "kind": "lpg", "slug": "wishaw-lpg", "name": "Wishaw group", "mailbox": "lpg@example.org",
                    "localities": ["wishaw"], "successor": "north-ijb",
                    "meetings": [{"held_on": "2026-12-03", "papers_due_on": "2026-11-26"}],
                },
                {"kind": "ijb", "slug": "north-ijb", "name": "North board", "localities": "all"},
            ],
            "hosts": [
                {"slug": "old", "name": "Old host", "fallback": "new", "confirmed": False,
                 "valid_to": "2026-03-31", "localities": ["wishaw"]},
                {"slug": "new", "name": "New host", "fallback": "old",
                 "localities": [{"locality": "wishaw", "valid_from": "2026-04-01"}, "airdrie"]},
            ],
            "services": [{"slug": "nursing", "name": "Nursing", "owner_role": "Nursing manager"}],
            "contacts": [{"slug": "social-work", "kind": "protection", "name": "Social work", "url": "https://x.org/"}],
        }
    ],
}  # fmt: skip


def changed(change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> str:
    """What is said about the small file after a change to (file, its partnership)."""
    data = copy.deepcopy(SMALL)
    change(data, data["partnerships"][0])
    with pytest.raises(PlacesFileError) as refused:
        parse_places(data)
    return str(refused.value)


def test_a_small_file_is_read() -> None:
    places = parse_places(json.dumps(SMALL))
    (north,) = places.partnerships
    assert (north.slug, north.holiday_subdivision, north.controller) == ("north", "SCT", {"name": "The council"})
    wishaw, airdrie = north.localities
    assert (wishaw.display_name, airdrie.display_name, airdrie.aka) == ("Wishaw", "Airdrie town", ("Drie",))
    group, board = north.bodies
    assert (group.kind, group.mailbox, group.successor) == (BodyKind.LPG, "lpg@example.org", "north-ijb")
    assert group.meetings[0].held_on == date(2026, 12, 3)
    assert [link.locality for link in board.localities] == ["wishaw", "airdrie"]
    assert north.services[0].confirmed
    assert places.contacts[0].verified_on is None
    assert north.contacts[0].position == 0


def test_dates_are_those_of_what_it_belongs_to_unless_it_has_its_own() -> None:
    old, new = parse_places(SMALL).partnerships[0].hosts
    assert (old.valid_from, old.valid_to) == (date(2016, 4, 1), date(2026, 3, 31))
    assert (old.localities[0].valid_from, old.localities[0].valid_to) == (old.valid_from, old.valid_to)
    assert (new.localities[0].valid_from, new.localities[0].valid_to) == (date(2026, 4, 1), None)


def test_who_reads_for_a_locality_changes_over_night() -> None:
    places = parse_places(SMALL)
    found = [places.host_of("wishaw", day) for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert [host.slug if host else None for host in found] == ["old", "new"]
    assert list(places.without_host(date(2026, 11, 16))) == []
    data = copy.deepcopy(SMALL)
    del data["partnerships"][0]["hosts"][1]["localities"][1]
    assert list(parse_places(data).without_host(date(2026, 11, 16))) == ["airdrie"]


WRONG: list[tuple[Callable[[Any, Any], Any], str]] = [
    (lambda f, p: f.update(format="2"), 'format: must be "engage-places/1"'),
    (lambda f, p: f.update(partnerships=[]), "partnerships: is empty"),
    (lambda f, p: f.update(partnerships={}), "partnerships: must be a list"),
    (lambda f, p: f.update(partnerships=["x"]), "partnerships[0]: must be an object"),
    (lambda f, p: f.update(placs=[]), "placs: is not a field"),
    (lambda f, p: f["partnerships"].append(p), "partnerships[1].slug: 'north' is the slug of another partnership"),
    (lambda f, p: p.update(slug="share"), "partnerships[0].slug: 'share' is the address of a page"),
    (lambda f, p: p.update(slug="North Side"), "partnerships[0].slug: 'North Side' must be small letters"),
    (lambda f, p: p.pop("slug"), "partnerships[0].slug: is missing"),
    (lambda f, p: p.update(name="x" * 201), "partnerships[0].name: is longer than 200"),
    (lambda f, p: p.update(name="a\tb"), "partnerships[0].name: holds a character"),
    (lambda f, p: p.update(name=7), "partnerships[0].name: must be text"),
    (lambda f, p: p.pop("valid_from"), "partnerships[0].valid_from: is missing"),
    (lambda f, p: p.update(valid_from="1 April"), "partnerships[0].valid_from: must be a day"),
    (lambda f, p: p.update(valid_to="2015-01-01"), "partnerships[0].valid_to: 2015-01-01 is before"),
    (lambda f, p: p.update(holiday_subdivision="SC"), "holiday_subdivision: must be one of SCT"),
    (lambda f, p: p.update(ladder={"owner": 0, "chair": 0}), "ladder.chair: must be more days than the step before it"),
    (lambda f, p: p.update(ladder={"chair": 5}), "ladder.owner: is missing"),
    (lambda f, p: p.update(ladder={"owner": 1, "mayor": 5}), "ladder.mayor"),
    (lambda f, p: p.update(chief_officer_mailbox="the chief"), "chief_officer_mailbox: 'the chief' is not an e-mail"),
    (lambda f, p: p.update(extra_closed_days=["2026-02-30"]), "extra_closed_days[0]: must be a day"),
    (lambda f, p: p.update(controller={"who": "me"}), "partnerships[0].controller.who: is not a field"),
    (lambda f, p: p.update(localities=[]), "partnerships[0].localities: is empty"),
    (lambda f, p: p["localities"][1].update(slug="wishaw"), "localities[1].slug: 'wishaw' is the slug of another"),
    (lambda f, p: p["localities"][0].update(aka=[3]), "localities[0].aka[0]: must be a short text"),
    (lambda f, p: p["localities"][0].update(valid_from="2010-01-01"), "2010-01-01 is before the partnership begins"),
    (lambda f, p: p["areas"][0].update(localities=["ayr"]), "areas[0].localities[0].locality: 'ayr' is not"),
    (lambda f, p: p["areas"][0].update(localities="wishaw"), 'areas[0].localities: must be a list, or "all"'),
    (lambda f, p: p["areas"][0].update(localities=["wishaw", "wishaw"]), "'wishaw' stands here twice"),
    (lambda f, p: p["bodies"][0].update(kind="tsi"), "bodies[0].kind: must be one of lpg, ijb, not 'tsi'"),
    (lambda f, p: p["bodies"][0].update(mailbox="lpg"), "bodies[0].mailbox: 'lpg' is not an e-mail address"),
    (lambda f, p: p["bodies"][0].update(successor="x"), "bodies[0].successor: 'x' is not the slug"),
    (lambda f, p: p["bodies"][0].update(localities=[]), "bodies[0].localities: is empty"),
    (lambda f, p: p["bodies"][0]["meetings"][0].update(papers_due_on="2026-12-04"), "papers_due_on: must not be after"),
    (lambda f, p: p["bodies"][0]["meetings"].append({"held_on": "2026-12-03"}), "[1].held_on: 2026-12-03 stands"),
    (lambda f, p: p["bodies"][0].update(valid_to="2026-11-30"), "is a day on which there is no such body"),
    (lambda f, p: p["bodies"][0]["meetings"][0].update(agenda_url="http://x.org"), "agenda_url: 'http://x.org' is not"),
    (lambda f, p: p["hosts"][0].update(fallback="old"), "hosts[0].fallback: 'old' is not the slug of another host"),
    (lambda f, p: p["hosts"][0].update(valid_to="2026-04-01"), "'wishaw' has another host on some of these days"),
    (lambda f, p: p["hosts"][0].update(confirmed="no"), "hosts[0].confirmed: must be true or false"),
    (lambda f, p: p["hosts"][1]["localities"][0].update(valid_from="2016-03-01"), "is before what it belongs to"),
    (lambda f, p: p["services"][0].pop("owner_role"), "services[0].owner_role: is missing"),
    (lambda f, p: p["contacts"][0].update(kind="fun"), "contacts[0].kind: must be one of emergency"),
    (lambda f, p: p["contacts"][0].pop("url"), "partnerships[0].contacts[0]: needs a number"),
    (lambda f, p: p["contacts"][0].update(url="javascript:alert(1)"), "contacts[0].url: 'javascript:alert(1)' is not"),
    (lambda f, p: p["contacts"][0].update(number="0800 HELP"), "contacts[0].number: '0800 HELP' is not a telephone"),
    (lambda f, p: p["contacts"][0].update(source_url="nen.press"), "contacts[0].source_url: 'nen.press' is not"),
    (lambda f, p: p["contacts"].append(p["contacts"][0]), "contacts[1].slug: 'social-work' is the slug of another"),
    (lambda f, p: f["contacts"].append(f["contacts"][0]), "contacts[1].slug: 'emergency' is the slug of another"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said_with_its_place(change: Callable[[Any, Any], Any], said: str) -> None:
    assert said in changed(change)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    def spoil(file: dict[str, Any], partnership: dict[str, Any]) -> None:
        partnership.update(name="", valid_from="never")
        partnership["hosts"][0].pop("slug")

    assert len(changed(spoil).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "line 1: is not JSON"), ("[]", "the file: must be an object"),
     ('{"format": 1, "format": 2}', "stands twice"),
     ("[" * 100_000, "nested too deeply")],
)  # fmt: skip
def test_text_that_is_not_a_file_is_refused(text: str, said: str) -> None:
    with pytest.raises(PlacesFileError) as refused:
        parse_places(text)
    assert said in str(refused.value)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlacesFileError, match="cannot be read"):
        read_places(tmp_path / "nothing.json")
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(PlacesFileError, match="UTF-8"):
        read_places(tmp_path / "latin.json")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(SMALL["partnerships"][0])


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(FIELDS), value=ANYTHING)
def test_no_content_breaks_the_reader(name: str, value: Any) -> None:
    data = copy.deepcopy(SMALL)
    data["partnerships"][0][name] = value
    try:
        parse_places(data)
    except PlacesFileError:
        return  # it was refused in words, as it should be


def test_a_comment_may_stand_anywhere() -> None:
    data = copy.deepcopy(SMALL)
    for each in (data, data["partnerships"][0], data["partnerships"][0]["hosts"][0], data["contacts"][0]):
        each["comment"] = "not loaded"
    assert parse_places(data) == parse_places(SMALL)


def test_lanarkshire_comes_with_it_and_guesses_nothing() -> None:
    places = read_places(SHIPPED)
    north, south = places.partnerships
    boards = [area for area in north.areas if area.kind == "community_board"]
    assert (len(north.localities), len(south.localities), len(boards)) == (6, 4, 9)
    for partnership in places.partnerships:
        assert sorted(body.kind for body in partnership.bodies) == ["ijb", *["lpg"] * len(partnership.localities)]
        assert not any(body.mailbox or body.meetings or body.standards_agreed_on for body in partnership.bodies)
        assert not any(service.confirmed or service.mailbox for service in partnership.services)
        assert not any(area.verified_on for area in partnership.areas)
        assert not any(contact.verified_on for contact in (*partnership.contacts, *places.contacts))
        names = [host.name for host in partnership.hosts if not host.confirmed]
        assert all("to be confirmed" in name for name in names)
    assert list(places.without_host(date(2026, 11, 16))) == []
    assert len({host.slug for host in north.hosts if host.holds(date(2025, 1, 1)) and not host.confirmed}) == 6


def test_each_council_has_its_own_numbers_only() -> None:
    places = read_places(SHIPPED)
    shared = {contact.number for contact in places.contacts}
    north, south = ({contact.number for contact in each.contacts} for each in places.partnerships)
    assert "0800 121 4114" in north - south - shared
    assert "0303 123 1008" in south - north - shared


def test_the_numbers_are_those_of_scotland() -> None:
    """As the domain reference 2.2 gives them; never England's."""
    places = read_places(SHIPPED)
    everybodys = {each.slug: each.number or each.text_number for each in places.contacts}
    assert everybodys.items() >= {
        "emergency": "999", "nhs-24": "111", "police": "101", "samaritans": "116 123", "shout": "85258",
        "breathing-space": "0800 83 85 87", "childline": "0800 1111", "domestic-abuse": "0800 027 1234",
        "rape-crisis": "08088 01 03 02", "hourglass": "0808 808 8141", "pass": "0800 917 2127",
        "spso": "0800 377 7330", "care-inspectorate": "0345 600 9527",
    }.items()  # fmt: skip
    notes = " ".join(each.note for each in places.contacts)
    assert "choose the mental health option" in notes
    assert "option 2" not in notes
    assert "Text the word SHOUT." in notes
