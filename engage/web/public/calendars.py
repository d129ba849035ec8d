"""The days of meetings as a file that anybody's own calendar can follow (iCalendar): no word of a contributor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from flask import Response, abort
from flask.typing import ResponseReturnValue

from engage.domain.calendar_file import CalendarDay, calendar_file
from engage.queries import meeting_days, public_places
from engage.queries.calendar import now
from engage.queries.meeting_days import MeetingDates
from engage.web.addresses import url_for, whole
from engage.web.page_cache import kept
from engage.web.presentation import gettext as _
from engage.web.presentation import long_date
from engage.web.public.blueprint import bp
from engage.web.public.browse import body_at

ICALENDAR = "text/calendar"


@bp.get("/bodies/<slug>/meetings.ics")
@kept()
def body_calendar(slug: str) -> ResponseReturnValue:
    """The meetings of a body, and the days on which their papers are due."""
    body = body_at(slug)
    return _file(body.slug, _("Meetings of %(name)s", name=body.name), meeting_days.of_body(body.id))


@bp.get("/<partnership>/meetings.ics")
@kept()
def partnership_calendar(partnership: str) -> ResponseReturnValue:
    """The meetings of every planning body of a partnership."""
    found = public_places.partnerships(partnership)
    if not found:
        abort(404)
    place = found[0]
    return _file(place.slug, _("Meetings of %(name)s", name=place.name), meeting_days.of_partnership(place.id))


def _file(slug: str, name: str, meetings: Iterable[MeetingDates]) -> Response:
    days = (day for each in meetings for day in _days(each))
    answer = Response(calendar_file(name, days, made_at=now()), mimetype=ICALENDAR)
    answer.headers["Content-Disposition"] = f'inline; filename="meetings-{slug}.ics"'
    return answer


def _days(meeting: MeetingDates) -> Iterator[CalendarDay]:
    here = urlsplit(whole("/")).hostname or "localhost"
    url = whole(url_for(".body", slug=meeting.body_slug))
    held = long_date(meeting.held_on)
    if meeting.papers_due_on:
        yield CalendarDay(
            f"papers-{meeting.id}@{here}", meeting.papers_due_on,
            _named(_("Papers due: %(body)s", body=meeting.body_name), meeting.cancelled),
            _("For the meeting of %(day)s.", day=held), url=url, cancelled=meeting.cancelled,
        )  # fmt: skip
    papers = [
        _("Agenda: %(url)s", url=meeting.agenda_url) if meeting.agenda_url else "",
        _("Minutes: %(url)s", url=meeting.minutes_url) if meeting.minutes_url else "",
    ]
    yield CalendarDay(
        f"meeting-{meeting.id}@{here}", meeting.held_on, _named(meeting.body_name, meeting.cancelled),
        "\n".join(line for line in papers if line), meeting.place, url, meeting.cancelled,
    )  # fmt: skip


def _named(words: str, cancelled: bool) -> str:
    """Most calendars show a cancelled day as any other: the words say it as well."""
    return _("Cancelled: %(what)s", what=words) if cancelled else words
