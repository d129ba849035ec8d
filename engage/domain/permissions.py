"""Who may do what: one map, pure. Services ask it; pages and templates ask the same map.

A grant is a role over one scope ("moderator of host 3"). A subject is the set of scopes a thing lies in
("contribution 7, host 3, partnership 1"). An actor may act when one of their grants holds a role that the map
gives the permission, over a scope the subject lies in. Nobody gets a permission by being an admin: an admin
looks after accounts and places and cannot read originals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engage.domain.errors import Conflict, NotPermitted


class Role(StrEnum):
    """Every role, in the order the admin pages list them."""

    MODERATOR = "moderator"
    SECOND_READER = "second_reader"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    KEYIN_CLERK = "keyin_clerk"
    THEME_EDITOR = "theme_editor"
    SERVICE_OWNER = "service_owner"
    LPG_OFFICER = "lpg_officer"
    IJB_OFFICER = "ijb_officer"
    CHAIR = "chair"
    CHIEF_OFFICER = "chief_officer"
    CLERK = "clerk"
    PUBLIC_REPRESENTATIVE = "public_representative"
    BOARD_READER = "board_reader"
    AUDITOR = "auditor"
    ADMIN = "admin"
    CONTRIBUTOR = "contributor"
    """Whoever holds the reference and secret of one contribution; never granted to an account."""
    SYSTEM = "system"
    """The scheduler and the commands; never granted to an account."""


class ScopeKind(StrEnum):
    """What a grant is over."""

    PARTNERSHIP = "partnership"
    HOST = "host"
    BODY = "body"
    SERVICE = "service"
    CONTRIBUTION = "contribution"
    ASK = "ask"
    REFERRAL = "referral"
    INSTALLATION = "installation"


class Permission(StrEnum):
    """Everything that can be allowed: noun_verb."""

    ACCOUNT_MANAGE = "account_manage"
    ANSWER_CONFIRM = "answer_confirm"
    """Look at what a body answered by a link, and show it or send it back."""
    ANSWER_RATE = "answer_rate"
    """Judge how good public answers are, of those that were drawn."""
    ASK_ACKNOWLEDGE = "ask_acknowledge"
    ASK_ANSWER_NO = "ask_answer_no"
    ASK_CHECK = "ask_check"
    ASK_CLOSE_DISPUTED = "ask_close_disputed"
    ASK_CLOSE = "ask_close"
    ASK_CORRECT = "ask_correct"
    ASK_DECIDE = "ask_decide"
    ASK_RAISE = "ask_raise"
    ASK_REOPEN = "ask_reopen"
    ASK_REPORT_DONE = "ask_report_done"
    ASK_TABLE = "ask_table"
    AUDIT_READ = "audit_read"
    BOARD_READ = "board_read"
    COMPLAINT_ANSWER = "complaint_answer"
    """Say of one's own contribution whether it is handed over as a complaint."""
    COMPLAINT_ASK = "complaint_ask"
    """Say that it sounds like a complaint, and note what the person answered on the phone or by letter."""
    CONCERN_DECIDE = "concern_decide"
    """Record what is decided about a worry for somebody's safety, and lift the lock or keep the words in."""
    CONCERN_RAISE = "concern_raise"
    """Say that one is worried about somebody's safety, which locks what it is about."""
    CONTRIBUTION_ASK_BACK = "contribution_ask_back"
    """Ask the person who told it something, and answer what they ask."""
    CONTRIBUTION_BY_WORD = "contribution_by_word"
    """Note what a person said about their own contribution on the phone, by letter or face to face."""
    CONTRIBUTION_DISPOSE = "contribution_dispose"
    CONTRIBUTION_FOLLOW_UP = "contribution_follow_up"
    """Ask and answer one's own readers."""
    CONTRIBUTION_KEY_IN = "contribution_key_in"
    CONTRIBUTION_OBJECT = "contribution_object"
    CONTRIBUTION_PUBLISH = "contribution_publish"
    CONTRIBUTION_QUEUE = "contribution_queue"
    CONTRIBUTION_WITHDRAW = "contribution_withdraw"
    DIGEST_COMPILE = "digest_compile"
    DIGEST_ISSUE = "digest_issue"
    DIGEST_QUESTION_ANSWER = "digest_question_answer"
    """Read and answer what readers ask about a line of a digest."""
    EQUALITY_READ = "equality_read"
    IMPORT_RUN = "import_run"
    INCIDENT_READ = "incident_read"
    """See what was public and should never have been."""
    INCIDENT_RECORD = "incident_record"
    JOB_READ = "job_read"
    LINK_MANAGE = "link_manage"
    """See which links to an ask are out, end one and have a new one sent."""
    MEASURE_READ = "measure_read"
    """See all twenty measures of a body or a partnership."""
    MEETING_MANAGE = "meeting_manage"
    OBJECTION_DECIDE = "objection_decide"
    ORIGINAL_READ = "original_read"
    OUTBOX_BY_HAND = "outbox_by_hand"
    OUTBOX_RETRY = "outbox_retry"
    PAGE_EDIT = "page_edit"
    PAPER_PRINT = "paper_print"
    PLACE_MANAGE = "place_manage"
    PUBLICATION_SECOND = "publication_second"
    """Agree, as a second reader, to what another one made ready to be published."""
    REFERRAL_ANSWER = "referral_answer"
    REFERRAL_CHECK = "referral_check"
    ROTA_MANAGE = "rota_manage"
    """Say when the readers of a host read, and when they are told what waits."""
    THEME_EDIT = "theme_edit"
    THEME_LINK = "theme_link"
    VERDICT_GIVE = "verdict_give"


