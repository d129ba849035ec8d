"""Templates that import each other once.

Jinja looks at every import whether the importing template has globals that the imported one lacks, name by name; here
all templates have the same ones, those of the environment, and a page imports eight.
"""

from __future__ import annotations

from flask import Flask
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context


class SharedTemplate(Template):
    """A template without globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def install(app: Flask) -> None:
    """Make the app's templates of this kind."""
    app.jinja_env.template_class = SharedTemplate
