"""Who reads when: the coming days of a host, each reader's own page, and what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.domain.errors import DomainError
from engage.domain.permissions import Permission, Scope, ScopeKind, permits, require, subject
from engage.domain.rota import WEEKDAYS
from engage.queries import rota as queries
from engage.queries.calendar import today
from engage.queries.rota import Desk, Member, Members
from engage.services import rota
from engage.web import problems
from engage.web.access import current_actor
from engage.web.forms import ActionForm, EngageForm
from engage.web.moderation.blueprint import bp
from engage.web.moderation.rota_forms import DAY_NAMES, AwayForm, DaysForm, HabitsForm, MessagesForm
from engage.web.presentation import join_list

COMING = 5
"""Working days that the page shows."""


@dataclass(frozen=True, slots=True)
class ComingDay:
    """One working day and who reads on it."""

    day: date
    names: tuple[str, ...]


@bp.get("/rota")
def rota_overview() -> ResponseReturnValue:
    """The hosts whose rota concerns this reader; with one, that one."""
    desks = queries.desks(current_actor())
    if len(desks) == 1:
        return redirect(url_for(".rota_host", host_id=desks[0].id))
    return render_template("moderation/rota.html", desks=desks)


@bp.get("/rota/<int:host_id>")
def rota_host(host_id: int) -> ResponseReturnValue:
    """Who reads on the coming days, and everybody's page."""
    return _host_page(_desk(host_id), queries.members(host_id))


@bp.post("/rota/<int:host_id>")
def rota_habits(host_id: int) -> ResponseReturnValue:
    """Change what holds for all readers of a host."""
    desk, form = _desk(host_id), HabitsForm()
    if form.validate_on_submit():
        try:
            rota.set_habits(
                current_actor(), host_id=host_id, nudge_hour=form.nudge_hour.data or 0,
                sound_hints=bool(form.sound_hints.data), phrases=form.phrases.data or "",
            )  # fmt: skip
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".rota_host", host_id=host_id))
    return _host_page(desk, queries.members(host_id), form)


@bp.get("/rota/<int:host_id>/<int:user_id>")
def rota_reader(host_id: int, user_id: int) -> ResponseReturnValue:
    """When one reader reads and is away."""
    return _reader_page(*_reader(host_id, user_id))


@bp.post("/rota/<int:host_id>/<int:user_id>/days")
def rota_days(host_id: int, user_id: int) -> ResponseReturnValue:
    """Say on which days one reader reads."""
    desk, member = _reader(host_id, user_id)
    form = DaysForm(prefix="d-")
    if form.validate_on_submit():
        try:
            rota.set_days(current_actor(), host_id=host_id, user_id=user_id, days=form.days.data or ())
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".rota_reader", host_id=host_id, user_id=user_id))
    return _reader_page(desk, member, days=form)


@bp.post("/rota/<int:host_id>/<int:user_id>/messages")
def rota_messages(host_id: int, user_id: int) -> ResponseReturnValue:
    """Say on which days one wants to be told what waits."""
    desk, member = _reader(host_id, user_id)
    if user_id != current_actor().user_id:
        abort(403)
    form = MessagesForm(prefix="m-")
    if form.validate_on_submit():
        try:
            rota.set_messages(current_actor(), host_id=host_id, days=form.days.data or ())
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".rota_reader", host_id=host_id, user_id=user_id))
    return _reader_page(desk, member, messages=form)


@bp.post("/rota/<int:host_id>/<int:user_id>/away")
def rota_away(host_id: int, user_id: int) -> ResponseReturnValue:
    """Say when one reader is away."""
    desk, member = _reader(host_id, user_id)
    form = AwayForm(prefix="a-")
    if form.validate_on_submit():
        try:
            rota.add_away(
                current_actor(), host_id=host_id, user_id=user_id, first=form.first.data, last=form.last.data
            )
        except DomainError as error:
            problems.apply(form, error)
        else:
            flash(_("Saved."))
            return redirect(url_for(".rota_reader", host_id=host_id, user_id=user_id))
    return _reader_page(desk, member, away=form)


