"""A button pressed twice at the same moment, by processes that do not know of each other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from engage.domain.errors import DomainError
from engage.domain.permissions import Role, Scope, ScopeKind, contributor
from engage.models.base import db
from engage.models.contributions import Referral
from engage.models.outbox import Message
from engage.models.themes import Theme
from engage.services import accounts, closure, complaints, decisions, invitations, referrals, themes
from engage.services.contributions import withdraw
from tests import factories, staff
from tests.asking import Asking, assert_cache_is_fold

PRESSES = 3


def at_once(app: Flask, press: Callable[[], object]) -> list[str]:
    """What each of the presses came to: "done" or the code of the refusal. Anything else is a failure."""
    gate, ends, failed = threading.Barrier(PRESSES), [], []

    def one() -> None:
        with app.app_context():
            try:
                gate.wait()
                press()
                ends.append("done")
            except DomainError as refusal:
                ends.append(refusal.code)
            except BaseException as problem:
                failed.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    db.session.rollback()
    return sorted(ends)


def test_one_theme_of_a_name(app: Flask) -> None:
    asking = Asking(0)
    ends = at_once(app, lambda: themes.create(asking.editor, partnership_id=asking.places.partnership, name="Lights"))
    assert ends == ["done", "theme_exists", "theme_exists"]
    assert db.session.query(Theme).count() == 1


def test_one_message_with_a_new_password(app: Flask) -> None:
    staff.open_account("isla@example.org")
    assert at_once(app, lambda: accounts.request_password_reset("isla@example.org", "192.0.2.1")) == ["done"] * PRESSES
    assert db.session.query(Message).count() == 1


def test_one_of_everything_that_happens_to_an_ask(app: Flask) -> None:
    asking = Asking(2)
    ask_id = asking.raised()
    again = ["already_acknowledged"] * (PRESSES - 1)
    assert at_once(app, lambda: decisions.acknowledge(asking.officer, ask_id)) == [*again, "done"]
    assert at_once(app, lambda: asking.decide(ask_id)).count("done") == 1
    assert at_once(app, lambda: asking.done(ask_id)).count("done") == 1
    check = at_once(app, lambda: decisions.check_done(asking.checker, ask_id, number=1, passed=True))
    assert check.count("done") == 1
    mine = asking.people[0]

    def say() -> None:
        closure.give_verdict(contributor(mine), ask_id=ask_id, contribution_id=mine, answer="partly")

    assert at_once(app, say) == ["done", "verdict_given", "verdict_given"]
    assert at_once(app, lambda: withdraw(contributor(mine), mine)) == ["done"] * PRESSES
    assert_cache_is_fold(ask_id)


def test_one_answer_of_a_service_and_one_check(app: Flask) -> None:
    places = factories.make_places()
    moderator = factories.make_moderator(places.host)
    owner = factories.make_user(Role.SERVICE_OWNER, ScopeKind.SERVICE, places.service)
    shared = factories.share(places)
    factories.settle(moderator, shared.id, "sent_to_service", service_id=places.service)
    answered = at_once(app, lambda: referrals.answer(owner, 1, text="It is mended.", changed=True))
    assert answered.count("done") == 1
    assert at_once(app, lambda: referrals.check(moderator, 1, show=True)).count("done") == 1


def test_one_invitation(app: Flask) -> None:
    places = factories.make_places()
    admin = staff.admin()
    ends = at_once(
        app,
        lambda: invitations.invite(
            admin, email="new@example.org", name="New", role=Role.CLERK, scope=Scope(ScopeKind.BODY, places.lpg)
        ),
    )
    assert ends == ["done", "invitation_exists", "invitation_exists"]


def test_a_complaint_is_handed_over_once(app: Flask) -> None:
    places = factories.make_places(app)
    moderator, told = factories.make_moderator(places.host), factories.share(places).id
    factories.publish(moderator, told)
    assert at_once(app, lambda: complaints.ask(moderator, told, service_id=places.service)) == ["done"] * PRESSES
    me = contributor(told)
    yes = at_once(app, lambda: complaints.answer(me, told, agreed=True, service_id=places.service))
    assert yes == ["done"] * PRESSES
    assert db.session.query(Referral).count() == 1
    sent = db.session.scalars(sa.select(Message.template).where(Message.template.like("complaint%"))).all()
    assert sorted(sent) == ["complaint_handed_over", "complaint_question"]
