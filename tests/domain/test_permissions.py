"""The whole matrix: every role, every permission, in the right place, in the wrong place, nowhere."""

from __future__ import annotations

import itertools

import pytest

from engage.domain.errors import NotPermitted
from engage.domain.permissions import (
    ANONYMOUS,
    GRANTABLE,
    INSTALLATION,
    PERMISSION_MAP,
    SCOPES_OF_ROLE,
    SYSTEM,
    Actor,
    Grant,
    Permission,
    Role,
    Scope,
    ScopeKind,
    acting_role,
    contributor,
    link_bearer,
    permits,
    require,
    subject,
)

P, R = Permission, Role

MAY: dict[Role, set[Permission]] = {
    R.MODERATOR: {
        P.ANSWER_CONFIRM, P.ANSWER_RATE, P.LINK_MANAGE,
        P.ASK_CHECK, P.ASK_CLOSE, P.ASK_CORRECT, P.ASK_RAISE, P.ASK_REOPEN, P.BOARD_READ, P.COMPLAINT_ASK,
        P.CONCERN_RAISE,
        P.CONTRIBUTION_ASK_BACK, P.CONTRIBUTION_BY_WORD, P.CONTRIBUTION_DISPOSE,
        P.CONTRIBUTION_KEY_IN, P.CONTRIBUTION_PUBLISH, P.CONTRIBUTION_QUEUE, P.DIGEST_COMPILE, P.DIGEST_ISSUE,
        P.DIGEST_QUESTION_ANSWER,
        P.INCIDENT_READ, P.INCIDENT_RECORD, P.OBJECTION_DECIDE, P.ORIGINAL_READ, P.OUTBOX_BY_HAND, P.PAPER_PRINT,
        P.PUBLICATION_SECOND, P.REFERRAL_CHECK, P.ROTA_MANAGE, P.THEME_EDIT, P.THEME_LINK,
    },
    R.SECOND_READER: {
        P.ASK_CHECK, P.CONCERN_RAISE, P.CONTRIBUTION_QUEUE, P.INCIDENT_READ, P.OBJECTION_DECIDE, P.ORIGINAL_READ,
        P.PUBLICATION_SECOND,
    },
    R.SAFEGUARDING_LEAD: {
        P.CONCERN_DECIDE, P.CONCERN_RAISE, P.CONTRIBUTION_ASK_BACK, P.CONTRIBUTION_QUEUE, P.INCIDENT_READ,
        P.ORIGINAL_READ, P.ROTA_MANAGE,
    },
    R.KEYIN_CLERK: {P.CONTRIBUTION_BY_WORD, P.CONTRIBUTION_KEY_IN, P.IMPORT_RUN, P.OUTBOX_BY_HAND, P.PAPER_PRINT},
    R.THEME_EDITOR: {P.ASK_RAISE, P.THEME_EDIT, P.THEME_LINK},
    R.SERVICE_OWNER: {P.REFERRAL_ANSWER},
    R.LPG_OFFICER: {
        P.ASK_ACKNOWLEDGE, P.ASK_ANSWER_NO, P.ASK_DECIDE, P.ASK_REPORT_DONE, P.ASK_TABLE, P.BOARD_READ,
        P.MEASURE_READ,
    },
    R.IJB_OFFICER: {
        P.ASK_ACKNOWLEDGE, P.ASK_ANSWER_NO, P.ASK_DECIDE, P.ASK_REPORT_DONE, P.ASK_TABLE, P.BOARD_READ,
        P.MEASURE_READ,
    },
    R.CHAIR: {P.ASK_ANSWER_NO, P.ASK_CLOSE_DISPUTED, P.BOARD_READ, P.MEASURE_READ},
    R.CHIEF_OFFICER: {P.BOARD_READ, P.MEASURE_READ},
    R.CLERK: {
        P.ASK_CORRECT, P.ASK_DECIDE, P.ASK_TABLE, P.BOARD_READ, P.DIGEST_COMPILE, P.DIGEST_ISSUE, P.MEASURE_READ,
        P.MEETING_MANAGE,
    },
    R.PUBLIC_REPRESENTATIVE: {P.BOARD_READ, P.MEASURE_READ},
    R.BOARD_READER: {P.BOARD_READ, P.MEASURE_READ},
    R.AUDITOR: {P.AUDIT_READ, P.EQUALITY_READ, P.INCIDENT_READ, P.JOB_READ, P.MEASURE_READ},
    R.ADMIN: {
        P.ACCOUNT_MANAGE, P.EQUALITY_READ, P.JOB_READ, P.LINK_MANAGE, P.MEASURE_READ, P.MEETING_MANAGE,
        P.OUTBOX_RETRY, P.PAGE_EDIT, P.PLACE_MANAGE,
    },
    R.CONTRIBUTOR: {
        P.COMPLAINT_ANSWER, P.CONTRIBUTION_FOLLOW_UP, P.CONTRIBUTION_OBJECT, P.CONTRIBUTION_WITHDRAW, P.VERDICT_GIVE,
    },
    R.SYSTEM: {
        P.ACCOUNT_MANAGE, P.ASK_CLOSE, P.ASK_REOPEN, P.DIGEST_COMPILE, P.IMPORT_RUN, P.MEETING_MANAGE, P.PAPER_PRINT,
        P.PLACE_MANAGE, P.THEME_EDIT,
    },
}  # fmt: skip
"""Written out by hand and not taken from the map: whoever changes a right changes it twice, on purpose."""