@bp.post("/rota/<int:host_id>/<int:user_id>/away/<int:away_id>/back")
def rota_back(host_id: int, user_id: int, away_id: int) -> ResponseReturnValue:
    """Say that a reader is there after all."""
    _reader(host_id, user_id)
    if ActionForm().validate_on_submit():
        rota.remove_away(current_actor(), host_id=host_id, away_id=away_id)
        flash(_("Saved."))
    return redirect(url_for(".rota_reader", host_id=host_id, user_id=user_id))


def _desk(host_id: int) -> Desk:
    """The host, for its readers and whoever looks after its rota."""
    on = subject(Scope(ScopeKind.HOST, host_id))
    if not permits(current_actor(), Permission.CONTRIBUTION_DISPOSE, on):
        require(current_actor(), Permission.ROTA_MANAGE, on)
    return queries.desk(host_id)


def _manages(host_id: int) -> bool:
    return permits(current_actor(), Permission.ROTA_MANAGE, subject(Scope(ScopeKind.HOST, host_id)))


def _reader(host_id: int, user_id: int) -> tuple[Desk, Member]:
    """A reader, for themselves and whoever looks after the rota."""
    desk = _desk(host_id)
    if user_id != current_actor().user_id and not _manages(host_id):
        abort(403)
    return desk, queries.members(host_id).member(user_id)


def _host_page(desk: Desk, members: Members, form: HabitsForm | None = None) -> ResponseReturnValue:
    if form is None:
        form = HabitsForm(
            formdata=None, data={"nudge_hour": desk.nudge_hour, "sound_hints": desk.sound_hints,
                                 "phrases": "\n".join(desk.phrases)},
        )  # fmt: skip
    me = current_actor().user_id
    manages = _manages(desk.id)
    page = render_template(
        "moderation/rota_host.html", desk=desk, coming=_coming(desk, members), has_rota=members.rota is not None,
        me=next((each for each in members.all if each.user_id == me), None), manages=manages,
        others=[each for each in members.all if each.user_id != me], habits=form, form=form if form.errors else None,
        day_words=lambda member: _day_words(member, members),
    )  # fmt: skip
    return page, form.status


def _coming(desk: Desk, members: Members) -> list[ComingDay]:
    day, found = today() - timedelta(days=1), list[ComingDay]()
    for _number in range(COMING):
        day = desk.calendar.next_working_day(day)
        found.append(ComingDay(day, tuple(each.name for each in members.on(day))))
    return found


def _day_words(member: Member, members: Members) -> str:
    """The days of one reader, in words."""
    if member.days is None:
        every_day = members.rota is None or members.rota.every_day
        return _("every working day") if every_day else _("not on the rota")
    if not member.days:
        return _("not on the rota")
    if member.days == set(WEEKDAYS):
        return _("every working day")
    return join_list(str(DAY_NAMES[day]) for day in sorted(member.days))


def _reader_page(
    desk: Desk, member: Member, *, days: DaysForm | None = None, messages: MessagesForm | None = None,
    away: AwayForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    wrong: EngageForm | None = days or messages or away
    all_days = sorted(WEEKDAYS)
    if days is None:
        said = all_days if member.days is None else sorted(member.days)
        days = DaysForm(formdata=None, prefix="d-", data={"days": said})
    if messages is None:
        wanted = all_days if member.nudge_days is None else sorted(member.nudge_days)
        messages = MessagesForm(formdata=None, prefix="m-", data={"days": wanted})
    page = render_template(
        "moderation/rota_reader.html", desk=desk, member=member, days=days, messages=messages,
        away=away or AwayForm(formdata=None, prefix="a-"), own=member.user_id == current_actor().user_id, form=wrong,
        pressed=ActionForm(formdata=None), nudge_hour=desk.nudge_hour,
    )  # fmt: skip
    return page, wrong.status if wrong else 200
