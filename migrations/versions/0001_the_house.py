"""The house: every table, and the guards of the append-only ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engage.models.base import UTCDateTime
from engage.models.guards import FROM_THE_START, create_statements, drop_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_events_subject", ["event", "subject_id"], unique=False)

    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_event_id", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("last_event_id", name=op.f("uq_audit_seals_last_event_id")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hmac", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("key_hmac", name=op.f("uq_drafts_key_hmac")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "second_reader",
                "safeguarding_lead",
                "keyin_clerk",
                "theme_editor",
                "service_owner",
                "lpg_officer",
                "ijb_officer",
                "chair",
                "chief_officer",
                "clerk",
                "public_representative",
                "board_reader",
                "auditor",
                "admin",
                "contributor",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope_kind",
            sa.Enum(
                "partnership",
                "host",
                "body",
                "service",
                "contribution",
                "ask",
                "referral",
                "installation",
                name="scopekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
        sa.UniqueConstraint("name", "period", name=op.f("uq_job_runs_name_period")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "originals",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ciphertext", sa.Text(), nullable=False),
        sa.Column("stored_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_originals")),
    )
    op.create_table(
        "partnerships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("holiday_subdivision", sa.String(length=10), nullable=False),
        sa.Column("extra_closed_days", sa.JSON(), nullable=False),
        sa.Column("controller", sa.JSON(), nullable=False),
        sa.Column("how_decisions", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("slug", name=op.f("uq_partnerships_slug")),
    )
    op.create_table(
        "signed_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "ask_officer",
                "referral",
                "status",
                "not_me",
                "confirm_subscription",
                "stop_subscription",
                "stop_contact",
                "invitation",
                "password_reset",
                name="linkpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hmac", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "second_reader",
                "safeguarding_lead",
                "keyin_clerk",
                "theme_editor",
                "service_owner",
                "lpg_officer",
                "ijb_officer",
                "chair",
                "chief_officer",
                "clerk",
                "public_representative",
                "board_reader",
                "auditor",
                "admin",
                "contributor",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_links")),
        sa.UniqueConstraint("token_hmac", name=op.f("uq_signed_links_token_hmac")),
    )
    with op.batch_alter_table("signed_links", schema=None) as batch_op:
        batch_op.create_index("ix_signed_links_subject", ["purpose", "subject_id"], unique=False)

    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "body",
                "locality",
                "ask",
                name="subscriptiontarget",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hmac", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint(
            "target", "target_id", "address_hmac", name=op.f("uq_subscriptions_target_target_id_address_hmac")
        ),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index("ix_subscriptions_target", ["target", "target_id", "id"], unique=False)

    op.create_table(
        "throttle_counters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_start", UTCDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttle_counters")),
        sa.UniqueConstraint("key", "window_start", name=op.f("uq_throttle_counters_key_window_start")),
    )
    with op.batch_alter_table("throttle_counters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_counters_window_start"), ["window_start"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_areas_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("slug", name=op.f("uq_areas_slug")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "help_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("text_number", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_help_contacts_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_contacts")),
        sa.UniqueConstraint("partnership_id", "slug", name=op.f("uq_help_contacts_partnership_id_slug")),
    )
    with op.batch_alter_table("help_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_contacts_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "hosts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=True),
        sa.Column("fallback_host_id", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["fallback_host_id"], ["hosts.id"], name=op.f("fk_hosts_fallback_host_id_hosts")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_hosts_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosts")),
        sa.UniqueConstraint("slug", name=op.f("uq_hosts_slug")),
    )
    with op.batch_alter_table("hosts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosts_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "localities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("official_name", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("aka", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_localities_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_localities")),
        sa.UniqueConstraint("slug", name=op.f("uq_localities_slug")),
    )
    with op.batch_alter_table("localities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_localities_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "planning_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("lpg", "ijb", name="bodykind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=True),
        sa.Column("chair_mailbox", sa.String(length=320), nullable=True),
        sa.Column("standards_agreed_on", sa.Date(), nullable=True),
        sa.Column("extra_closed_days", sa.JSON(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_planning_bodies_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["planning_bodies.id"], name=op.f("fk_planning_bodies_successor_id_planning_bodies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_bodies")),
        sa.UniqueConstraint("slug", name=op.f("uq_planning_bodies_slug")),
    )
    with op.batch_alter_table("planning_bodies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planning_bodies_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "second_reader",
                "safeguarding_lead",
                "keyin_clerk",
                "theme_editor",
                "service_owner",
                "lpg_officer",
                "ijb_officer",
                "chair",
                "chief_officer",
                "clerk",
                "public_representative",
                "board_reader",
                "auditor",
                "admin",
                "contributor",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope_kind",
            sa.Enum(
                "partnership",
                "host",
                "body",
                "service",
                "contribution",
                "ask",
                "referral",
                "installation",
                name="scopekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index("ix_role_grants_scope", ["scope_kind", "scope_id", "role"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grants_user_id"), ["user_id"], unique=False)

    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner_role", sa.String(length=200), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_services_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("slug", name=op.f("uq_services_slug")),
    )
    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_services_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_themes_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("partnership_id", "slug", name=op.f("uq_themes_partnership_id_slug")),
    )
    op.create_table(
        "area_localities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_localities_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_area_localities_locality_id_localities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_localities")),
        sa.UniqueConstraint(
            "area_id", "locality_id", "valid_from", name=op.f("uq_area_localities_area_id_locality_id_valid_from")
        ),
    )
    with op.batch_alter_table("area_localities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_localities_locality_id"), ["locality_id"], unique=False)

    op.create_table(
        "asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "discarded",
                "raised",
                "acknowledged",
                "tabled",
                "deferred",
                "passing",
                "decided",
                "acting",
                "reported_done",
                "with_people",
                "closed",
                "reopened",
                name="askstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "agreed",
                "partly",
                "not_agreed",
                "already_planned",
                "passed_on",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "closed_as",
            sa.Enum(
                "confirmed",
                "unconfirmed",
                "disputed",
                name="closedas",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("raised_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("ack_due", sa.Date(), nullable=True),
        sa.Column("first_decision_due", sa.Date(), nullable=True),
        sa.Column("decision_due", sa.Date(), nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("verdict_counts", sa.JSON(), nullable=False),
        sa.Column("contributions_count", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("last_event_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["planning_bodies.id"], name=op.f("fk_asks_body_id_planning_bodies")),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_asks_host_id_hosts")),
        sa.ForeignKeyConstraint(["locality_id"], ["localities.id"], name=op.f("fk_asks_locality_id_localities")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_asks_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_asks_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("reference", name=op.f("uq_asks_reference")),
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index("ix_asks_body_due", ["body_id", "state", "next_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_asks_host_id"), ["host_id"], unique=False)
        batch_op.create_index("ix_asks_locality", ["locality_id", "raised_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asks_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index("ix_asks_state", ["state", "next_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_asks_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "body_localities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["planning_bodies.id"], name=op.f("fk_body_localities_body_id_planning_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_body_localities_locality_id_localities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_localities")),
        sa.UniqueConstraint(
            "body_id", "locality_id", "valid_from", name=op.f("uq_body_localities_body_id_locality_id_valid_from")
        ),
    )
    with op.batch_alter_table("body_localities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_localities_locality_id"), ["locality_id"], unique=False)

    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("secret_hmac", sa.String(length=64), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "experience",
                "idea",
                "unset",
                name="contributionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "assisted",
                "phone",
                "paper",
                "event",
                "bsl",
                "interpreter",
                "import",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum("publish", "body", "neither", name="use", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("quote", sa.Boolean(), nullable=False),
        sa.Column("consent_wording", sa.String(length=40), nullable=False),
        sa.Column("consent_evidence", sa.String(length=500), nullable=False),
        sa.Column("consented_at", UTCDateTime(), nullable=True),
        sa.Column(
            "tell_by",
            sa.Enum(
                "email",
                "text",
                "phone",
                "letter",
                "self",
                "not",
                name="tellby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reading",
            sa.Enum(
                "received",
                "read",
                "replied",
                "withdrawn",
                name="readingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "publication",
            sa.Enum(
                "pending",
                "published",
                "body_only",
                "withheld",
                "unpublished",
                "withdrawn",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "disposition",
            sa.Enum(
                "sent_to_service",
                "added_to_ask",
                "thanks_passed_on",
                "watching",
                "not_ours",
                "no_action",
                name="disposition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("disposition_until", sa.Date(), nullable=True),
        sa.Column("disposition_note", sa.Text(), nullable=False),
        sa.Column("withheld_reason", sa.String(length=60), nullable=True),
        sa.Column("withheld_note", sa.Text(), nullable=False),
        sa.Column("redacted_text", sa.Text(), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("replied_at", UTCDateTime(), nullable=True),
        sa.Column("reply_due", sa.Date(), nullable=True),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column(
            "objection",
            sa.Enum(
                "none",
                "open",
                "upheld",
                "not_upheld",
                name="objection",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("send_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_contributions_host_id_hosts")),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_contributions_locality_id_localities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("locality_id", "external_id", name=op.f("uq_contributions_locality_id_external_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_contributions_reference")),
        sa.UniqueConstraint("send_key", name=op.f("uq_contributions_send_key")),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index("ix_contributions_locality_received", ["locality_id", "received_at"], unique=False)
        batch_op.create_index(
            "ix_contributions_public",
            ["locality_id", "published_at", "id"],
            unique=False,
            sqlite_where=sa.text("publication = 'published'"),
            postgresql_where=sa.text("publication = 'published'"),
        )
        batch_op.create_index(
            "ix_contributions_queue",
            ["host_id", "imported", "priority", "received_at", "id"],
            unique=False,
            sqlite_where=sa.text("waiting = 1"),
            postgresql_where=sa.text("waiting"),
        )
        batch_op.create_index("ix_contributions_reply_due", ["reading", "reply_due"], unique=False)
        batch_op.create_index(
            "ix_contributions_watching",
            ["disposition_until"],
            unique=False,
            sqlite_where=sa.text("disposition = 'watching'"),
            postgresql_where=sa.text("disposition = 'watching'"),
        )

    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "compiled",
                "issued",
                "superseded",
                name="digeststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("as_of", UTCDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("foreword", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("compiled_at", UTCDateTime(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["planning_bodies.id"], name=op.f("fk_digests_body_id_planning_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("body_id", "period", "version", name=op.f("uq_digests_body_id_period_version")),
    )
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.create_index("ix_digests_issued", ["body_id", "state", "period"], unique=False)

    op.create_table(
        "host_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_host_assignments_host_id_hosts")),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["localities.id"], name=op.f("fk_host_assignments_locality_id_localities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_assignments")),
        sa.UniqueConstraint(
            "host_id", "locality_id", "valid_from", name=op.f("uq_host_assignments_host_id_locality_id_valid_from")
        ),
    )
    with op.batch_alter_table("host_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_assignments_locality_id"), ["locality_id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("papers_due_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("agenda_url", sa.String(length=1000), nullable=True),
        sa.Column("minutes_url", sa.String(length=1000), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["planning_bodies.id"], name=op.f("fk_meetings_body_id_planning_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("body_id", "held_on", name=op.f("uq_meetings_body_id_held_on")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index("ix_meetings_held_on", ["held_on"], unique=False)

    op.create_table(
        "theme_phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("phrase", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_theme_phrases_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_phrases_theme_id_themes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_phrases")),
    )
    with op.batch_alter_table("theme_phrases", schema=None) as batch_op:
        batch_op.create_index("ix_theme_phrases_theme", ["partnership_id", "theme_id"], unique=False)

    op.create_table(
        "ask_contributions",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_ask_contributions_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_ask_contributions_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("ask_id", "contribution_id", name=op.f("pk_ask_contributions")),
    )
    with op.batch_alter_table("ask_contributions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ask_contributions_contribution_id"), ["contribution_id"], unique=False)

    op.create_table(
        "ask_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_ask_events_ask_id_asks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_events")),
        sa.UniqueConstraint("ask_id", "seq", name=op.f("uq_ask_events_ask_id_seq")),
    )
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.create_index("ix_ask_events_kind", ["kind", "ask_id", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_events_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "contact_points",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_contact_points_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_contact_points")),
    )
    op.create_table(
        "contribution_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_contribution_events_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_events")),
        sa.UniqueConstraint("contribution_id", "seq", name=op.f("uq_contribution_events_contribution_id_seq")),
    )
    op.create_table(
        "digest_quotes",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_digest_quotes_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_quotes_digest_id_digests")),
        sa.PrimaryKeyConstraint("digest_id", "contribution_id", name=op.f("pk_digest_quotes")),
    )
    with op.batch_alter_table("digest_quotes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_quotes_contribution_id"), ["contribution_id"], unique=False)

    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("about_user_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "none",
                "open",
                "upheld",
                "not_upheld",
                name="objection",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_objections_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_objections_host_id_hosts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objections_host_id"), ["host_id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.String(length=200), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "claimed",
                "checked",
                "set_aside",
                name="promisestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_promises_ask_id_asks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("ask_id", "number", name=op.f("uq_promises_ask_id_number")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index("ix_promises_due", ["state", "due"], unique=False)

    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "answered",
                "shown",
                "sent_back",
                "recalled",
                name="referralstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", UTCDateTime(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("check_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_referrals_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_referrals_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index("ix_referrals_service", ["service_id", "state", "due_on"], unique=False)

    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum(
                "sent_to_service",
                "added_to_ask",
                "thanks_passed_on",
                "watching",
                "not_ours",
                "no_action",
                name="disposition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("replied_at", UTCDateTime(), nullable=False),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_replies_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_contribution_id"), ["contribution_id"], unique=False)

    op.create_table(
        "theme_links",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column(
            "provenance",
            sa.Enum(
                "person",
                "suggested",
                "imported",
                name="themeprovenance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("linked_at", UTCDateTime(), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=True),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_theme_links_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_links_theme_id_themes")),
        sa.PrimaryKeyConstraint("theme_id", "contribution_id", name=op.f("pk_theme_links")),
    )
    with op.batch_alter_table("theme_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_links_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index("ix_theme_links_newest", ["theme_id", "received_at", "contribution_id"], unique=False)

    op.create_table(
        "verdicts",
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes", "partly", "no", "not_sure", name="verdict", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_verdicts_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_verdicts_contribution_id_contributions")
        ),
        sa.PrimaryKeyConstraint("ask_id", "contribution_id", "round", name=op.f("pk_verdicts")),
    )
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdicts_contribution_id"), ["contribution_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email",
                "text",
                "phone",
                "letter",
                "self",
                "not",
                name="tellby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "claimed",
                "sent",
                "by_hand",
                "told",
                "dead",
                "dropped",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_messages_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_messages_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_messages_digest_id_digests")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_messages_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_messages_referral_id_referrals")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_messages_subscription_id_subscriptions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_messages_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_messages_dedupe_key")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_ask_id"), ["ask_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index("ix_messages_due", ["state", "not_before", "id"], unique=False)
    for table in FROM_THE_START:
        for statement in create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROM_THE_START:
        for statement in drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_due")
        batch_op.drop_index(batch_op.f("ix_messages_digest_id"))
        batch_op.drop_index(batch_op.f("ix_messages_contribution_id"))
        batch_op.drop_index(batch_op.f("ix_messages_ask_id"))

    op.drop_table("messages")
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdicts_contribution_id"))

    op.drop_table("verdicts")
    with op.batch_alter_table("theme_links", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_links_newest")
        batch_op.drop_index(batch_op.f("ix_theme_links_contribution_id"))

    op.drop_table("theme_links")
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_contribution_id"))

    op.drop_table("replies")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index("ix_referrals_service")
        batch_op.drop_index(batch_op.f("ix_referrals_contribution_id"))

    op.drop_table("referrals")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index("ix_promises_due")

    op.drop_table("promises")
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objections_host_id"))
        batch_op.drop_index(batch_op.f("ix_objections_contribution_id"))

    op.drop_table("objections")
    with op.batch_alter_table("digest_quotes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_quotes_contribution_id"))

    op.drop_table("digest_quotes")
    op.drop_table("contribution_events")
    op.drop_table("contact_points")
    with op.batch_alter_table("ask_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ask_events_recorded_at"))
        batch_op.drop_index("ix_ask_events_kind")

    op.drop_table("ask_events")
    with op.batch_alter_table("ask_contributions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ask_contributions_contribution_id"))

    op.drop_table("ask_contributions")
    with op.batch_alter_table("theme_phrases", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_phrases_theme")

    op.drop_table("theme_phrases")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_meetings_held_on")

    op.drop_table("meetings")
    with op.batch_alter_table("host_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_assignments_locality_id"))

    op.drop_table("host_assignments")
    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.drop_index("ix_digests_issued")

    op.drop_table("digests")
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_contributions_watching",
            sqlite_where=sa.text("disposition = 'watching'"),
            postgresql_where=sa.text("disposition = 'watching'"),
        )
        batch_op.drop_index("ix_contributions_reply_due")
        batch_op.drop_index(
            "ix_contributions_queue", sqlite_where=sa.text("waiting = 1"), postgresql_where=sa.text("waiting")
        )
        batch_op.drop_index(
            "ix_contributions_public",
            sqlite_where=sa.text("publication = 'published'"),
            postgresql_where=sa.text("publication = 'published'"),
        )
        batch_op.drop_index("ix_contributions_locality_received")

    op.drop_table("contributions")
    with op.batch_alter_table("body_localities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_localities_locality_id"))

    op.drop_table("body_localities")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asks_theme_id"))
        batch_op.drop_index("ix_asks_state")
        batch_op.drop_index(batch_op.f("ix_asks_partnership_id"))
        batch_op.drop_index("ix_asks_locality")
        batch_op.drop_index(batch_op.f("ix_asks_host_id"))
        batch_op.drop_index("ix_asks_body_due")

    op.drop_table("asks")
    with op.batch_alter_table("area_localities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_localities_locality_id"))

    op.drop_table("area_localities")
    op.drop_table("themes")
    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_services_partnership_id"))

    op.drop_table("services")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grants_user_id"))
        batch_op.drop_index("ix_role_grants_scope")

    op.drop_table("role_grants")
    with op.batch_alter_table("planning_bodies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planning_bodies_partnership_id"))

    op.drop_table("planning_bodies")
    with op.batch_alter_table("localities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_localities_partnership_id"))

    op.drop_table("localities")
    with op.batch_alter_table("hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosts_partnership_id"))

    op.drop_table("hosts")
    with op.batch_alter_table("help_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_contacts_partnership_id"))

    op.drop_table("help_contacts")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_partnership_id"))

    op.drop_table("areas")
    op.drop_table("users")
    with op.batch_alter_table("throttle_counters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_counters_window_start"))

    op.drop_table("throttle_counters")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_index("ix_subscriptions_target")

    op.drop_table("subscriptions")
    with op.batch_alter_table("signed_links", schema=None) as batch_op:
        batch_op.drop_index("ix_signed_links_subject")

    op.drop_table("signed_links")
    op.drop_table("partnerships")
    op.drop_table("originals")
    op.drop_table("leases")
    op.drop_table("job_runs")
    op.drop_table("invitations")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_expires_at"))

    op.drop_table("drafts")
    op.drop_table("audit_seals")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_subject")
        batch_op.drop_index(batch_op.f("ix_audit_events_at"))

    op.drop_table("audit_events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS engage_append_only()")
