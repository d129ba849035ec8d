"""`engage measures`: the twenty measures of a planning body or a partnership."""

from __future__ import annotations

import click

from engage.cli.support import as_json, say, stop, with_app
from engage.domain.measures.shown import Figure, shown
from engage.domain.periods import Period
from engage.queries import measures, public_places
from engage.queries.measures import Scope
from engage.web import measure_file, measure_words


@click.command("measures")
@click.option("--body", "body", metavar="SLUG", help="A planning body, such as wishaw-lpg.")
@click.option("--partnership", "partnership", metavar="SLUG", help="All bodies of a partnership together.")
@click.option("--from", "first", metavar="YYYY-MM", help="The first month; twelve months ago when not given.")
@click.option("--to", "last", metavar="YYYY-MM", help="The last month; the last whole one when not given.")
@as_json
@with_app
def command(body: str | None, partnership: str | None, first: str | None, last: str | None, as_json: bool) -> None:
    """Print all twenty measures, counted from the histories. Small numbers are hidden here as they are on pages."""
    if (body is None) is (partnership is None):
        raise click.UsageError("Name a body or a partnership, and not both.")
    scope = _scope(body, partnership)
    usual_first, usual_last = measures.months()
    since = Period.parse(first) if first else usual_first
    until = Period.parse(last) if last else usual_last
    if until < since:
        raise click.UsageError("The last month lies before the first.")
    figures = shown(measures.lines(scope, since, until))
    rows = list(measure_file.rows(str(body or partnership), figures, measures.view(scope, since, until)))
    say(rows, as_json=as_json, otherwise=lambda: "\n".join(_line(each) for each in figures))


def _scope(body: str | None, partnership: str | None) -> Scope:
    if body is not None:
        found = public_places.body(body)
        if found is None:
            stop("There is no planning body of that name.")
        return Scope(found.partnership_id, found.id)
    place = next(iter(public_places.controllers(partnership)), None)
    if place is None:
        stop("There is no partnership of that name.")
    return Scope(place.id)


def _line(each: Figure) -> str:
    name = f"{each.number:2} {each.part.value}" + (f" [{each.group}]" if each.group else "")
    return f"{name}: {measure_words.whole(each)}"
