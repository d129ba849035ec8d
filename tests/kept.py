"""What every app of a run would make again: the code of its templates, and what builds its addresses.

Tests make hundreds of apps, and each compiles the same templates and the same routes. They come out the same for every
app that speaks the same language, so the first one's are kept: in memory, and for other processes of the run in the
folder that ENGAGE_TEST_KEPT names, which `tests.run` makes and takes away.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Kept(BytecodeCache):
    """Compiled templates by their words and by whatever of an environment goes into the code."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._codes: dict[str, Any] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The code that was kept for this template in an environment like this one, or a place for it."""
        made_in = (
            type(environment), getattr(environment, "words", None) is not None, environment.globals.get("page_lang"),
            sorted(environment.extensions), sorted(environment.filters), sorted(environment.tests),
            sorted(map(repr, environment.policies.items())), str(environment.autoescape).split(" at ")[0],
            environment.trim_blocks, environment.lstrip_blocks, name, filename, source,
        )  # fmt: skip
        key = hashlib.sha256(repr(made_in).encode()).hexdigest()
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        bucket.code = self._codes.get(bucket.key)
        if bucket.code is None and self._folder is not None and (self._folder / bucket.key).exists():
            bucket.bytecode_from_string((self._folder / bucket.key).read_bytes())
            self._codes[bucket.key] = bucket.code
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing: `get_bucket` has done it."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.code
        if self._folder is not None:
            part = self._folder / f"{bucket.key}.{os.getpid()}"
            part.write_bytes(bucket.bytecode_to_string())
            part.replace(self._folder / bucket.key)


def keep() -> None:
    """From now on, in this process."""
    folder = os.environ.get("ENGAGE_TEST_KEPT")
    kept = Kept(Path(folder) if folder else None)
    load, build = BaseLoader.load, Rule._compile_builder
    builders: dict[Any, Any] = {}

    def loaded(self: BaseLoader, environment: Environment, name: str, globals: Any = None) -> Any:
        if environment.bytecode_cache is None:
            environment.bytecode_cache = kept
        return load(self, environment, name, globals)

    def built(self: Rule, append_unknown: bool = True) -> Any:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in builders:
            builders[key] = build(self, append_unknown)
        return builders[key]

    BaseLoader.load = loaded  # type: ignore[method-assign]
    Rule._compile_builder = built  # type: ignore[method-assign]
