"""What gunicorn is told to serve: the floors and the product, on the installation that the environment names."""

from __future__ import annotations

import os
import random
from pathlib import Path

from flask import Flask

from engage.app import settled
from tests.bench import floors
from tests.bench.installation import Installation

LOCALITY = 1
"""The largest of them."""


def reading_floors() -> Flask:
    """Floors 1 to 4."""
    return floors.reading(Path(os.environ["BENCH_HOME"]) / "engage.db", LOCALITY, random.Random(1))


def writing_floors() -> Flask:
    """Floors 6 and 7, in a database beside the product's."""
    synchronous = os.environ["BENCH_SYNCHRONOUS"]
    return floors.writing(Path(os.environ["BENCH_HOME"]) / f"floors-{synchronous}.db", synchronous)


def product() -> Flask:
    """The product, which makes every page anew."""
    made = Installation(Path(os.environ["BENCH_HOME"]), 0)
    return settled(made.app(ENGAGE_SYNCHRONOUS=os.environ["BENCH_SYNCHRONOUS"]))


def product_that_keeps() -> Flask:
    """The product as it is installed: finished pages are kept until anything changes."""
    return settled(Installation(Path(os.environ["BENCH_HOME"]), 0).app(page_cache=8))
