"""The links that lead staff about: which there are, in one order, and who sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, current_app, request, url_for

from engage.domain.permissions import PERMISSION_MAP, Permission, Role
from engage.web.access import current_account
from engage.web.presentation import gettext
from engage.web.role_words import role_does, role_name, scope_name


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A place to go: `text` is translated, `current` when this page is it ("page") or under it ("true"), and under no
    longer one; empty otherwise.

    `aside` is for what is not needed every day: it waits under "More", so that a phone shows the page and not its menu.
    """

    text: str
    url: str
    current: str
    about: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    endpoint: str
    text: str
    about: str
    permission: Permission | None
    without: frozenset[Role] = frozenset()
    """Roles that have the permission and no use for the page."""


_FEW = 7
"""So many links stand side by side, whatever they are: two rows of a phone."""

_DAILY = frozenset({
    "moderation.queue", "moderation.from_people", "moderation.concerns", "service_lane.overview", "board.home",
    "board.digest_list", "admin.people.overview", "admin.places.overview", "admin.records.jobs", "account.home",
})  # fmt: skip
"""What somebody comes for on most days, or has to find at once. Of many links, these stay in sight."""

_ENTRIES = (
    _Entry("moderation.queue", _("To read"), _("What people shared and nobody has answered yet."),
           Permission.CONTRIBUTION_QUEUE),
    _Entry("moderation.from_people", _("Questions and answers"), _("What people asked, added or answered."),
           Permission.CONTRIBUTION_ASK_BACK),
    _Entry("moderation.digest_questions", _("Questions about digests"), _("What readers asked about a line."),
           Permission.DIGEST_QUESTION_ANSWER),
    _Entry("moderation.concerns", _("Safety"), _("What somebody was worried about. It waits for you."),
           Permission.CONCERN_DECIDE),
    _Entry("moderation.objections", _("To look at again"), _("What somebody disagreed with."),
           Permission.OBJECTION_DECIDE),
    _Entry("moderation.referrals", _("Answers of services"), _("What services answered and a host has to check."),
           Permission.REFERRAL_CHECK),
    _Entry("moderation.by_hand", _("To tell by hand"), _("Calls to make and letters to send."),
           Permission.OUTBOX_BY_HAND),
    _Entry("moderation.key_in", _("Type in"), _("What people told by phone, on paper or at an event."),
           Permission.CONTRIBUTION_KEY_IN),
    _Entry("moderation.rota_overview", _("Who reads when"), _("Your days, days away, and messages."),
           Permission.ROTA_MANAGE),
    _Entry("incidents.overview", _("Published by mistake"), _("What was taken off, and the 72 hours."),
           Permission.INCIDENT_READ),
    _Entry("moderation.themes", _("Themes"), _("What many people say."), Permission.THEME_EDIT),
    _Entry("service_lane.overview", _("Questions to services"), _("What your service was asked to answer."),
           Permission.REFERRAL_ANSWER),
    _Entry("board.home", _("Asks"), _("What your planning body was asked, and what waits for it."),
           Permission.BOARD_READ),
    _Entry("board.meetings", _("Meetings"), _("What is on their agendas, and what they did."), Permission.BOARD_READ,
           frozenset({Role.MODERATOR})),
    _Entry("board.quality", _("Judge answers"), _("How good some public answers are, a few each month."),
           Permission.ANSWER_RATE),
    _Entry("board.digest_list", _("Digests"), _("To read and issue: you said, we did."), Permission.DIGEST_ISSUE),
    _Entry("measures.overview", _("Measures"), _("What came of it, in numbers."), Permission.MEASURE_READ),
    _Entry("admin.meetings.overview", _("Meeting days"), _("The calendar of each planning body."),
           Permission.MEETING_MANAGE),
    _Entry("admin.people.overview", _("People"), _("Accounts and the roles they hold."), Permission.ACCOUNT_MANAGE),
    _Entry("admin.invitations.overview", _("Invitations"), _("Who was asked to join."), Permission.ACCOUNT_MANAGE),
    _Entry("admin.places.overview", _("Places"), _("Partnerships, localities, bodies, hosts and services."),
           Permission.PLACE_MANAGE),
    _Entry("admin.contacts.overview", _("Help contacts"), _("Numbers to ring, and when they were checked."),
           Permission.PLACE_MANAGE),
    _Entry("admin.pages.overview", _("Pages"), _("The words of public pages, such as privacy and moderation."),
           Permission.PAGE_EDIT),
    _Entry("admin.equality.overview", _("Who we hear from"), _("Answers to equality questions, as numbers."),
           Permission.EQUALITY_READ),
    _Entry("admin.records.jobs", _("Jobs"), _("What ran by the clock, and what failed."), Permission.JOB_READ),
    _Entry("admin.records.outbox", _("Outbox"), _("Messages that wait, went out or could not be sent."),
           Permission.JOB_READ),
    _Entry("admin.records.audit", _("Audit"), _("Who did or looked at what."), Permission.AUDIT_READ),
    _Entry("account.home", _("Your account"), _("What you may do, your password, and signing out."), None),
)  # fmt: skip
"""In the order shown. A page that is not installed is left out, so an audience can be added or taken away."""


def staff_links() -> list[StaffLink]:
    """The links for whoever is signed in; none for anybody else."""
    account = current_account()
    if account is None:
        return []
    roles = account.actor.roles()
    entries = [entry for entry in _ENTRIES if _shown(entry, roles)]
    links = [_link(entry) for entry in entries]
    here = max((link for link in links if link.current), key=lambda link: len(link.url), default=None)
    many = len(links) > _FEW
    return [
        link if link is here else replace(link, current="", aside=many and entry.endpoint not in _DAILY)
        for entry, link in zip(entries, links, strict=True)
    ]


def _shown(entry: _Entry, roles: frozenset[Role]) -> bool:
    if entry.endpoint not in current_app.view_functions:
        return False
    return entry.permission is None or bool((roles - entry.without) & PERMISSION_MAP[entry.permission])


def _link(entry: _Entry) -> StaffLink:
    url = url_for(entry.endpoint)
    under = entry.endpoint != "account.home" and request.path.startswith(url.rstrip("/") + "/")
    current = "page" if request.path == url else "true" if under else ""
    return StaffLink(gettext(entry.text), url, current, gettext(entry.about))


def register(app: Flask) -> None:
    """Give templates `staff_links()` and the words of roles."""
    app.jinja_env.globals.update(
        staff_links=staff_links, role_name=role_name, role_does=role_does, scope_name=scope_name
    )
