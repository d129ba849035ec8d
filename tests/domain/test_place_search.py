"""Finding a place by what people type: names, towns, postcodes, slips of spelling, and things that are none of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.adapters.places_file import SHIPPED, read_places
from engage.domain.place_search import POSTCODE, Findable, find


def _shipped() -> tuple[tuple[Findable, ...], list[str]]:
    places, slugs = [], []
    for home in read_places(SHIPPED).partnerships:
        for locality in home.localities:
            inside = [area for area in home.areas if any(link.locality == locality.slug for link in area.localities)]
            names = [area.name for area in inside if area.kind != POSTCODE]
            codes = tuple(area.name for area in inside if area.kind == POSTCODE)
            everything = (locality.display_name, *locality.aka, *names, home.name)
            places.append(Findable(len(places), everything, codes))
            slugs.append(locality.slug)
    return tuple(places), slugs


PLACES, SLUGS = _shipped()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Wishaw", ["wishaw"]),
        ("  WISHAW. ", ["wishaw"]),
        ("Wíshaw", ["wishaw"]),
        ("Wishow", ["wishaw"]),
        ("Mother well", ["motherwell"]),
        ("Cumbernald", ["cumbernauld-and-the-north"]),
        ("Rutherglen & Cambuslang", ["rutherglen-cambuslang"]),
        ("Camglen", ["rutherglen-cambuslang"]),
        ("I live in Carluke", ["clydesdale"]),
        ("north", ["cumbernauld-and-the-north"]),
        ("South Lanarkshire", ["clydesdale", "east-kilbride", "hamilton", "rutherglen-cambuslang"]),
        ("ML2 0AA", ["wishaw"]),
        ("ml20aa", ["wishaw"]),
        ("ML 2 OAA", ["wishaw"]),
        ("ML1", ["motherwell"]),
        ("ML11", ["clydesdale"]),
        ("ML67", ["airdrie"]),
        ("G69 9AA", ["coatbridge", "cumbernauld-and-the-north"]),
        ("g71", ["bellshill", "hamilton"]),
        ("Uddingston G71", ["hamilton"]),
        ("EH1 1AA", []),
        ("Glasgow", []),
        ("a", []),
        ("", []),
    ],
)
def test_what_people_mean(typed: str, meant: list[str]) -> None:
    assert [SLUGS[key] for key in find(typed, PLACES)] == meant


def test_a_sector_narrows_a_district_down() -> None:
    codes = {1: ("G69 9",), 2: ("G69 7", "G70"), 3: ("G69",)}
    places = tuple(Findable(key, (f"Place {key}",), its) for key, its in codes.items())
    assert find("G69 9AB", places) == (1, 3)
    assert find("G69 7", places) == (2, 3)
    assert find("G69", places) == (1, 2, 3)


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    assert set(find(typed, PLACES)) <= {place.id for place in PLACES}


@pytest.mark.parametrize("typed", ["x" * 100_000, "ML2 " * 50_000, "\x00\ud800", "(" * 9_999, "W" + "\u0301" * 9_999])
def test_huge_and_hostile(typed: str) -> None:
    assert len(find(typed, PLACES)) <= len(PLACES)
