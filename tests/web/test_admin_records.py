"""The audit, jobs, outbox and development mailbox on their pages."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from flask import Flask

from engage.adapters.dev_mailbox import DevMailbox
from engage.adapters.mailer import OutgoingMail
from engage.domain.kinds import MessageState, TellBy
from engage.domain.permissions import INSTALLATION, SYSTEM, Role, ScopeKind
from engage.models.jobs import JobRun
from engage.models.outbox import Message
from engage.services import audit
from engage.services.context import context
from engage.services.unit_of_work import unit_of_work
from tests.counting import count_statements
from tests.pages import PageClient
from tests.staff import admin, lay_places, open_account, over, signed_in

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def auditor(app: Flask) -> PageClient:
    open_account("audit@example.org", (Role.AUDITOR, INSTALLATION))
    return signed_in(app, "audit@example.org")


@pytest.fixture
def boss(app: Flask) -> PageClient:
    admin()
    return signed_in(app, "admin@example.org")


def test_the_auditor_reads_the_audit_by_numbers(app: Flask, auditor: PageClient) -> None:
    page = auditor.get("/account/").click("Audit")
    rows = page.tables["Events, the latest first"]
    assert [row[2] for row in rows[1:]] == ["account:signed_in", "role:granted"]
    assert "audit@example.org" not in page.main
    page = page.submit("Show", event="role:granted")
    assert [row[2] for row in page.tables["Events, the latest first"][1:]] == ["role:granted"]
    assert "granted: auditor, scope_id: 0, scope_kind: installation" in page
    auditor.get("/admin/audit?event=nonsense", expect=404)


def test_a_long_audit_goes_on(app: Flask, auditor: PageClient) -> None:
    with unit_of_work():
        for number in range(60):
            audit.record(SYSTEM, audit.Event.SIGNED_OUT, number)
    with count_statements(app) as counted:
        page = auditor.get("/admin/audit")
    assert len(counted) <= 5
    first = [row[0] for row in page.tables["Events, the latest first"][1:]]
    second = [row[0] for row in page.click("Older ›").tables["Events, the latest first"][1:]]
    assert len(first) == 50
    assert not set(first) & set(second)


def test_others_do_not_read_the_audit(app: Flask, boss: PageClient) -> None:
    places = lay_places()
    boss.get("/admin/audit", expect=403)
    open_account("local@example.org", (Role.AUDITOR, over(ScopeKind.PARTNERSHIP, places.partnership)))
    local = signed_in(app, "local@example.org")
    local.get("/admin/audit", expect=403)
    local.get("/admin/jobs")


def test_jobs_with_what_went_wrong(app: Flask, boss: PageClient) -> None:
    with unit_of_work() as session:
        for number in range(55):
            session.add(JobRun(name="digest", period=f"2026-{number}", started_at=AT, ended_at=AT, rows=number))
            session.flush()
        session.add(JobRun(name="outbox", period="now", started_at=AT, error="server_away", next_try_at=AT))
    with count_statements(app) as counted:
        page = boss.get("/admin/jobs")
    assert len(counted) <= 5
    assert page.tables["Runs, the latest first"][1][0] == "outbox"
    assert len(page.click("Older ›").tables["Runs, the latest first"]) == 7
    page = page.click("Runs with an error")
    assert [row[0] for row in page.tables["Runs, the latest first"][1:]] == ["outbox"]
    assert "server_away" in page


def test_the_outbox_shows_states_and_no_addresses(app: Flask, boss: PageClient) -> None:
    with unit_of_work() as session:
        session.add_all(
            Message(
                channel=TellBy.EMAIL, template="invitation", address="secret", params="secret", dedupe_key=str(number),
                state=state, created_at=AT, not_before=AT, last_error="recipient_refused 550",
            )
            for number, state in enumerate([MessageState.SENT, MessageState.SENT, MessageState.DEAD])
        )  # fmt: skip
    with count_statements(app) as counted:
        page = boss.get("/admin/outbox")
    assert len(counted) <= 5
    assert ["Sent", "2"] in page.tables["Messages by state"]
    assert "recipient_refused 550" in page
    assert "secret" not in page.main


def _keep(subject: str = "Come & join") -> None:
    DevMailbox(context().settings.home, context().clock).send(
        OutgoingMail(
            to="new@example.org", subject=subject, text="Hello\n\nhttp://localhost/account/sign-in\n<b>bold</b>",
            html="<p>Hello</p>", message_id="1", sender="engage@example.org", date=AT,
        )
    )  # fmt: skip


def test_the_development_mailbox(app: Flask, boss: PageClient) -> None:
    assert "Nothing here yet." in boss.get("/admin/mailbox")
    _keep()
    page = boss.get("/admin/outbox").click("Read what was sent: the development mailbox").click("Come & join")
    assert "<b>bold</b>" in page.main
    assert page.click("http://localhost/account/sign-in").h1 == "Your account"
    for name in ("nonsense", "..%2f..%2fkeys", "20261116T090000-0000000000000000"):
        boss.get(f"/admin/mailbox/{name}", expect=404)


def test_the_development_mailbox_is_only_for_development_and_admins(
    app: Flask, boss: PageClient, auditor: PageClient
) -> None:
    _keep()
    auditor.get("/admin/mailbox", expect=404)
    settings = app.config["ENGAGE_SETTINGS"]
    for change in ({"production": True}, {"smtp_url": "smtp://localhost"}):
        app.config["ENGAGE_SETTINGS"] = dataclasses.replace(settings, **change)
        boss.get("/admin/mailbox", expect=404)
        assert not boss.get("/admin/outbox").has_link("Read what was sent: the development mailbox")