R = Role
_READERS = frozenset({R.MODERATOR, R.SECOND_READER, R.SAFEGUARDING_LEAD})
_OFFICERS = frozenset({R.LPG_OFFICER, R.IJB_OFFICER})

PERMISSION_MAP: dict[Permission, frozenset[Role]] = {
    Permission.ACCOUNT_MANAGE: frozenset({R.ADMIN, R.SYSTEM}),
    Permission.ANSWER_CONFIRM: frozenset({R.MODERATOR}),
    Permission.ANSWER_RATE: frozenset({R.MODERATOR}),
    Permission.ASK_ACKNOWLEDGE: _OFFICERS,
    Permission.ASK_ANSWER_NO: _OFFICERS | {R.CHAIR},
    Permission.ASK_CHECK: frozenset({R.MODERATOR, R.SECOND_READER}),
    Permission.ASK_CLOSE: frozenset({R.MODERATOR, R.SYSTEM}),
    Permission.ASK_CLOSE_DISPUTED: frozenset({R.CHAIR}),
    Permission.ASK_CORRECT: frozenset({R.MODERATOR, R.CLERK}),
    Permission.ASK_DECIDE: _OFFICERS | {R.CLERK},
    Permission.ASK_RAISE: frozenset({R.MODERATOR, R.THEME_EDITOR}),
    Permission.ASK_REOPEN: frozenset({R.MODERATOR, R.SYSTEM}),
    Permission.ASK_REPORT_DONE: _OFFICERS,
    Permission.ASK_TABLE: _OFFICERS | {R.CLERK},
    Permission.AUDIT_READ: frozenset({R.AUDITOR}),
    Permission.BOARD_READ: _OFFICERS
    | {R.CHAIR, R.CHIEF_OFFICER, R.CLERK, R.PUBLIC_REPRESENTATIVE, R.BOARD_READER, R.MODERATOR},
    Permission.COMPLAINT_ANSWER: frozenset({R.CONTRIBUTOR}),
    Permission.COMPLAINT_ASK: frozenset({R.MODERATOR}),
    Permission.CONCERN_DECIDE: frozenset({R.SAFEGUARDING_LEAD}),
    Permission.CONCERN_RAISE: _READERS,
    Permission.CONTRIBUTION_ASK_BACK: frozenset({R.MODERATOR, R.SAFEGUARDING_LEAD}),
    Permission.CONTRIBUTION_BY_WORD: frozenset({R.KEYIN_CLERK, R.MODERATOR}),
    Permission.CONTRIBUTION_DISPOSE: frozenset({R.MODERATOR}),
    Permission.CONTRIBUTION_FOLLOW_UP: frozenset({R.CONTRIBUTOR}),
    Permission.CONTRIBUTION_KEY_IN: frozenset({R.KEYIN_CLERK, R.MODERATOR}),
    Permission.CONTRIBUTION_OBJECT: frozenset({R.CONTRIBUTOR}),
    Permission.CONTRIBUTION_PUBLISH: frozenset({R.MODERATOR}),
    Permission.CONTRIBUTION_QUEUE: _READERS,
    Permission.CONTRIBUTION_WITHDRAW: frozenset({R.CONTRIBUTOR}),
    Permission.DIGEST_COMPILE: frozenset({R.SYSTEM, R.CLERK, R.MODERATOR}),
    Permission.DIGEST_ISSUE: frozenset({R.CLERK, R.MODERATOR}),
    Permission.DIGEST_QUESTION_ANSWER: frozenset({R.MODERATOR}),
    Permission.EQUALITY_READ: frozenset({R.ADMIN, R.AUDITOR}),
    Permission.IMPORT_RUN: frozenset({R.SYSTEM, R.KEYIN_CLERK}),
    Permission.INCIDENT_READ: _READERS | {R.AUDITOR},
    Permission.INCIDENT_RECORD: frozenset({R.MODERATOR}),
    Permission.JOB_READ: frozenset({R.ADMIN, R.AUDITOR}),
    Permission.LINK_MANAGE: frozenset({R.MODERATOR, R.ADMIN}),
    Permission.MEASURE_READ: _OFFICERS
    | {R.CHAIR, R.CHIEF_OFFICER, R.CLERK, R.PUBLIC_REPRESENTATIVE, R.BOARD_READER, R.AUDITOR, R.ADMIN},
    Permission.MEETING_MANAGE: frozenset({R.CLERK, R.ADMIN, R.SYSTEM}),
    Permission.OBJECTION_DECIDE: frozenset({R.MODERATOR, R.SECOND_READER}),
    Permission.ORIGINAL_READ: _READERS,
    Permission.OUTBOX_BY_HAND: frozenset({R.MODERATOR, R.KEYIN_CLERK}),
    Permission.OUTBOX_RETRY: frozenset({R.ADMIN}),
    Permission.PAGE_EDIT: frozenset({R.ADMIN}),
    Permission.PAPER_PRINT: frozenset({R.KEYIN_CLERK, R.MODERATOR, R.SYSTEM}),
    Permission.PLACE_MANAGE: frozenset({R.ADMIN, R.SYSTEM}),
    Permission.PUBLICATION_SECOND: frozenset({R.MODERATOR, R.SECOND_READER}),
    Permission.REFERRAL_ANSWER: frozenset({R.SERVICE_OWNER}),
    Permission.REFERRAL_CHECK: frozenset({R.MODERATOR}),
    Permission.ROTA_MANAGE: frozenset({R.MODERATOR, R.SAFEGUARDING_LEAD}),
    Permission.THEME_EDIT: frozenset({R.THEME_EDITOR, R.MODERATOR, R.SYSTEM}),
    Permission.THEME_LINK: frozenset({R.THEME_EDITOR, R.MODERATOR}),
    Permission.VERDICT_GIVE: frozenset({R.CONTRIBUTOR}),
}

