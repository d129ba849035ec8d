"""The floors: the least that a page, a read and a write cost with the same tools, defined as in docs/performance.md.

1: a view that returns a small constant as JSON. 2: a page of about 20 kB with 25 items from constants and `url_for`
for each. 3: the same with one ORM query for 25 rows. 4: the same with `count(*)` of the locality. 7: a raw sqlite3
insert and commit behind a POST. 6: WTForms, CSRF, ORM insert and commit.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from engage.models.base import UTCDateTime
from engage.models.engine import WRITE, prepare
from tests.bench.sentences import THEMES, words

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ url_for('static', filename='css/engage.css') }}"></head>
<body><a href="#main">Skip to the main part</a>
<header><nav aria-label="Main"><ul>{% for t in themes %}
<li><a href="/themes/{{ loop.index }}">{{ t }}</a></li>{% endfor %}</ul></nav></header>
<main id="main"><h1>{{ title }}</h1>{% if total is defined %}<p>{{ total }} in all</p>{% endif %}
<ul>
{% for item in items %}
<li><article><h2><a href="{{ url_for('one', reference=item.reference) }}">{{ item.reference }}</a></h2>
<blockquote><p>{{ item.redacted_text }}</p></blockquote>
<p>{{ item.published_at }} <span class="tag">{{ item.disposition }}</span>
{% for t in themes[:2] %}<a href="/themes/{{ loop.index }}">{{ t }}</a> {% endfor %}</p>
<p class="note">{{ note }}</p></article></li>
{% endfor %}
</ul></main><footer><p>You tell us. We ask. We come back to you.</p></footer></body></html>
"""
NOTE = "A person took out names and anything that shows who somebody is before this was shown. " * 2


class _Base(DeclarativeBase):
    pass


class Row(_Base):
    """The table of contributions with the columns that a list shows."""

    __tablename__ = "contributions"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    locality_id: Mapped[int]
    publication: Mapped[str]
    disposition: Mapped[str | None]
    redacted_text: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime())


class Note(_Base):
    """What floors 6 and 7 write."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime())


class _NoteForm(FlaskForm):
    text = TextAreaField(validators=[DataRequired()])


def reading(database: Path, locality: int, rng: Any) -> Flask:
    """An app with floors 1 to 4 at /1 to /4, the last two on the database that is measured."""
    app = _app()
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
    prepare(engine)
    constants = [
        {"reference": f"K7RM4T{n:02}", "redacted_text": words(rng), "published_at": "2026-11-16 10:00:00",
         "disposition": "thanks_passed_on"}
        for n in range(25)
    ]  # fmt: skip
    here = (Row.locality_id == locality, Row.publication == sa.literal_column("'published'"))
    newest = sa.select(Row).where(*here).order_by(Row.published_at.desc(), Row.id.desc()).limit(25)
    count = sa.select(sa.func.count()).select_from(Row).where(*here)

    def page(items: Any, **more: Any) -> str:
        return render_template("page.html", title="What people told us", themes=THEMES, items=items, note=NOTE, **more)

    app.add_url_rule("/1", "floor1", lambda: jsonify(open=12, late=3, digest="2026-10"))
    app.add_url_rule("/2", "floor2", lambda: page(constants))

    def floor3() -> str:
        with Session(engine) as session:
            return page(session.scalars(newest).all())

    def floor4() -> str:
        with Session(engine) as session:
            return page(session.scalars(newest).all(), total=session.scalar(count))

    app.add_url_rule("/3", "floor3", floor3)
    app.add_url_rule("/4", "floor4", floor4)
    return app


def writing(database: Path, synchronous: str) -> Flask:
    """An app with floors 6 and 7 at /6 and /7, on a database file of their own."""
    app = _app()
    app.config.update(SECRET_KEY="floors", WTF_CSRF_ENABLED=True)
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
    prepare(engine, synchronous=synchronous)
    _Base.metadata.create_all(engine, [Note.__table__])  # type: ignore[list-item]
    raw = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", f"synchronous={synchronous}"):
        raw.execute(f"PRAGMA {pragma}")

    def floor7() -> Any:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO notes (text, at) VALUES (?, ?)", (request.form["text"], "2026-11-16 10:00:00"))
        raw.execute("COMMIT")
        return redirect(url_for("one", reference="K7RM4TXQ"))

    def floor6() -> Any:
        form = _NoteForm()
        if not form.validate_on_submit():
            return str(form.csrf_token), 200 if request.method == "GET" else 422
        with Session(engine.execution_options(**{WRITE: True})) as session:
            session.add(Note(text=form.text.data or "", at=datetime.now().astimezone()))
            session.commit()
        return redirect(url_for("one", reference="K7RM4TXQ"))

    app.add_url_rule("/7", "floor7", floor7, methods=["POST"])
    app.add_url_rule("/6", "floor6", floor6, methods=["GET", "POST"])
    return app


def _app() -> Flask:
    app = Flask("floors", static_folder="static")
    app.jinja_env.loader = DictLoader({"page.html": PAGE})
    app.add_url_rule("/one/<reference>", "one", lambda reference: reference)
    return app
