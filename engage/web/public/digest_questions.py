"""Ask the host about one line of a digest, without an account. The question is never public."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.digest_lines import Line
from engage.domain.digest_questions import MOST_QUESTION
from engage.domain.errors import DomainError
from engage.queries import digest_questions as queries
from engage.queries import digests, public_places
from engage.queries.digest_questions import Hosts
from engage.queries.digests import DigestPage
from engage.services import digest_questions as service
from engage.web import problems
from engage.web.access import no_store
from engage.web.forms import EmailField, Needed, TextAreaField
from engage.web.presentation import join_list
from engage.web.public.blueprint import bp
from engage.web.public.digests import named
from engage.web.trap import TrapForm

LINE = "/digests/<body>/<period>/v<int:version>/<reference>/question"


class DigestQuestionForm(TrapForm):
    """The question, and where to answer if somebody wants that."""

    question = TextAreaField(
        _("Your question"), [Needed(_("Write your question"))], rows=5, max_chars=MOST_QUESTION,
        hint=_("Up to 1,000 characters. Leave out names, and what shows who somebody is."),
    )  # fmt: skip
    email = EmailField(
        _("Your email address"),
        hint=_("Give it only if you want an answer. We use it for one email. Then we delete it."),
    )


@dataclass(frozen=True, slots=True)
class _About:
    """The line that is asked about."""

    page: DigestPage
    line: Line
    hosts: Hosts
    at: dict[str, str | int]
    """What its address is made of."""

    @property
    def host(self) -> str:
        """Who reads it, by name."""
        return join_list(self.hosts.names)


@bp.route(LINE, methods=["GET", "POST"])
@no_store
def digest_question(body: str, period: str, version: int, reference: str) -> ResponseReturnValue:
    """Ask about it. What was typed stays when something is wrong."""
    about = _about(body, period, version, reference)
    form = DigestQuestionForm()
    if form.validate_on_submit() and not form.caught("question"):
        email = form.email.data or ""
        try:
            service.ask(
                about.page.id, about.hosts.ask_id, text=form.question.data or "", email=email,
                client=request.remote_addr,
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
            if error.code == "too_many_tries":
                return _page(about, form), 429
        else:
            sent = ".digest_question_answer" if email.strip() else ".digest_question_read"
            return redirect(url_for(sent, **about.at), 303)  # type: ignore[arg-type]
    return _page(about, form), form.status


@bp.get(f"{LINE}/answer")
def digest_question_answer(body: str, period: str, version: int, reference: str) -> str:
    """It was sent, and an answer comes by e-mail."""
    return _sent(_about(body, period, version, reference), answered=True)


@bp.get(f"{LINE}/read")
def digest_question_read(body: str, period: str, version: int, reference: str) -> str:
    """It was sent, and nobody can be answered."""
    return _sent(_about(body, period, version, reference), answered=False)


def _about(body: str, period: str, version: int, reference: str) -> _About:
    page = digests.issued_page(body, named(period), version)
    line = next((each for each in page.data.lines if each.reference == reference), None) if page else None
    hosts = queries.hosts(reference) if line else None
    if page is None or line is None or hosts is None:
        abort(404)
    return _About(page, line, hosts, {"body": body, "period": period, "version": version, "reference": reference})


def _page(about: _About, form: DigestQuestionForm) -> str:
    return render_template(
        "public/digest_question.html", about=about, row=about.hosts, form=form,
        contacts=public_places.contacts(about.hosts.partnership_id),
    )  # fmt: skip


def _sent(about: _About, *, answered: bool) -> str:
    return render_template(
        "public/digest_question_sent.html", about=about, row=about.hosts, answered=answered,
        contacts=public_places.contacts(about.hosts.partnership_id),
    )  # fmt: skip
