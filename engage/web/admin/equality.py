"""Answers to equality questions as numbers: one question over quarters that are over, small numbers hidden."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.domain.disclosure import Count, Suppressed
from engage.domain.equality import Question, Span
from engage.domain.permissions import Permission, Role
from engage.queries import equality as queries
from engage.queries import places
from engage.web import equality_words
from engage.web.access import staff_only
from engage.web.admin.reach import reach, require_over
from engage.web.presentation import figure, gettext

bp = Blueprint("equality", __name__, url_prefix="/equality")
staff_only(bp, Role.ADMIN, Role.AUDITOR)


@bp.get("/")
def overview() -> ResponseReturnValue:
    """The partnerships one may look at."""
    found = places.partnerships(reach(Permission.EQUALITY_READ))
    return render_template("admin/equality_list.html", partnerships=found)


@bp.get("/<int:partnership_id>")
def partnership(partnership_id: int) -> ResponseReturnValue:
    """One question at a time, over one span at a time."""
    require_over(Permission.EQUALITY_READ, partnership_id)
    place = places.partnership(partnership_id)
    if place is None:
        abort(404)
    found = queries.counted(partnership_id)
    if not found.spans:
        return render_template("admin/equality.html", place=place, shown=None)
    span = next((s for s in found.spans if str(s) == request.args.get("span", str(found.spans[-1]))), None)
    if span is None:
        abort(404)
    questions = found.questions(span)
    question = next((q for q in questions if q.key == request.args.get("question", questions[0].key)), None)
    if question is None:
        abort(404)
    shown = found.shown(span, question)
    return render_template(
        "admin/equality.html", place=place, shown=shown, words=equality_words.question(question),
        short=equality_words.short(question), when=equality_words.span(span), rows=_rows(shown),
        spans=[
            {"text": equality_words.span(s), "url": _at(partnership_id, s, question), "current": s == span}
            for s in reversed(found.spans)
        ],
        questions=[
            {"text": equality_words.short(q), "url": _at(partnership_id, span, q), "current": q == question}
            for q in questions
        ],
    )  # fmt: skip


def _rows(shown: queries.Shown) -> list[list[str]]:
    return [
        [equality_words.answer(shown.question, line.answer), _number(line.count),
         *([_share(line.share)] if shown.shares else [])]
        for line in shown.lines
    ]  # fmt: skip


def _number(count: Count) -> str:
    return gettext("not shown") if isinstance(count, Suppressed) else figure(count)


def _share(share: int | None) -> str:
    return gettext("not shown") if share is None else f"{share}%"


def _at(partnership_id: int, span: Span, question: Question) -> str:
    return url_for(".partnership", partnership_id=partnership_id, question=question.key, span=str(span))
