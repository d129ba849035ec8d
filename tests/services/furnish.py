"""A database with something in every table that backups and keys care about, made directly."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from engage.domain.ask_states import AskState
from engage.domain.contribution_states import Objection as ObjectionState
from engage.domain.contribution_states import Use
from engage.domain.digest_questions import DigestQuestionState
from engage.domain.follow_ups import AskedBy, FollowUpState
from engage.domain.incidents import IncidentKind
from engage.domain.kinds import BodyKind, Channel, DigestState, LinkPurpose, SubscriptionTarget, TellBy
from engage.domain.link_answers import AnswerState
from engage.domain.permissions import SYSTEM
from engage.domain.publication import PublicationAction
from engage.domain.safeguarding import ConcernState, EntryKind
from engage.domain.second_reading import SecondState
from engage.domain.verdicts import Verdict as Answer
from engage.domain.voices import voice
from engage.models.asks import Ask, Verdict
from engage.models.contributions import ContactPoint, Contribution, Draft, FollowUp, Objection
from engage.models.digest_questions import DigestQuestion
from engage.models.digests import Digest, Subscription
from engage.models.echoes import SaidAgain, SameHere
from engage.models.equality import EqualityAnswers, EqualityWaiting
from engage.models.incidents import Incident
from engage.models.link_answers import LinkAnswer
from engage.models.people import SignedLink
from engage.models.places import Host, Locality, Partnership, PlanningBody
from engage.models.safeguarding import Concern, ConcernEntry
from engage.models.second_reading import SecondReading
from engage.models.sounds import WordSound
from engage.models.theming import ThemeModel, ThemeSuggestion
from engage.models.undoing import Undoable
from engage.services import audit, ciphertexts, messages, originals, voices
from engage.services.context import context, now, today
from engage.services.unit_of_work import unit_of_work

WORDS = "The light on the stairs has been out since August — Fàilte."
ADDRESS = "anne@example.org"


def places() -> SimpleNamespace:
    """A partnership, a locality, a host whose fallback has a later id, and a body; as ids."""
    with unit_of_work() as session:
        partnership = Partnership(slug="north", name="North")
        session.add(partnership)
        session.flush()
        host = Host(partnership_id=partnership.id, slug="host", name="Host")
        session.add(host)
        session.flush()
        fallback = Host(partnership_id=partnership.id, slug="fallback", name="Fallback")
        session.add(fallback)
        session.flush()
        host.fallback_host_id = fallback.id
        locality = Locality(
            partnership_id=partnership.id, slug="wishaw", official_name="Wishaw", display_name="Wishaw", aka=["W."]
        )
        body = PlanningBody(partnership_id=partnership.id, kind=BodyKind.LPG, slug="lpg", name="Wishaw LPG")
        session.add_all([locality, body])
        session.flush()
        return SimpleNamespace(
            partnership=partnership.id, host=host.id, fallback=fallback.id, locality=locality.id, body=body.id
        )


def contribution(at: SimpleNamespace, *, tell_by: TellBy = TellBy.EMAIL, address: str = ADDRESS, **more: Any) -> int:
    """One contribution with its original and contact point."""
    with unit_of_work() as session:
        row = Contribution(
            reference=context().rng.randbytes(4).hex().upper(), locality_id=at.locality, host_id=at.host,
            channel=Channel.WEB, received_at=now(), use=Use.PUBLISH, tell_by=tell_by, **more,
        )  # fmt: skip
        session.add(row)
        session.flush()
        contribution_id: int = row.id
        originals.store(contribution_id, WORDS)
        if tell_by not in {TellBy.SELF, TellBy.NOT}:
            session.add(
                ContactPoint(
                    contribution_id=contribution_id, created_at=now(),
                    address=context().keys.encrypt(address, ciphertexts.contact(contribution_id)),
                )
            )  # fmt: skip
    return contribution_id


def ask(at: SimpleNamespace, **more: Any) -> int:
    """An ask that waits for people's verdicts."""
    with unit_of_work() as session:
        row = Ask(
            reference=context().rng.randbytes(4).hex().upper(), partnership_id=at.partnership, host_id=at.host,
            body_id=at.body, title="Mend the light", **({"state": AskState.WITH_PEOPLE, "asked_at": now()} | more),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return int(row.id)


def tell(contribution_id: int, template: str, *, key: str, ask_id: int | None = None, **params: Any) -> bool:
    """Queue news about a contribution."""
    with unit_of_work() as session:
        row = session.get_one(Contribution, contribution_id)
        return messages.to_contributor(row, template, params, key=key, ask_id=ask_id)


def everything() -> SimpleNamespace:
    """Something in every column that holds ciphertext."""
    at = places()
    keys = context().keys
    at.contribution = contribution(at)
    at.ask = ask(at)
    with unit_of_work() as session:
        session.add(
            Draft(
                key_hmac="d" * 64, answers=keys.encrypt(WORDS, ciphertexts.draft("d" * 64)), updated_at=now(),
                expires_at=now() + timedelta(days=14),
            )
        )  # fmt: skip
        objection = Objection(
            contribution_id=at.contribution, text="", raised_at=now(), due_on=today(), state=ObjectionState.OPEN,
            host_id=at.host,
        )  # fmt: skip
        session.add(objection)
        session.flush()
        at.objection = objection.id
        objection.text = keys.encrypt(WORDS, ciphertexts.objection(objection.id))
        session.add(
            Undoable(
                contribution_id=at.contribution, until=now(), version=1,
                before=keys.encrypt(WORDS, ciphertexts.undoing(at.contribution)),
            )
        )  # fmt: skip
        noted = Incident(contribution_id=at.contribution, host_id=at.host, kind=IncidentKind.NAME, found_at=now())
        session.add(noted)
        session.flush()
        noted.note = keys.encrypt(WORDS, ciphertexts.incident(noted.id))
        link = SignedLink(purpose=LinkPurpose.ASK_OFFICER, token_hmac="k" * 64, subject_id=at.ask, created_at=now())
        session.add(link)
        session.flush()
        came = LinkAnswer(
            ask_id=at.ask, body_id=at.body, link_id=link.id, seq=1, what="decide", slug="agreed", sent_at=now(),
            state=AnswerState.SENT_BACK,
        )  # fmt: skip
        session.add(came)
        session.flush()
        came.words = keys.encrypt("{}", ciphertexts.link_answer(came.id))
        came.reason = keys.encrypt(WORDS, ciphertexts.link_answer_reason(came.id))
        session.add(
            Verdict(
                ask_id=at.ask, contribution_id=at.contribution, round=1, answer=Answer.NO, given_at=now(),
                comment=keys.encrypt(WORDS, ciphertexts.verdict(at.ask, at.contribution, 1)),
            )
        )  # fmt: skip
        session.add(
            ThemeModel(
                partnership_id=at.partnership, packed=keys.encrypt(WORDS, ciphertexts.theme_model(at.partnership)),
                version=1, mark="", learned_from=0, made_at=now(),
            )
        )  # fmt: skip
        session.add(
            ThemeSuggestion(
                contribution_id=at.contribution, model_made_at=now(),
                suggestions=keys.encrypt("[]", ciphertexts.theme_suggestions(at.contribution)),
            )
        )  # fmt: skip
        asked = FollowUp(
            contribution_id=at.contribution, asked_by=AskedBy.HOST, state=FollowUpState.DONE, text="", asked_at=now(),
            danger=False,
        )  # fmt: skip
        session.add(asked)
        session.flush()
        session.add(
            WordSound(
                contribution_id=at.contribution, sound=keys.encrypt(WORDS, ciphertexts.word_sound(at.contribution))
            )
        )
        asked.text = keys.encrypt(WORDS, ciphertexts.follow_up(asked.id))
        asked.answer = keys.encrypt(WORDS, ciphertexts.follow_up_answer(asked.id))
        digest = Digest(
            body_id=at.body, period="2026-09", version=1, state=DigestState.ISSUED, as_of=now(), data={},
            content_hash="", compiled_at=now(),
        )  # fmt: skip
        session.add(digest)
        session.flush()
        wondered = DigestQuestion(
            digest_id=digest.id, ask_id=at.ask, state=DigestQuestionState.WAITING, wants_answer=True, asked_at=now(),
            due_on=today(),
        )  # fmt: skip
        session.add(wondered)
        session.flush()
        wondered.text = keys.encrypt(WORDS, ciphertexts.digest_question(wondered.id))
        wondered.address = keys.encrypt(ADDRESS, ciphertexts.digest_question_address(wondered.id))
        wondered.answer = keys.encrypt(WORDS, ciphertexts.digest_question_answer(wondered.id))
        wondered.reason = keys.encrypt(WORDS, ciphertexts.digest_question_reason(wondered.id))
        pressed = SameHere(ask_id=at.ask, pressed_at=now(), press_key="p" * 64)
        session.add_all([pressed, SaidAgain(contribution_id=at.contribution, ask_id=at.ask, said_at=now())])
        session.flush()
        voices.keep(at.contribution, voice(about="The clinic", speaks_as="group", name="A choir", people=12))
        pressed.sentence = keys.encrypt(WORDS, ciphertexts.same_here(pressed.id))
        session.add(
            SecondReading(
                contribution_id=at.contribution, state=SecondState.WAITING, action=PublicationAction.PUBLISH,
                text=keys.encrypt(WORDS, ciphertexts.second_reading(at.contribution)), host_id=at.host,
                note=keys.encrypt(WORDS, ciphertexts.second_reading_note(at.contribution)), proposed_at=now(),
            )
        )  # fmt: skip
        earlier = keys.encrypt(WORDS, ciphertexts.earlier_addresses(at.contribution))
        session.add(
            Concern(
                contribution_id=at.contribution, state=ConcernState.LIFTED, raised_at=now(), due_on=now().date(),
                earlier_addresses=earlier,
            )
        )  # fmt: skip
        noted = ConcernEntry(
            contribution_id=at.contribution, at=now(), kind=EntryKind.NOTE, role="safeguarding_lead", words=""
        )
        session.add(noted)
        session.flush()
        noted.words = keys.encrypt(WORDS, ciphertexts.concern_entry(noted.id))
        for table, where in (
            (EqualityWaiting, ciphertexts.equality_waiting), (EqualityAnswers, ciphertexts.equality_answers)
        ):  # fmt: skip
            session.add(
                table(
                    key="e" * 64, partnership_id=at.partnership, quarter="2026-Q4", question_set="2026-1",
                    answers=keys.encrypt('{"sex": "male"}', where("e" * 64)),
                )
            )  # fmt: skip
        subscription = Subscription(
            target=SubscriptionTarget.BODY, target_id=at.body, address_hmac="s" * 64, created_at=now(),
            address=keys.encrypt(ADDRESS, ciphertexts.subscription("s" * 64)), confirmed_at=now(),
        )  # fmt: skip
        session.add(subscription)
        session.flush()
        at.subscription = subscription.id
        messages.to_mailbox(
            ADDRESS, "digest_issued", {"name": "Wishaw LPG"}, key="digest:1:x", subscription_id=subscription.id,
            links=[messages.LinkWanted("stop_url", LinkPurpose.STOP_SUBSCRIPTION, subscription.id)],
        )  # fmt: skip
        audit.record(SYSTEM, audit.Event.ASK_RAISED, at.ask)
    tell(at.contribution, "reply_given", key="reply")
    return at