def _holding(role: Role, scope: Scope) -> Actor:
    return Actor(1, frozenset({Grant(role, scope)}))


def _scope(kind: ScopeKind) -> Scope:
    return INSTALLATION if kind is ScopeKind.INSTALLATION else Scope(kind, 3)


MATRIX = [
    (role, permission, kind)
    for role, permission in itertools.product(Role, Permission)
    for kind in sorted(SCOPES_OF_ROLE[role])
]


@pytest.mark.parametrize(("role", "permission", "kind"), MATRIX)
def test_the_matrix(role: Role, permission: Permission, kind: ScopeKind) -> None:
    scope = _scope(kind)
    actor = _holding(role, scope)
    allowed = permission in MAY[role]
    assert permits(actor, permission, subject(scope)) is allowed
    assert acting_role(actor, permission, subject(scope)) is (role if allowed else None)
    if kind is ScopeKind.INSTALLATION:
        return
    assert not permits(actor, permission, subject(Scope(kind, 4))), "the same kind of place, another one"
    for other in ScopeKind:
        if other not in {kind, ScopeKind.INSTALLATION}:
            assert not permits(actor, permission, subject(Scope(other, 3))), "another kind with the same number"
    assert not permits(actor, permission, subject()), "nowhere"
    assert not permits(actor, permission, frozenset())


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_in_the_map_and_somebody_has_it(permission: Permission) -> None:
    assert PERMISSION_MAP[permission]
    assert not permits(ANONYMOUS, permission, subject(Scope(ScopeKind.HOST, 1)))
    with pytest.raises(NotPermitted) as refused:
        require(ANONYMOUS, permission, subject())
    assert refused.value.params == {"permission": permission.value}


def test_every_role_has_scopes_and_is_in_this_table() -> None:
    assert set(SCOPES_OF_ROLE) == set(Role) == set(MAY)
    assert set(GRANTABLE) == set(Role) - {Role.CONTRIBUTOR, Role.SYSTEM}


def test_only_readers_read_originals_and_an_admin_is_none() -> None:
    assert PERMISSION_MAP[P.ORIGINAL_READ] == {R.MODERATOR, R.SECOND_READER, R.SAFEGUARDING_LEAD}
    everywhere = subject(*(Scope(kind, 1) for kind in ScopeKind))
    assert not permits(_holding(R.ADMIN, INSTALLATION), P.ORIGINAL_READ, everywhere)
    assert not permits(SYSTEM, P.ORIGINAL_READ, everywhere)


def test_nobody_who_answers_an_ask_can_close_or_check_it() -> None:
    for role in (R.LPG_OFFICER, R.IJB_OFFICER, R.SERVICE_OWNER, R.CLERK):
        assert not MAY[role] & {P.ASK_CLOSE, P.ASK_CLOSE_DISPUTED, P.ASK_CHECK}


def test_the_auditor_changes_nothing() -> None:
    assert MAY[R.AUDITOR] == {P.AUDIT_READ, P.EQUALITY_READ, P.INCIDENT_READ, P.JOB_READ, P.MEASURE_READ}


def test_several_roles_add_up_but_only_where_they_are_held() -> None:
    host, body = Scope(ScopeKind.HOST, 1), Scope(ScopeKind.BODY, 1)
    actor = Actor(1, frozenset({Grant(R.MODERATOR, host), Grant(R.CLERK, body)}))
    assert permits(actor, P.ORIGINAL_READ, subject(host))
    assert not permits(actor, P.ORIGINAL_READ, subject(body))
    assert permits(actor, P.MEETING_MANAGE, subject(body))
    assert not permits(actor, P.MEETING_MANAGE, subject(host))
    assert require(actor, P.BOARD_READ, subject(host, body)) is R.MODERATOR, "the first in the order of roles"


def test_links_and_secrets_reach_one_thing() -> None:
    officer = link_bearer(R.IJB_OFFICER, Scope(ScopeKind.ASK, 7), 5)
    assert officer.user_id is None
    assert officer.link_id == 5
    assert permits(officer, P.ASK_DECIDE, subject(Scope(ScopeKind.ASK, 7), Scope(ScopeKind.BODY, 1)))
    assert not permits(officer, P.ASK_DECIDE, subject(Scope(ScopeKind.ASK, 8), Scope(ScopeKind.BODY, 1)))
    person = contributor(9)
    assert permits(person, P.CONTRIBUTION_WITHDRAW, subject(Scope(ScopeKind.CONTRIBUTION, 9)))
    assert not permits(person, P.CONTRIBUTION_WITHDRAW, subject(Scope(ScopeKind.CONTRIBUTION, 8)))


def test_an_admin_of_the_installation_reaches_every_partnership() -> None:
    for role in (R.ADMIN, R.AUDITOR):
        actor = _holding(role, INSTALLATION)
        for permission in MAY[role]:
            assert permits(actor, permission, subject(Scope(ScopeKind.PARTNERSHIP, 12)))
