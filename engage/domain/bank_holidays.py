"""Bank holidays: Scotland's for the years at hand from a table, all others from the `holidays` library.

The table says what the library says; tests/domain/test_deadlines.py compares them, so that a new version of the library
with another day (a coronation, a jubilee) cannot come in without it. The library reads the tables of moon and sun of a
dozen religions when it is imported, more than three megabytes in every web process.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

SCOTLAND = "SCT"
"""The library's code of Scotland: 2 January and St Andrew's Day are holidays, Easter Monday is not."""

_SCOTTISH = {
    2016: "01-01 01-02 01-04 03-25 05-02 05-30 08-01 11-30 12-25 12-26 12-27",
    2017: "01-01 01-02 01-03 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
    2018: "01-01 01-02 03-30 05-07 05-28 08-06 11-30 12-25 12-26",
    2019: "01-01 01-02 04-19 05-06 05-27 08-05 11-30 12-02 12-25 12-26",
    2020: "01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-26 12-28",
    2021: "01-01 01-02 01-04 04-02 05-03 05-31 08-02 11-30 12-25 12-26 12-27 12-28",
    2022: "01-01 01-02 01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-25 12-26 12-27",
    2023: "01-01 01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    2024: "01-01 01-02 03-29 05-06 05-27 08-05 11-30 12-02 12-25 12-26",
    2025: "01-01 01-02 04-18 05-05 05-26 08-04 11-30 12-01 12-25 12-26",
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-26 12-28",
    2027: "01-01 01-02 01-04 03-26 05-03 05-31 08-02 11-30 12-25 12-26 12-27 12-28",
    2028: "01-01 01-02 01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
    2029: "01-01 01-02 03-30 05-07 05-28 08-06 11-30 12-25 12-26",
    2030: "01-01 01-02 04-19 05-06 05-27 08-05 11-30 12-02 12-25 12-26",
    2031: "01-01 01-02 04-11 05-05 05-26 08-04 11-30 12-01 12-25 12-26",
    2032: "01-01 01-02 03-26 05-03 05-31 08-02 11-30 12-25 12-26 12-27 12-28",
    2033: "01-01 01-02 01-03 01-04 04-15 05-02 05-30 08-01 11-30 12-25 12-26 12-27",
    2034: "01-01 01-02 01-03 04-07 05-01 05-29 08-07 11-30 12-25 12-26",
    2035: "01-01 01-02 03-23 05-07 05-28 08-06 11-30 12-25 12-26",
    2036: "01-01 01-02 04-11 05-05 05-26 08-04 11-30 12-01 12-25 12-26",
    2037: "01-01 01-02 04-03 05-04 05-25 08-03 11-30 12-25 12-26 12-28",
    2038: "01-01 01-02 01-04 04-23 05-03 05-31 08-02 11-30 12-25 12-26 12-27 12-28",
    2039: "01-01 01-02 01-03 01-04 04-08 05-02 05-30 08-01 11-30 12-25 12-26 12-27",
    2040: "01-01 01-02 01-03 03-30 05-07 05-28 08-06 11-30 12-25 12-26",
}
"""Year: its days as month-day, in order. A holiday on a weekend stands beside the day that is free in its place."""


@lru_cache(maxsize=256)
def bank_holidays(subdivision: str, year: int) -> frozenset[date]:
    """The bank holidays of a year in a part of the United Kingdom, by its code in the library ("SCT", "ENG" ...)."""
    if subdivision == SCOTLAND and year in _SCOTTISH:
        return frozenset(date.fromisoformat(f"{year}-{day}") for day in _SCOTTISH[year].split())
    return frozenset(_united_kingdom()(subdiv=subdivision, years=year))


@lru_cache(maxsize=1)
def _united_kingdom() -> Any:
    """The library's class for one country, from its own file: asked for by name, it loads all 250 countries, which
    costs a process some ten megabytes."""
    library = find_spec("holidays")
    assert library is not None
    assert library.origin is not None
    path = Path(library.origin).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location(f"{__name__}_united_kingdom", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom
