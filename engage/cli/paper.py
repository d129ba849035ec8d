"""`engage paper`: the paper form of a locality as a PDF, each copy with a slip of its own."""

from __future__ import annotations

from pathlib import Path

import click

from engage.cli.support import NEW_FILE, many, stop, with_app
from engage.domain.paper import MOST_COPIES
from engage.domain.permissions import SYSTEM
from engage.queries import public_places
from engage.services import slips
from engage.services.context import context
from engage.web import demonstration, paper_words


@click.command("paper")
@click.argument("locality", metavar="LOCALITY")
@click.option("--large-print", is_flag=True, help="In letters of 18 points.")
@click.option("--copies", type=click.IntRange(1, MOST_COPIES), default=1, show_default=True, help="How many forms.")
@click.option("--output", type=NEW_FILE, required=True, metavar="FILE.pdf", help="Where to write it.")
@with_app
def command(locality: str, large_print: bool, copies: int, output: Path) -> None:
    """Print the paper form of LOCALITY (its name in addresses, such as wishaw).

    Each copy has a reference and four secret words on the page that people keep. They are in this file and nowhere
    else: delete it when it is printed.
    """
    place = public_places.locality(locality)
    if place is None or not place.in_force or place.host_id is None:
        stop("There is no locality of that name that somebody reads for.")
    settings = context().settings
    base = settings.base_url
    form = paper_words.paper(
        place, public_places.host_reach(place.host_id), public_places.contacts(place.partnership_id), base
    )
    made = slips.print_forms(
        SYSTEM, locality_id=place.id, copies=copies, large_print=large_print,
        compose=lambda reserved: paper_words.document(
            form, reserved, web_url=f"{base}/s/{place.slug}", large_print=large_print,
            demonstration=demonstration.is_marked(settings),
        ),
    )  # fmt: skip
    output.touch(mode=0o600)
    output.write_bytes(made)
    click.echo(f"Written to {output}: {many(copies, 'form', 'forms')}.")