_LEAD = frozenset({R.SAFEGUARDING_LEAD})
WHILE_LOCKED: dict[Permission, frozenset[Role]] = {
    Permission.CONCERN_DECIDE: _LEAD,
    Permission.CONCERN_RAISE: _READERS,
    # What a person says and is told goes on: it is theirs. But only the lead asks them, and reads what they answer.
    Permission.CONTRIBUTION_ASK_BACK: _LEAD,
    Permission.CONTRIBUTION_BY_WORD: PERMISSION_MAP[Permission.CONTRIBUTION_BY_WORD],
    Permission.CONTRIBUTION_QUEUE: _READERS,
    # The 72 hours for what was public by mistake do not stop (UK GDPR Art 33); there are none of the person's words.
    Permission.INCIDENT_READ: PERMISSION_MAP[Permission.INCIDENT_READ],
    Permission.INCIDENT_RECORD: PERMISSION_MAP[Permission.INCIDENT_RECORD],
    Permission.ORIGINAL_READ: _LEAD,
    Permission.OUTBOX_BY_HAND: PERMISSION_MAP[Permission.OUTBOX_BY_HAND],
    # A service that has it already is not told, by being refused, what may be about itself.
    Permission.REFERRAL_ANSWER: PERMISSION_MAP[Permission.REFERRAL_ANSWER],
}
"""Who may still do what to a contribution that is locked for somebody's safety. What is not here, nobody may."""

