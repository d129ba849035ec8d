"""Every page there is: where it is, with parameters that lead somewhere, who may see it, what it may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engage.domain.kinds import LinkPurpose
from engage.models.contributions import Objection, Referral
from tests.furnished import Furnished

LIST, STAFF, DETAIL = 4, 5, 8
"""Statements that a page may need: a public list, a list for staff, a page about one thing."""

Address = Callable[[Furnished], str]


@dataclass(frozen=True)
class At:
    """Where a page is, who may see it, and what it may cost."""

    address: Address
    who: str = "anybody"
    most: int = DETAIL
    leads_on: bool = False
    """It sends people to another page."""


def to(text: str, who: str = "anybody", most: int = DETAIL, leads_on: bool = False) -> At:
    """A page whose address is always the same."""
    return At(lambda f: text, who, most, leads_on)


def _asks(which: str, ending: str = "", who: str = "lpg_officer", most: int = DETAIL) -> At:
    return At(lambda f: f"/board/asks/{f.reference(f.asks[which])}{ending}", who, most)


def _moved(name: str, ending: str = "", most: int = DETAIL) -> At:
    after = f"/{ending}" if ending else ""
    return At(lambda f: f"/board/asks/{f.reference(getattr(f, name))}{after}", "moderator", most)


def _own(ending: str) -> At:
    return At(lambda f: f"/status/{f.read.reference}{ending}", "contributor")


PAGES: dict[str, tuple[At, ...]] = {
    "public.front": (to("/", most=LIST),),
    "public.about": (to("/about", most=LIST),),
    "public.accessibility": (to("/accessibility", most=LIST),),
    "public.cookies": (to("/cookies", most=LIST),),
    "public.moderation_policy": (to("/moderation-policy", most=LIST),),
    "public.moderation_policy_place": (to("/north/moderation-policy", most=LIST),),
    "public.reading": (to("/north/how-we-read", most=LIST),),
    "public.privacy": (to("/privacy", most=LIST),),
    "public.privacy_place": (to("/north/privacy", most=LIST),),
    "public.help_page": (to("/help", most=LIST),),
    "public.help_place": (to("/help/north", most=LIST),),
    "public.partnership": (to("/north", most=LIST),),
    "public.locality": (to("/north/wishaw"),),
    "public.decisions": (to("/north/wishaw/decisions"),),
    "public.register": (
        to("/north/wishaw/asks", most=LIST + 1),
        to("/north/wishaw/asks?overdue=1", most=LIST + 1),
        to("/north/wishaw/asks?outcome=not_agreed", most=LIST + 1),
    ),
    "public.shared": (
        to("/north/wishaw/shared", most=LIST),
        # What became of the theme is one more.
        At(lambda f: f"/north/wishaw/shared?theme={f.theme_slug()}", most=LIST + 1),
    ),
    "public.shared_one": (At(lambda f: f"/north/wishaw/shared/{f.read.reference}"),),
    "public.ask": tuple(
        At(lambda f, state=state: f"/asks/{f.reference(f.asks[state])}")  # type: ignore[misc]
        for state in ("raised", "tabled", "agreed", "claimed", "with people", "refused", "passed", "closed", "directed")
    ) + tuple(
        # Who its neighbours are is one more.
        At(lambda f, name=name: f"/asks/{f.reference(getattr(f, name))}", most=DETAIL + 1)  # type: ignore[misc]
        for name in ("joined", "whole", "orphan")
    ),
    "public.same_here": (
        At(lambda f: f"/asks/{f.reference(f.asks['raised'])}/same-here"),
        At(lambda f: f"/asks/{f.reference(f.asks['closed'])}/same-here"),
    ),
    "public.body": (to("/bodies/wishaw-lpg"), to("/bodies/north-ijb"), to("/bodies/old-group")),
    "public.body_asks": (
        to("/bodies/wishaw-lpg/asks", most=LIST), to("/bodies/north-ijb/asks?state=finished", most=LIST),
    ),
    "public.answered_of_due": (to("/bodies/wishaw-lpg/answered", most=LIST), to("/bodies/north-ijb/answered")),
    "public.body_measures": (to("/bodies/wishaw-lpg/measures", most=LIST), to("/bodies/north-ijb/measures", most=LIST)),
    "public.partnership_measures": (to("/north/measures", most=LIST),),
    "public.measures_method": (to("/measures", most=LIST),),
    "public.service": (to("/services/buildings"),),
    "public.digest_list": (to("/digests/wishaw-lpg", most=LIST),),
    "public.digest_latest": (to("/digests/wishaw-lpg/2026-10", leads_on=True),),
    "public.digest": (to("/digests/wishaw-lpg/2026-10/v1"),),
    "public.digest_question": (At(lambda f: f"{f.line}/question"),),
    "public.digest_question_answer": (At(lambda f: f"{f.line}/question/answer"),),
    "public.digest_question_read": (At(lambda f: f"{f.line}/question/read"),),
    "public.place_digest": (to("/north/wishaw/because-of-you/2026-10", most=LIST),),
    "public.share_choose": (
        to("/share", most=LIST), At(lambda f: f"/share?again={f.reference(f.asks['closed'])}", most=LIST),
    ),
    "public.share": (
        to("/s/wishaw"), to("/s/wishaw", "drafting"), to("/s/wishaw", "returning"),
        At(lambda f: f"/s/wishaw?again={f.reference(f.asks['closed'])}"),
    ),
    "public.tell": (to("/tell", most=LIST),),
    "public.tell_pictures": (to("/tell/pictures", most=LIST),),
    "public.share_step": (
        *(to(f"/s/wishaw/steps/{step}") for step in ("who", "safety", "story", "use", "contact")),
        to("/s/wishaw/steps/story", "drafting"),
        At(lambda f: f"/s/wishaw/steps/story?again={f.reference(f.asks['closed'])}"),
    ),
    "public.share_pictures": (
        *(to(f"/s/wishaw/pictures/{step}") for step in ("who", "safety", "story", "use", "contact")),
        to("/s/wishaw/pictures/contact", "drafting"),
    ),
    "public.share_under_13": (to("/s/wishaw/under-13"),),
    "public.paper": (to("/s/wishaw/paper"),),
    "public.share_check": (
        to("/s/wishaw/check", "drafting"), to("/s/wishaw/check", "saving"), to("/s/wishaw/check", "returning"),
    ),
    "public.share_saved": (to("/s/wishaw/saved", "saving"),),
    "public.come_back": (to("/s/come-back", most=LIST),),
    "public.share_sent": (to("/s/wishaw/sent", "sending"),),
    "public.equality": (to("/s/wishaw/equality", "sending"), to("/s/wishaw/equality")),
    "public.equality_question": tuple(to(f"/s/wishaw/equality/{number}", "sending") for number in range(1, 6)),
    "public.equality_check": (to("/s/wishaw/equality/check", "sending"),),
    "public.equality_thanks": (to("/s/wishaw/equality/thanks", "sending", leads_on=True),),
    "public.status": (to("/status", most=LIST),),
    "public.status_page": (
        At(lambda f: f"/status/{f.read.reference}", "contributor", DETAIL + 1),
        At(lambda f: f.link(LinkPurpose.STATUS, f.behind(f.asks["with people"])), leads_on=True),
        At(lambda f: f.link(LinkPurpose.STATUS, f.behind(f.asks["refused"])), leads_on=True),
        At(lambda f: f.link(LinkPurpose.STATUS, f.sounds.id), leads_on=True),
        At(lambda f: f.link(LinkPurpose.STATUS, f.worry.id), leads_on=True),
    ),
    "public.status_disagree": (_own("/disagree"),),
    "public.status_ask": (_own("/ask"),),
    "public.status_question": (At(lambda f: f"/status/{f.read.reference}/question/{f.question}", "contributor"),),
    "public.status_use": (_own("/use"),),
    "public.status_channel": (_own("/channel"),),
    "public.status_take_back": (_own("/take-back"),),
    "public.status_link": (At(lambda f: f.link(LinkPurpose.STATUS, f.read.id), leads_on=True),),
    "public.not_me": (At(lambda f: f.link(LinkPurpose.NOT_ME, f.read.id)),),
    "public.stop": (At(lambda f: f.link(LinkPurpose.STOP_CONTACT, f.read.id)),),
    "public.subscribe": (
        to("/subscribe/body/wishaw-lpg"),
        to("/subscribe/locality/wishaw"),
        At(lambda f: f"/subscribe/ask/{f.reference(f.asks['raised'])}"),
        At(lambda f: f"/subscribe/theme/north.{f.theme_slug()}"),
    ),
    "public.subscribe_asked": (to("/subscribe/body/wishaw-lpg/asked"),),
    "public.subscribe_confirm": (At(lambda f: f.link(LinkPurpose.CONFIRM_SUBSCRIPTION, f.subscription)),),
    "public.subscribe_stop": (At(lambda f: f.link(LinkPurpose.STOP_SUBSCRIPTION, f.subscription)),),
    "respond.ask": tuple(
        # the link, the ask, its body and place, what waits of the answers, and what was asked before with its answer
        At(lambda f, state=state: f.officers_link(f.asks[state]), most=DETAIL + 1)  # type: ignore[misc]
        for state in ("raised", "agreed", "refused", "closed")
    ),
    "respond.act": (
        *(
            At(lambda f, slug=slug: f"{f.officers_link(f.asks['raised'])}/{slug}")  # type: ignore[misc]
            for slug in ("acknowledge", "agreed", "agreed-in-part", "happening-already", "not-agreed", "put-off",
                         "pass-on", "stands")
        ),
        *(
            At(lambda f, slug=slug: f"{f.officers_link(f.asks['agreed'])}/{slug}")  # type: ignore[misc]
            for slug in ("done", "promise", "move")
        ),
        At(lambda f: f"{f.officers_link(f.asks['refused'])}/answer-no"),
    ),
    "service_lane.by_link": (
        At(lambda f: f.link(LinkPurpose.REFERRAL, f.referral)),
        At(lambda f: f.link(LinkPurpose.REFERRAL, f.newest(Referral))),
        At(lambda f: f.link(LinkPurpose.REFERRAL, f.complaint)),
    ),
    "service_lane.overview": (to("/service/", "service_owner", STAFF),),
    "service_lane.matter": (At(lambda f: f"/service/matters/{f.shown}", "service_owner"),),
    "moderation.queue": (
        to("/moderation/queue", "moderator", STAFF),
        to("/moderation/queue?list=imported", "moderator", STAFF),
    ),
    "moderation.next_up": (to("/moderation/queue/next", "moderator", leads_on=True),),
    "moderation.thanks_begin": (to("/moderation/queue/thanks", "moderator", STAFF),),
    "moderation.rota_overview": (
        to("/moderation/rota", "moderator", leads_on=True), to("/moderation/rota", "second_reader", STAFF),
    ),
    "moderation.rota_host": (At(lambda f: f"/moderation/rota/{f.at.host}", "moderator", STAFF),),
    "moderation.rota_reader": (
        At(lambda f: f"/moderation/rota/{f.at.host}/{f.moderator.user_id}", "moderator", STAFF),
        At(lambda f: f"/moderation/rota/{f.at.host}/{f.moderator.user_id}", "safeguarding_lead", STAFF),
    ),
    "moderation.contribution": (
        At(lambda f: f"/moderation/contributions/{f.told().reference}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.again.reference}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.contribution_of(Referral, f.referral)}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.contribution_of(Objection, f.objection)}", "second_reader"),
        At(lambda f: f"/moderation/contributions/{f.worry.reference}", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.kept.reference}", "safeguarding_lead"),
    ),
    "moderation.wave": (At(lambda f: f"/moderation/alike/{f.wave}", "moderator", STAFF),),
    "moderation.from_people": (to("/moderation/from-people", "moderator", STAFF),),
    "moderation.questions": (
        At(lambda f: f"/moderation/contributions/{f.read.reference}/questions", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.read.reference}/questions", "safeguarding_lead"),
    ),
    "moderation.complaint": (
        At(lambda f: f"/moderation/contributions/{f.sounds.reference}/complaint", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.read.reference}/complaint", "moderator"),
    ),
    "incidents.overview": (to("/moderation/incidents/", "auditor", STAFF),),
    "incidents.incident": (
        At(lambda f: f"/moderation/incidents/{f.incident}", "moderator"),
        At(lambda f: f"/moderation/incidents/{f.incident}", "auditor"),
    ),
    "moderation.second": (
        At(lambda f: f"/moderation/second-readings/{f.seconds.reference}", "second_reader"),
        At(lambda f: f"/moderation/second-readings/{f.seconds.reference}", "moderator"),
    ),
    "moderation.worried": (
        At(lambda f: f"/moderation/contributions/{f.read.reference}/worried", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.worry.reference}/worried", "second_reader"),
    ),
    "moderation.concerns": (to("/moderation/concerns", "safeguarding_lead", STAFF),),
    "moderation.concern": (
        At(lambda f: f"/moderation/concerns/{f.worry.reference}", "safeguarding_lead"),
        At(lambda f: f"/moderation/concerns/{f.kept.reference}", "safeguarding_lead"),
    ),
    "moderation.digest_questions": (to("/moderation/digest-questions", "moderator", STAFF),),
    "moderation.digest_question": (
        At(lambda f: f"/moderation/digest-questions/{f.digest_questions[0]}", "moderator"),
        At(lambda f: f"/moderation/digest-questions/{f.digest_questions[1]}", "moderator"),
    ),
    "moderation.objections": (to("/moderation/objections", "second_reader", STAFF),),
    "moderation.objection": (At(lambda f: f"/moderation/objections/{f.objection}", "second_reader"),),
    "moderation.referrals": (to("/moderation/referrals", "moderator", STAFF),),
    "moderation.key_in": (to("/moderation/key-in", "keyin_clerk", STAFF),),
    "moderation.key_in_event": (to("/moderation/key-in/event", "keyin_clerk", STAFF),),
    "moderation.phone_script": (to("/moderation/phone-script", "keyin_clerk"),),
    "moderation.paper": (to("/moderation/paper", "keyin_clerk", STAFF),),
    "moderation.events": (to("/moderation/events", "moderator", STAFF),),
    "moderation.event": (At(lambda f: f"/moderation/events/{f.gathering}", "keyin_clerk"),),
    "moderation.by_hand": (to("/moderation/by-hand", "keyin_clerk", STAFF),),
    "moderation.by_word_find": (to("/moderation/by-word", "keyin_clerk", STAFF),),
    "moderation.by_word": (
        At(
            lambda f: f"/moderation/contributions/{f.reference_of(f.behind(f.asks['with people']))}/by-word",
            "moderator",
        ),
    ),
    "moderation.by_word_thing": (
        At(lambda f: f"/moderation/contributions/{f.read.reference}/by-word/use", "moderator"),
        At(lambda f: f"/moderation/contributions/{f.read.reference}/by-word/channel", "keyin_clerk"),
        At(lambda f: f"/moderation/contributions/{f.read.reference}/by-word/take-back", "moderator"),
    ),
    "moderation.by_word_question": (
        At(lambda f: f"/moderation/contributions/{f.read.reference}/by-word/question/{f.question}", "keyin_clerk"),
    ),
    "moderation.by_word_promise": (
        At(
            lambda f: f"/moderation/contributions/{f.reference_of(f.behind(f.asks['agreed']))}/by-word/ask/"
            f"{f.reference(f.asks['agreed'])}/promise/1",
            "moderator", leads_on=True,
        ),
    ),
    "moderation.by_word_ask": (
        At(
            lambda f: f"/moderation/contributions/{f.reference_of(f.behind(f.asks['with people']))}/by-word/ask/"
            f"{f.reference(f.asks['with people'])}",
            "moderator",
        ),
    ),
    "moderation.themes": (
        to("/moderation/themes", "theme_editor", STAFF),
        to("/moderation/themes?list=ended", "theme_editor", STAFF),
    ),
    "moderation.new_theme": (to("/moderation/themes/new", "theme_editor"),),
    "moderation.theme": (At(lambda f: f"/moderation/themes/{f.theme}", "theme_editor"),),
    "moderation.codebook": (to("/moderation/themes/codebook", "theme_editor"),),
    "moderation.clusters": (to("/moderation/themes/unthemed", "theme_editor", STAFF),),
    "moderation.name_cluster": (At(lambda f: f"/moderation/themes/unthemed/{f.heap}", "theme_editor"),),
    "moderation.theme_health": (to("/moderation/themes/health", "theme_editor", STAFF),),
    "moderation.join_theme": (At(lambda f: f"/moderation/themes/{f.theme}/join", "theme_editor"),),
    "moderation.split_theme": (At(lambda f: f"/moderation/themes/{f.theme}/split", "theme_editor"),),
    "moderation.change_theme": (At(lambda f: f"/moderation/themes/{f.theme}/change", "theme_editor"),),
    "board.home": tuple(
        # A moderator also sees the answers that wait to be read.
        to("/board/", who, STAFF + (who == "moderator"))
        for who in ("lpg_officer", "ijb_officer", "chair", "moderator", "clerk")
    ),
    "board.every_ask": (to("/board/asks/", "lpg_officer", STAFF), to("/board/asks/", "moderator", STAFF)),
    "board.ask": (
        *(_asks(state) for state in ("raised", "tabled", "agreed", "claimed", "with people", "refused", "closed")),
        _asks("draft", who="moderator"), _asks("closed", who="moderator"), _asks("claimed", who="second_reader"),
        _asks("passed", who="ijb_officer"),
        *(_moved(name, most=DETAIL + 1) for name in ("joined", "whole", "orphan")),
    ),
    "board.act": (
        *(
            _asks("raised", f"/{each}")
            for each in ("acknowledge", "decide", "table", "note", "put-off", "pass-on", "stands")
        ),
        *(_asks("agreed", f"/{each}") for each in ("done", "promise", "move")),
        _asks("claimed", "/check", "second_reader"), _asks("refused", "/answer-no"),
        _asks("refused", "/reopen", "moderator"), _asks("passed", "/accept", "ijb_officer"),
        _asks("passed", "/give-back", "ijb_officer"), _asks("draft", "/raise", "moderator"),
        _asks("draft", "/discard", "moderator"),
    ),
    "board.meetings": (to("/board/meetings/", "clerk", STAFF), to("/board/meetings/", "ijb_officer", STAFF)),
    "board.meeting": (
        At(lambda f: f"/board/meetings/{f.at.meeting}", "clerk"),
        At(lambda f: f"/board/meetings/{f.sitting}", "public_representative"),
    ),
    "board.meeting_pack": (
        At(lambda f: f"/board/meetings/{f.at.meeting}/pack", "clerk"),
        At(lambda f: f"/board/meetings/{f.sitting}/pack", "board_reader"),
    ),
    "board.meeting_brief": (At(lambda f: f"/board/meetings/{f.at.meeting}/brief", "public_representative"),),
    "board.enter": (
        At(lambda f: f"/board/meetings/{f.sitting}/enter", "clerk", leads_on=True),
        At(lambda f: f"/board/meetings/{f.held}/enter", "clerk"),
    ),
    "board.enter_ask": (At(lambda f: f"/board/meetings/{f.sitting}/enter/{f.sat}", "clerk"),),
    "board.enter_what": tuple(
        # the meeting and its asks, then the one ask
        At(lambda f, slug=slug: f"/board/meetings/{f.sitting}/enter/{f.sat}/{slug}", "clerk", DETAIL + 3)  # type: ignore[misc]
        for slug in ("agreed", "not-agreed", "noted", "put-off", "passed-on")
    ),
    "board.answer": (At(lambda f: f"/board/answers/{f.answer}", "moderator"),),
    "board.alike": (_asks("raised", "/before", "moderator"),),
    "board.join": (_moved("whole", "join"),),
    "board.part": (_moved("joined", "part"),),
    "board.split": (_moved("whole", "split"),),
    "board.quality": (to("/board/quality", "moderator"),),
    "board.quality_one": (At(lambda f: f"/board/quality/{f.sample}", "moderator"),),
    "board.links": (_asks("raised", "/links", "moderator"), _asks("agreed", "/links", "admin")),
    "board.change": (_asks("draft", "/change", "moderator", most=10),),
    "board.correct": (
        _asks("agreed", "/correct", "clerk"), _asks("agreed", "/correct?event=2", "clerk"),
    ),
    "board.raise_ask": (
        At(lambda f: f"/board/asks/new?theme={f.theme}", "moderator"),
        At(lambda f: f"/board/asks/new?contribution={f.read.id}", "theme_editor"),
        to("/board/asks/new", "moderator"),
    ),
    "board.digest_list": (to("/board/digests", "clerk", STAFF), to("/board/digests", "moderator", STAFF)),
    "board.digest": (
        At(lambda f: f"/board/digests/{f.digest}", "clerk"),
        At(lambda f: f"/board/digests/{f.waiting_digest}", "moderator"),
    ),
    "board.digest_meeting": (At(lambda f: f"/board/digests/{f.digest}/meeting", "clerk"),),
    "board.digest_foreword": (At(lambda f: f"/board/digests/{f.waiting_digest}/foreword", "moderator"),),
    "board.digest_story": (At(lambda f: f"/board/digests/{f.waiting_digest}/story", "moderator"),),
    "board.digest_issue": (At(lambda f: f"/board/digests/{f.waiting_digest}/issue", "moderator"),),
    "board.digest_again": (At(lambda f: f"/board/digests/{f.digest}/again", "clerk"),),
    "account.home": (to("/account/", "moderator", STAFF),),
    "account.sign_in": (to("/account/sign-in"),),
    "account.forgot": (to("/account/forgot"),),
    "account.change_password": (to("/account/password", "moderator"),),
    "account.join": (At(lambda f: f.link(LinkPurpose.INVITATION, f.invitation)),),
    "account.new_password": (
        At(lambda f: f.link(LinkPurpose.PASSWORD_RESET, f.moderator.user_id or 0)),
    ),
    "admin.home": (to("/admin/", "admin", STAFF),),
    "admin.people.overview": (to("/admin/people/", "admin", STAFF),),
    "admin.people.person": (At(lambda f: f"/admin/people/{f.moderator.user_id}", "admin"),),
    "admin.invitations.overview": (to("/admin/invitations/", "admin", STAFF),),
    "admin.invitations.new": (to("/admin/invitations/new", "admin"),),
    "admin.meetings.overview": (to("/admin/meetings/", "clerk", STAFF),),
    "admin.meetings.digest": (At(lambda f: f"/admin/meetings/body/{f.at.lpg}/digest", "clerk"),),
    "admin.meetings.calendar": (At(lambda f: f"/admin/meetings/body/{f.at.lpg}", "clerk", STAFF),),
    "admin.meetings.new": (At(lambda f: f"/admin/meetings/body/{f.at.lpg}/new", "clerk"),),
    "admin.meetings.edit": (At(lambda f: f"/admin/meetings/{f.at.meeting}", "clerk"),),
    "admin.meetings.cancel": (At(lambda f: f"/admin/meetings/{f.at.meeting}/cancel", "clerk"),),
    "admin.places.overview": (to("/admin/places/", "admin", STAFF),),
    "admin.places.areas": (At(lambda f: f"/admin/places/{f.at.partnership}/areas", "admin"),),
    "admin.places.tree": (At(lambda f: f"/admin/places/{f.at.partnership}", "admin"),),
    "admin.places.partnership": (At(lambda f: f"/admin/places/partnership/{f.at.partnership}", "admin"),),
    "admin.places.equality": (
        At(lambda f: f"/admin/places/partnership/{f.at.partnership}/equality", "admin"),
    ),
    "admin.places.reminders": (
        At(lambda f: f"/admin/places/partnership/{f.at.partnership}/reminders", "admin"),
    ),
    "admin.places.locality": (At(lambda f: f"/admin/places/locality/{f.at.locality}", "admin"),),
    "admin.places.host_of_locality": (At(lambda f: f"/admin/places/locality/{f.at.locality}/host", "admin"),),
    "admin.places.host": (At(lambda f: f"/admin/places/host/{f.at.host}", "admin"),),
    "admin.places.body": (At(lambda f: f"/admin/places/body/{f.at.lpg}", "admin"),),
    "admin.places.service": (At(lambda f: f"/admin/places/service/{f.at.service}", "admin"),),
    "admin.contacts.overview": (to("/admin/contacts/", "admin", STAFF),),
    "admin.contacts.edit": (to("/admin/contacts/1", "admin"),),
    "admin.pages.overview": (to("/admin/pages/", "admin", STAFF),),
    "admin.pages.edit": (
        to("/admin/pages/cookies/installation/0", "admin"),
        At(lambda f: f"/admin/pages/privacy/partnership/{f.at.partnership}", "admin"),
        At(lambda f: f"/admin/pages/decisions/locality/{f.at.locality}", "admin"),
        At(lambda f: f"/admin/pages/decisions/locality/{f.at.other_locality}", "admin"),
    ),
    "admin.pages.history": (
        to("/admin/pages/privacy/installation/0/history", "admin", STAFF),
        At(lambda f: f"/admin/pages/decisions/locality/{f.at.other_locality}/history", "admin", STAFF),
    ),
    "admin.pages.version": (to("/admin/pages/privacy/installation/0/history/1", "admin"),),
    "admin.equality.overview": (to("/admin/equality/", "auditor", STAFF),),
    "admin.equality.partnership": (
        At(lambda f: f"/admin/equality/{f.at.partnership}", "admin", STAFF),
        At(lambda f: f"/admin/equality/{f.at.partnership}?question=sex", "auditor", STAFF),
    ),
    "measures.overview": (to("/board/measures/", "board_reader", STAFF), to("/board/measures/", "auditor", STAFF)),
    "measures.body": (to("/board/measures/bodies/wishaw-lpg", "board_reader"),),
    "measures.partnership": (to("/board/measures/partnerships/north", "admin"),),
    "admin.records.jobs": (to("/admin/jobs", "admin", STAFF),),
    "admin.records.outbox": (to("/admin/outbox", "admin", STAFF),),
    "admin.records.audit": (to("/admin/audit", "auditor", STAFF),),
    "admin.records.mailbox": (to("/admin/mailbox", "admin", STAFF),),
    "admin.records.message": (At(lambda f: f"/admin/mailbox/{f.letter}", "admin"),),
}  # fmt: skip

NO_PAGES = {
    "static", "account.sign_out", "public.ask_feed", "public.body_feed", "public.body_file",
    "public.body_measures_file", "public.leave", "public.locality_feed", "public.locality_file",
    "public.partnership_measures_file", "public.body_calendar", "public.partnership_calendar",
    "moderation.codebook_csv", "board.meeting_pack_text",
    "public.digest_file", "board.digest_file",
}  # fmt: skip
"""Files, and what is only a press."""


def every() -> Iterator[tuple[str, At]]:
    for endpoint, pages in PAGES.items():
        for page in pages:
            yield endpoint, page
