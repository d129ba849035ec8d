"""Pages that only a press leads to, and what is not there: where each begins, and what is filled in and pressed there.

With those of every_page.py they are all the pages that people see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engage.domain.kinds import LinkPurpose
from engage.models.contributions import Objection
from engage.services import said_before
from tests import factories
from tests.furnished import Furnished
from tests.pages import Page
from tests.web.every_page import PAGES, At, every, to
from tests.web.visitors import Visitors

Typed = dict[str, str] | Callable[[Furnished], dict[str, str]]
"""What is typed or chosen, by the name of the field; some of it only the installation knows."""
Pressed = tuple[str, Typed]
"""The words on a button, and what is typed before it is pressed."""


@dataclass(frozen=True)
class Stop:
    """A page to look at: its name, where it is, and what is filled in and pressed there first, if anything."""

    name: str
    at: At
    presses: tuple[Pressed, ...] = ()
    status: int = 200

    @property
    def part(self) -> str:
        """Which part of the site it belongs to."""
        return self.name.partition(".")[0]

    def pressed(self, furnished: Furnished) -> list[tuple[str, dict[str, str]]]:
        """The buttons, each with what is typed before."""
        return [(button, typed(furnished) if callable(typed) else typed) for button, typed in self.presses]

    def come(self, visitors: Visitors) -> Page:
        """Go there without a browser, as the right person, and press."""
        furnished = visitors.furnished
        page = visitors[self.at.who].get(self.at.address(furnished), expect=None if self.presses else self.status)
        for button, typed in self.pressed(furnished):
            page = page.submit(button or None, **typed)
        assert page.status == self.status, (self.name, page.url, page.status)
        return page


def _told(f: Furnished) -> str:
    return f"/moderation/contributions/{f.told().reference}"


def _suggested(f: Furnished) -> str:
    """One with a suggestion, and an earlier one much like it."""
    shared = f.told()
    factories.suggest(shared.id, (f.theme, 0.62, ("light", "stairs")))
    said_before.look()
    return f"/moderation/contributions/{shared.reference}"


def _link(f: Furnished, ending: str) -> str:
    return f"{f.officers_link(f.asks['raised'])}{ending}"


KEYED = {
    "channel": "phone", "text": "The bus is late.", "kind": "experience", "use": "publish", "tell_by": "self",
    "consent_evidence": "Script read out by phone, and they said yes.",
}  # fmt: skip

EVENT = to("/moderation/key-in/event", "keyin_clerk")
GATHERED = {
    "name": "Coffee morning", "held_on-day": "2", "held_on-month": "11", "held_on-year": "2026", "place": "The library",
    "present": "12", "consent_evidence": "Everybody put a dot on the sheet.", "use": "publish",
    "text_1": "The bus is late.", "text_2": "The nurse was kind.",
}  # fmt: skip

LAST_QUESTION = to("/s/wishaw/equality/1?change=1", "sending")

AFTER = (
    Stop("public.share with mistakes", to("/s/wishaw"), (("Go on and check it", {}),), 422),
    Stop("public.share with nothing to save", to("/s/wishaw"), (("Save it and go on later", {}),), 422),
    Stop("public.share for nowhere", to("/s/nowhere"), (), 404),
    Stop(
        "moderation.codebook looked at", to("/moderation/themes/codebook", "theme_editor"),
        (("Look at the themes that come with Engage", {}),),
    ),
    Stop(
        "moderation.split_theme without a choice", At(lambda f: f"/moderation/themes/{f.theme}/split", "theme_editor"),
        (("Put them there", {}),), 422,
    ),
    Stop("public.share_sent too late", to("/s/wishaw/sent")),
    Stop("public.come_back to something else", to("/s/come-back", "drafting"), (("Go on", lambda f: f.codes),)),
    Stop("public.status of what was not sent", to("/status"), (("Show me", lambda f: f.codes),)),
    Stop("public.tell found", to("/tell"), (("Find it", {"place": "Wishaw"}),)),
    Stop("public.tell_pictures found", to("/tell/pictures"), (("Find it", {"place": "wishow"}),)),
    Stop("public.share_step for a group", to("/s/wishaw/steps/who"), (("Go on", {"speaks_as": "group"}),)),
    Stop("public.share_pictures for somebody", to("/s/wishaw/pictures/who"), (("Go on", {"speaks_as": "someone"}),)),
    Stop("public.share_step in danger", to("/s/wishaw/steps/safety"), (("Go on", {"danger": "yes"}),)),
    Stop("public.share_pictures with a mistake", to("/s/wishaw/pictures/story"), (("Go on", {"how": "1"}),), 422),
    Stop("public.status with a mistake", to("/status"), (("Show me", {}),), 422),
    Stop("public.come_back with a mistake", to("/s/come-back"), (("Go on", {}),), 422),
    Stop("public.subscribe with a mistake", to("/subscribe/body/wishaw-lpg"), (("Send me the first", {}),), 422),
    Stop("public.nothing is here", to("/nothing-is-here"), (), 404),
    Stop("public.status_link that ended", to("/status/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), (), 404),
    Stop("respond.link that does not work", to("/respond/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), (), 404),
    Stop(
        "public.same_here with a mistake", PAGES["public.same_here"][0],
        (("Same here", {"sentence": "dark " * 60}),), 422,
    ),
    Stop("public.same_here pressed", PAGES["public.same_here"][0], (("Same here", {}),)),
    Stop("public.equality with a mistake", PAGES["public.equality"][0], (("Go on", {}),), 422),
    Stop("public.equality_check with answers", LAST_QUESTION, (("Go on", {"answer": "25_34"}),)),
    Stop(
        "public.equality_thanks sent", LAST_QUESTION, (("Go on", {"answer": "25_34"}), ("Send these answers", {})),
    ),
    Stop("respond.act with mistakes", At(lambda f: _link(f, "/agreed")), (("Send this answer", {}),), 422),
    Stop("moderation.desk", At(_told, "moderator"), (("Open it and read it", {}),)),
    Stop("moderation.desk with suggestions", At(_suggested, "moderator"), (("Open it and read it", {}),)),
    Stop(
        "moderation.desk with a name taken out", At(_told, "moderator"),
        (("Open it and read it", {}),
         ("Put these into the text", {"h0-place": "name", "h0-why": "personal_name"})),
    ),
    Stop(
        "moderation.desk with mistakes", At(_told, "moderator"),
        (("Open it and read it", {}), ("Save and send", {})), 422,
    ),
    Stop(
        "moderation.objection open", At(lambda f: f"/moderation/objections/{f.newest(Objection)}", "second_reader"),
        (("Open it and read it", {}),),
    ),
    Stop(
        "moderation.questions open", PAGES["moderation.questions"][0], (("Open it and read it", {}),),
    ),
    Stop("moderation.digest_question open", PAGES["moderation.digest_question"][1], (("Open it and read it", {}),)),
    Stop(
        "moderation.digest_question with a mistake", PAGES["moderation.digest_question"][0],
        (("Open it and read it", {}), ("Send your answer", {})), 422,
    ),
    Stop("public.digest_question with a mistake", PAGES["public.digest_question"][0], (("Send my question", {}),), 422),
    Stop(
        "moderation.worried with a mistake", PAGES["moderation.worried"][0], (("Lock it and tell the lead", {}),), 422,
    ),
    Stop(
        "moderation.concern with mistakes", PAGES["moderation.concern"][0],
        (("Open it and read it", {}), ("Record it", {"outcome": "referred"})), 422,
    ),
    Stop("moderation.thanks", PAGES["moderation.thanks_begin"][0], (("Open them and read them", {}),)),
    Stop(
        "moderation.thanks with a mistake", PAGES["moderation.thanks_begin"][0],
        (("Open them and read them", {}), ("Send the thanks that are ticked", {})), 422,
    ),
    Stop(
        "moderation.rota_reader with a mistake", PAGES["moderation.rota_reader"][0], (("Add these days", {}),), 422,
    ),
    Stop("moderation.concern log", PAGES["moderation.concern"][1], (("Open the log", {}),)),
    Stop(
        "moderation.second with a mistake", PAGES["moderation.second"][0],
        (("Open it and read it", {}), ("Save this", {})), 422,
    ),
    Stop("moderation.complaint with mistakes", PAGES["moderation.complaint"][0], (("Note their answer", {}),), 422),
    Stop(
        "service_lane.address", At(lambda f: f.link(LinkPurpose.REFERRAL, f.complaint)),
        (("Show me how to reach them", {}),),
    ),
    Stop("public.status_ask with a mistake", PAGES["public.status_ask"][0], (("Send it", {}),), 422),
    Stop("moderation.by_word_question open", PAGES["moderation.by_word_question"][0], (("Open the question", {}),)),
    Stop(
        "moderation.by_word_thing with mistakes", PAGES["moderation.by_word_thing"][1], (("Note their choice", {}),),
        422,
    ),
    Stop("moderation.by_hand open", to("/moderation/by-hand", "keyin_clerk"), (("Open the address", {}),)),
    Stop("moderation.key_in slip", to("/moderation/key-in", "keyin_clerk"), (("Send it", KEYED),)),
    Stop(
        "board.same_here", At(lambda f: f"/board/asks/{f.reference(f.asks['raised'])}", "moderator"),
        (("Read the sentences", {}),),
    ),
    Stop("moderation.key_in_event with mistakes", EVENT, (("Send all of it", {}),), 422),
    Stop("moderation.key_in_event slips", EVENT, (("Send all of it", GATHERED),)),
    Stop("board.join with mistakes", PAGES["board.join"][0], (("Join the two", {}),), 422),
    Stop("board.split with mistakes", PAGES["board.split"][0], (("Raise it as an ask of its own", {}),), 422),
    Stop("board.act with mistakes", PAGES["board.act"][1], (("", {}),), 422),
    Stop(
        "board.meeting with a mistake", PAGES["board.meeting"][0], (("Put what is ticked on the agenda", {}),), 422,
    ),
    Stop("board.enter_what with mistakes", PAGES["board.enter_what"][0], (("Save it and go on", {}),), 422),
    Stop("account.sign_in with a mistake", to("/account/sign-in"), (("Sign in", {}),), 422),
    Stop("account.forgot sent", to("/account/forgot"), (("Send me a link", {"email": "nobody@example.org"}),)),
    Stop(
        "account.join with a mistake", At(lambda f: f.link(LinkPurpose.INVITATION, f.invitation)), (("Join", {}),), 422,
    ),
    Stop(
        "admin.pages.edit looked at", to("/admin/pages/cookies/installation/0", "admin"),
        (
            ("See how it will look", {
                "text": f"## Ours\nhttps://www.gov.scot/{'long-address-' * 12}\n- Tea for everybody",
            }),
        ),
    ),
    Stop(
        "admin.pages.edit with a mistake", to("/admin/pages/cookies/installation/0", "admin"),
        (("See how it will look", {"text": "x" * 10_001}),), 422,
    ),
    Stop("admin.not for you", to("/admin/people/", "moderator"), (), 403),
)  # fmt: skip
"""What only a press leads to, and what is not there."""


def all_stops() -> Iterator[Stop]:
    """Every page there is, then what a press leads to."""
    counts: dict[str, int] = {}
    for endpoint, at in every():
        counts[endpoint] = counts.get(endpoint, 0) + 1
        number = "" if counts[endpoint] == 1 else f" {counts[endpoint]}"
        yield Stop(f"{endpoint}{number}" + ("" if at.who == "anybody" else f" ({at.who})"), at)
    yield from AFTER
