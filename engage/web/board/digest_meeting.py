"""What a meeting did with what a digest put to it: each with what is in its history, where to enter what is not, and
one form for what the meeting did not come to."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from engage.domain.digest_asked import Did
from engage.domain.errors import DomainError
from engage.domain.kinds import DigestState
from engage.domain.permissions import Permission, Scope, ScopeKind, permits, subject
from engage.queries import digest_asked
from engage.services import not_taken
from engage.web import digest_words, problems
from engage.web.access import current_actor
from engage.web.board.blueprint import bp
from engage.web.board.digests import readable_page
from engage.web.forms import CheckboxesField, EngageForm
from engage.web.presentation import gettext


class NotTakenForm(EngageForm):
    """What the meeting did not come to. The view gives the answers."""

    not_taken = CheckboxesField(_("The meeting did not come to these"))


@bp.route("/board/digests/<int:digest_id>/meeting", methods=["GET", "POST"])
def digest_meeting(digest_id: int) -> ResponseReturnValue:
    """What the meeting did, and what it did not come to."""
    page = readable_page(digest_id)
    if page.state is DigestState.COMPILED:
        return redirect(url_for(".digest", digest_id=digest_id))
    found = digest_asked.of_digest(page.data)
    form = NotTakenForm(not_taken=[each.asked.reference for each in found.put if each.not_taken])
    form.not_taken.choices = _offered(found)
    body = subject(Scope(ScopeKind.BODY, page.data.body.id))
    may = found.meeting is not None and permits(current_actor(), Permission.MEETING_MANAGE, body)
    if form.validate_on_submit():
        # What came meanwhile is no longer offered, and keeps what was noted of it.
        offered = {reference for reference, _title in _offered(found)}
        kept = {each.asked.reference for each in found.put if each.not_taken} - offered
        try:
            not_taken.note(
                current_actor(), digest_id=digest_id, references={*(form.not_taken.data or []), *kept}
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(gettext("Saved."))
            return redirect(url_for(".digest_meeting", digest_id=digest_id), 303)
    return render_template(
        "board/digest_meeting.html", page=page, data=page.data, found=found, form=form, say=digest_words.vocabulary(),
        may=may and bool(form.not_taken.choices),
    ), form.status  # fmt: skip


def _offered(found: digest_asked.PutToBody) -> list[tuple[Any, str]]:
    """What nothing else is known of."""
    return [
        (each.asked.reference, each.asked.title)
        for each in found.put
        if each.came_of is None or each.came_of.did is Did.NOT_TAKEN
    ]