SCOPES_OF_ROLE: dict[Role, frozenset[ScopeKind]] = {
    R.MODERATOR: frozenset({ScopeKind.HOST}),
    R.SECOND_READER: frozenset({ScopeKind.HOST}),
    R.SAFEGUARDING_LEAD: frozenset({ScopeKind.HOST}),
    R.KEYIN_CLERK: frozenset({ScopeKind.HOST}),
    R.THEME_EDITOR: frozenset({ScopeKind.HOST}),
    R.SERVICE_OWNER: frozenset({ScopeKind.SERVICE, ScopeKind.REFERRAL}),
    R.LPG_OFFICER: frozenset({ScopeKind.BODY, ScopeKind.ASK}),
    R.IJB_OFFICER: frozenset({ScopeKind.BODY, ScopeKind.ASK}),
    R.CHAIR: frozenset({ScopeKind.BODY}),
    R.CHIEF_OFFICER: frozenset({ScopeKind.PARTNERSHIP}),
    R.CLERK: frozenset({ScopeKind.BODY}),
    R.PUBLIC_REPRESENTATIVE: frozenset({ScopeKind.BODY}),
    R.BOARD_READER: frozenset({ScopeKind.BODY}),
    R.AUDITOR: frozenset({ScopeKind.PARTNERSHIP, ScopeKind.INSTALLATION}),
    R.ADMIN: frozenset({ScopeKind.PARTNERSHIP, ScopeKind.INSTALLATION}),
    R.CONTRIBUTOR: frozenset({ScopeKind.CONTRIBUTION}),
    R.SYSTEM: frozenset({ScopeKind.INSTALLATION}),
}
"""Which scopes a role can be granted over. A grant over the installation reaches everything in it."""

GRANTABLE: tuple[Role, ...] = tuple(role for role in Role if role not in {R.CONTRIBUTOR, R.SYSTEM})
"""Roles an account can hold."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One place a grant reaches or a subject lies in, such as (host, 3)."""

    kind: ScopeKind
    id: int


INSTALLATION = Scope(ScopeKind.INSTALLATION, 0)
LOCKED = Scope(ScopeKind.INSTALLATION, -1)
"""In the subject of what is locked for somebody's safety. It is no place: nobody is granted anything over it."""

Subject = frozenset[Scope]
"""The scopes a thing lies in."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over one scope."""

    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the holder of a secret or of a signed link, or the system."""

    user_id: int | None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    link_id: int | None = None
    """The signed link that let them in, when it was one."""

    def roles(self) -> frozenset[Role]:
        """Every role held, whatever the scope."""
        return frozenset(grant.role for grant in self.grants)


SYSTEM = Actor(user_id=None, grants=frozenset({Grant(Role.SYSTEM, INSTALLATION)}))
ANONYMOUS = Actor(user_id=None)


def subject(*scopes: Scope) -> Subject:
    """The subject that lies in these scopes, and in the installation."""
    return frozenset(scopes) | {INSTALLATION}


def contributor(contribution_id: int) -> Actor:
    """Whoever showed the reference and secret of this contribution."""
    return Actor(None, frozenset({Grant(Role.CONTRIBUTOR, Scope(ScopeKind.CONTRIBUTION, contribution_id))}))


def link_bearer(role: Role, scope: Scope, link_id: int) -> Actor:
    """Whoever holds a signed link: one role over one subject."""
    return Actor(None, frozenset({Grant(role, scope)}), link_id)


def acting_role(actor: Actor, permission: Permission, on: Subject) -> Role | None:
    """The role by which `actor` may do this to `on`, the first in Role's order; None when they may not, which for what
    is locked also means: not now."""
    allowed = PERMISSION_MAP[permission]
    if LOCKED in on:
        allowed &= WHILE_LOCKED.get(permission, frozenset())
    held = {grant.role for grant in actor.grants if grant.role in allowed and grant.scope in on}
    return next((role for role in Role if role in held), None)


def permits(actor: Actor, permission: Permission, on: Subject) -> bool:
    """Whether `actor` may do this to `on`."""
    return acting_role(actor, permission, on) is not None


def require(actor: Actor, permission: Permission, on: Subject) -> Role:
    """The role by which the actor may. Raises NotPermitted when there is none, and Conflict("safeguarding_locked") for
    whoever might if it were not locked for somebody's safety; nobody else learns that it is."""
    role = acting_role(actor, permission, on)
    if role is None:
        if LOCKED in on and permits(actor, permission, on - {LOCKED}):
            raise Conflict("safeguarding_locked")
        raise NotPermitted("not_permitted", permission=permission.value)
    return role
