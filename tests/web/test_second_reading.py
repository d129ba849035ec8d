"""Two people before it is out: from the tick at the desk to the second reader's page, without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

from engage.domain.kinds import LinkPurpose
from engage.domain.permissions import Actor, Role, ScopeKind
from engage.services import links, undoing
from engage.services.context import context
from tests import factories
from tests.pages import PageClient


def test_what_is_about_the_host_waits_for_another_reader(
    desk: PageClient, person: PageClient, places: SimpleNamespace, as_: Callable[[Actor], PageClient]
) -> None:
    second = as_(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host, name="Calum"))
    told = factories.share(places)
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    page.submit(
        "Save and send", publication="publish", about_host=True, reply=factories.REPLY, disposition="thanks_passed_on"
    )
    page = desk.get(f"/moderation/contributions/{told.reference}")
    assert "waits for a second reader" in page
    own = person.get(links.mint(LinkPurpose.STATUS, told.id).removeprefix("http://localhost"))
    assert "A second person reads it before others do" in own
    assert "stairs" not in person.get("/north/wishaw/shared").main
    page = desk.get("/moderation/objections").click(told.reference[:4])
    assert "You made this ready. Somebody else has to agree." in page
    assert "Open it and read it" not in page

    page = second.get("/moderation/queue")
    assert "One text waits for you as a second reader" in page
    page = page.click("One text waits for you").click(told.reference[:4]).submit("Open it and read it")
    assert page.html.count("I fell twice") == 2, "the words, and the text that is ready"
    page = page.submit("Save this", outcome="send_back")
    assert "Write why it goes back" in page
    page = page.submit("Save this", outcome="send_back", note="Say that it was us.")
    assert "It is back with the moderators." in page
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    assert "Say that it was us." in page
    page.submit("Save and send", publication="publish", reply=factories.REPLY, disposition="thanks_passed_on")
    page = second.get(f"/moderation/second-readings/{told.reference}").submit("Open it and read it")
    assert "It is out." in page.submit("Save this", outcome="approve")
    assert "I fell twice" in person.get("/north/wishaw/shared").html


def test_the_second_reader_is_told_why_a_number_stays_and_what_is_undone_waits_for_nobody(
    desk: PageClient, person: PageClient, places: SimpleNamespace, as_: Callable[[Actor], PageClient],
    moderator: Actor,
) -> None:  # fmt: skip
    object.__setattr__(context(), "settings", replace(context().settings, undo_minutes=5))
    second = as_(factories.make_user(Role.SECOND_READER, ScopeKind.HOST, places.host))
    told = factories.share(places, text="They said: ring us on 07700 900123. Nobody answered.")
    page = desk.get(f"/moderation/contributions/{told.reference}").submit("Open it and read it")
    given = {"publication": "publish", "serious": True, "reply": factories.REPLY, "disposition": "thanks_passed_on"}
    page = page.submit("Save and send", **given)
    page.submit("Save and send", stays="public_contact")
    page = second.get(f"/moderation/second-readings/{told.reference}").submit("Open it and read it")
    assert "What looks like a phone number stays in it." in page
    assert "It is how to reach a service or a helpline" in page
    own = person.get(links.mint(LinkPurpose.STATUS, told.id).removeprefix("http://localhost"))
    assert "A second person reads it before others do" in own
    undoing.undo(moderator, told.id)
    assert "A second person reads it before others do" not in person.get(own.url)
    second.get(f"/moderation/second-readings/{told.reference}", expect=404)
