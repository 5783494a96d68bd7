"""Add follow-up, opportunities, quotes and contracts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring a file of the revision before to this one."""
    op.create_table(
        "customer_stat",
        sa.Column(
            "customer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("last_contact_at", sa.String(length=19), nullable=True),
        sa.Column("last_activity_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_count", sa.Integer(), nullable=False),
        sa.Column("next_step_on", sa.String(length=10), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=True),
        sa.Column("next_task_id", sa.BigInteger(), nullable=True),
        sa.Column("open_opportunities", sa.Integer(), nullable=False),
        sa.Column("value_at_risk", sa.BigInteger(), nullable=False),
        sa.Column("opportunity_grade", sa.String(length=2), nullable=True),
        sa.Column("layer", sa.String(length=10), nullable=True),
        sa.Column("contact_due_on", sa.String(length=10), nullable=True),
        sa.Column("due_interval", sa.Integer(), nullable=True),
        sa.Column("due_source", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_stat")),
    )
    with op.batch_alter_table("customer_stat", schema=None) as batch_op:
        batch_op.create_index("ix_customer_stat_contact", ["last_contact_at"], unique=False)
        batch_op.create_index("ix_customer_stat_due", ["contact_due_on"], unique=False)
        batch_op.create_index("ix_customer_stat_next", ["next_step_on"], unique=False)

    op.create_table(
        "forecast_snapshot",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("taken_for", sa.String(length=19), nullable=False),
        sa.Column("taken_at", sa.String(length=19), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("parameters", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_snapshot")),
        sa.UniqueConstraint("taken_for", name=op.f("uq_forecast_snapshot_taken_for")),
    )
    op.create_table(
        "opportunity_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("change_set_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=19), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_since", sa.String(length=10), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("expected_on", sa.String(length=10), nullable=True),
        sa.Column("manual_probability", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_move")),
    )
    with op.batch_alter_table("opportunity_move", schema=None) as batch_op:
        batch_op.create_index("ix_opportunity_move_at", ["opportunity_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_opportunity_move_change_set_id"), ["change_set_id"], unique=False
        )
        batch_op.create_index("ix_opportunity_move_time", ["at"], unique=False)

    op.create_table(
        "pipeline",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline")),
    )
    op.create_table(
        "product",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("specification", sa.String(length=100), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("lowest_price", sa.BigInteger(), nullable=True),
        sa.Column("tax_rate", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("line", sa.String(length=40), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
    )
    op.create_table(
        "forecast_line",
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("closes_on", sa.String(length=10), nullable=True),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("commitment", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["forecast_snapshot.id"],
            name=op.f("fk_forecast_line_snapshot_id_forecast_snapshot"),
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "opportunity_id", "employee_id", name=op.f("pk_forecast_line")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("forecast_line", schema=None) as batch_op:
        batch_op.create_index("ix_forecast_line_opportunity", ["opportunity_id"], unique=False)

    op.create_table(
        "stage",
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("visits_per_week", sa.Integer(), nullable=True),
        sa.Column("stale_days", sa.Integer(), nullable=True),
        sa.Column("gate", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["pipeline_id"], ["pipeline.id"], name=op.f("fk_stage_pipeline_id_pipeline")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_pipeline_id"), ["pipeline_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("month", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_commitment_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_employee_id"), ["employee_id"], unique=False
        )

    op.create_table(
        "route",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("weekday", sa.String(length=2), nullable=True),
        sa.Column("longitude", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_route_area_id_area")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_route_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route")),
    )
    with op.batch_alter_table("route", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_route_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "route_stop",
        sa.Column("route_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_route_stop_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["route.id"], name=op.f("fk_route_stop_route_id_route")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stop")),
    )
    with op.batch_alter_table("route_stop", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_route_stop_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_route_stop_route_id"), ["route_id"], unique=False)

    op.create_table(
        "opportunity",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("expected_on", sa.String(length=10), nullable=True),
        sa.Column("commitment", sa.String(length=10), nullable=True),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_since", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("filing", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("created_on", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("manual_probability", sa.Integer(), nullable=True),
        sa.Column("probability_reason", sa.String(length=200), nullable=True),
        sa.Column("need", sa.String(length=500), nullable=True),
        sa.Column("has_solution", sa.Boolean(), nullable=True),
        sa.Column("objective_need", sa.Boolean(), nullable=True),
        sa.Column("subjective_need", sa.Boolean(), nullable=True),
        sa.Column("determination", sa.String(length=10), nullable=True),
        sa.Column("is_selecting", sa.Boolean(), nullable=True),
        sa.Column("is_feasible", sa.Boolean(), nullable=True),
        sa.Column("dissatisfaction", sa.String(length=10), nullable=True),
        sa.Column("is_implementing", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=True),
        sa.Column("decided_on", sa.String(length=10), nullable=True),
        sa.Column("loss_reason", sa.String(length=12), nullable=True),
        sa.Column("winner_id", sa.BigInteger(), nullable=True),
        sa.Column("winner_price", sa.BigInteger(), nullable=True),
        sa.Column("summary", sa.String(length=500), nullable=True),
        sa.Column("recontact_on", sa.String(length=10), nullable=True),
        sa.Column("pause_reason", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_opportunity_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_opportunity_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_opportunity_owner_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["pipeline_id"], ["pipeline.id"], name=op.f("fk_opportunity_pipeline_id_pipeline")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_opportunity_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["winner_id"], ["competitor.id"], name=op.f("fk_opportunity_winner_id_competitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("code", name=op.f("uq_opportunity_code")),
    )
    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_opportunity_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_opportunity_customer_state", ["customer_id", "state"], unique=False
        )
        batch_op.create_index("ix_opportunity_decided", ["decided_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_opportunity_pipeline_id"), ["pipeline_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_opportunity_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(
            "ix_opportunity_state",
            [
                "state",
                "deleted_at",
                "stage_id",
                "owner_id",
                "customer_id",
                "amount",
                "manual_probability",
                "created_on",
                "stage_since",
                "expected_on",
                "filing",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_opportunity_winner_id"), ["winner_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.String(length=19), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("purposes", sa.String(length=120), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("opening", sa.String(length=200), nullable=True),
        sa.Column("narrowing", sa.String(length=500), nullable=True),
        sa.Column("demands", sa.String(length=500), nullable=True),
        sa.Column("intention", sa.String(length=500), nullable=True),
        sa.Column("review", sa.String(length=500), nullable=True),
        sa.Column("needs", sa.String(length=500), nullable=True),
        sa.Column("preferred_channel", sa.String(length=10), nullable=True),
        sa.Column("personal_help", sa.String(length=200), nullable=True),
        sa.Column("is_thanked", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=True),
        sa.Column("next_what", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_activity_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_activity_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_activity_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_activity_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            "ix_activity_customer",
            ["customer_id", "happened_at", "result", "deleted_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_activity_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_activity_happened",
            ["happened_at", "deleted_at", "result", "customer_id", "employee_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_activity_opportunity_id"), ["opportunity_id"], unique=False
        )

    op.create_table(
        "opportunity_competitor",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("competitor_id", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["competitor.id"],
            name=op.f("fk_opportunity_competitor_competitor_id_competitor"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_competitor_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_competitor")),
    )
    with op.batch_alter_table("opportunity_competitor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opportunity_competitor_competitor_id"), ["competitor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opportunity_competitor_opportunity_id"), ["opportunity_id"], unique=False
        )

    op.create_table(
        "opportunity_expense",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=True),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employee.id"],
            name=op.f("fk_opportunity_expense_employee_id_employee"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_expense_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_expense")),
    )
    with op.batch_alter_table("opportunity_expense", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opportunity_expense_employee_id"), ["employee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opportunity_expense_opportunity_id"), ["opportunity_id"], unique=False
        )

    op.create_table(
        "opportunity_product",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_product_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_opportunity_product_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_product")),
    )
    with op.batch_alter_table("opportunity_product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opportunity_product_opportunity_id"), ["opportunity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opportunity_product_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "opportunity_share",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_opportunity_share_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_share_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_share")),
    )
    with op.batch_alter_table("opportunity_share", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opportunity_share_employee_id"), ["employee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opportunity_share_opportunity_id"), ["opportunity_id"], unique=False
        )

    op.create_table(
        "opportunity_transfer",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=True),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_on", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["employee.id"], name=op.f("fk_opportunity_transfer_from_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_opportunity_transfer_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["employee.id"], name=op.f("fk_opportunity_transfer_to_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_transfer")),
    )
    with op.batch_alter_table("opportunity_transfer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opportunity_transfer_from_id"), ["from_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opportunity_transfer_opportunity_id"), ["opportunity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_opportunity_transfer_to_id"), ["to_id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=True),
        sa.Column("quoted_on", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("settlement", sa.String(length=20), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("delivery_days", sa.Integer(), nullable=True),
        sa.Column("deposit", sa.Integer(), nullable=True),
        sa.Column("is_tax_included", sa.Boolean(), nullable=False),
        sa.Column("terms", sa.String(length=1000), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("approval_reason", sa.String(length=500), nullable=True),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.String(length=19), nullable=True),
        sa.Column("approval_note", sa.String(length=200), nullable=True),
        sa.Column("sent_on", sa.String(length=10), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["employee.id"], name=op.f("fk_quote_approver_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_quote_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_quote_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_quote_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_quote_owner_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["quote.id"], name=op.f("fk_quote_previous_id_quote")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_approver_id"), ["approver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_quote_customer", ["customer_id", "quoted_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_quote_opportunity_id"), ["opportunity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_quote_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index("ix_quote_state", ["state", "valid_until"], unique=False)

    op.create_table(
        "contract",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.BigInteger(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("quote_id", sa.BigInteger(), nullable=True),
        sa.Column("renews_id", sa.BigInteger(), nullable=True),
        sa.Column("renewal_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("signed_on", sa.String(length=10), nullable=True),
        sa.Column("starts_on", sa.String(length=10), nullable=True),
        sa.Column("ends_on", sa.String(length=10), nullable=True),
        sa.Column("remind_days", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("deposit", sa.Integer(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("our_name", sa.String(length=100), nullable=True),
        sa.Column("our_signer", sa.String(length=40), nullable=True),
        sa.Column("their_name", sa.String(length=100), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("their_signer", sa.String(length=40), nullable=True),
        sa.Column("signed_at", sa.String(length=60), nullable=True),
        sa.Column("settlement", sa.String(length=20), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("delivery_address", sa.String(length=200), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("change_reason", sa.String(length=200), nullable=True),
        sa.Column("pause_reason", sa.String(length=200), nullable=True),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.String(length=19), nullable=True),
        sa.Column("approval_note", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["employee.id"], name=op.f("fk_contract_approver_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contract_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contract_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_contract_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_contract_owner_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["contract.id"], name=op.f("fk_contract_previous_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quote.id"], name=op.f("fk_contract_quote_id_quote")
        ),
        sa.ForeignKeyConstraint(
            ["renewal_id"], ["opportunity.id"], name=op.f("fk_contract_renewal_id_opportunity")
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"], ["contract.id"], name=op.f("fk_contract_renews_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_approver_id"), ["approver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_contract_customer", ["customer_id", "signed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index("ix_contract_ends", ["ends_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contract_opportunity_id"), ["opportunity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_contract_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_quote_id"), ["quote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_renewal_id"), ["renewal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_renews_id"), ["renews_id"], unique=False)
        batch_op.create_index(
            "ix_contract_state",
            [
                "is_current",
                "state",
                "ends_on",
                "deleted_at",
                "renewal_id",
                "remind_days",
                "customer_id",
                "owner_id",
                "amount",
                "received",
                "code",
            ],
            unique=False,
        )

    op.create_table(
        "quote_line",
        sa.Column("quote_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("specification", sa.String(length=100), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("list_price", sa.BigInteger(), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_quote_line_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quote.id"], name=op.f("fk_quote_line_quote_id_quote")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_line")),
    )
    with op.batch_alter_table("quote_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_line_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_line_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "signal",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("raised_at", sa.String(length=19), nullable=False),
        sa.Column("due_at", sa.String(length=19), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.String(length=19), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_signal_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_signal_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_signal_owner_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_signal_state", ["state", "due_at"], unique=False)

    op.create_table(
        "visit",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("planned_on", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("rolled_from", sa.String(length=10), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_visit_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_visit_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_visit_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index("ix_visit_day", ["employee_id", "planned_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "contract_line",
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("specification", sa.String(length=100), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("deliver_until", sa.String(length=10), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_contract_line_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
    )
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_line_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contract_line_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "instalment",
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_instalment_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
    )
    with op.batch_alter_table("instalment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instalment_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index("ix_instalment_due", ["due_on"], unique=False)
        batch_op.create_index(
            "ix_instalment_plan",
            ["contract_id", "due_on", "position", "deleted_at", "amount", "name"],
            unique=False,
        )

    op.create_table(
        "milestone",
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_milestone_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("signal_id", sa.BigInteger(), nullable=True),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("due_time", sa.String(length=5), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("recurrence", sa.String(length=12), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_at", sa.String(length=19), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("postponed", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_task_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_task_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_task_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_task_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_task_owner_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signal.id"], name=op.f("fk_task_signal_id_signal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(
            "ix_task_customer_day", ["customer_id", "due_on", "deleted_at", "title"], unique=False
        )
        batch_op.create_index(
            "ix_task_customer_due", ["customer_id", "state", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(
            "ix_task_due",
            ["state", "due_on", "deleted_at", "owner_id", "customer_id", "lead_days"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_task_opportunity_id"), ["opportunity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_signal_id"), ["signal_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("delivered_on", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_delivery_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contract_line.id"], name=op.f("fk_delivery_line_id_contract_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_line_id"), ["line_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("instalment_id", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("document_no", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_receipt_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_receipt_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["instalment.id"], name=op.f("fk_receipt_instalment_id_instalment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receipt_instalment_id"), ["instalment_id"], unique=False
        )
        batch_op.create_index("ix_receipt_received", ["customer_id", "received_on"], unique=False)

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("activity_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("quote_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("contract_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_attachment_activity_id"), ["activity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attachment_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attachment_quote_id"), ["quote_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_contract_id_contract"), "contract", ["contract_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_activity_id_activity"), "activity", ["activity_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_quote_id_quote"), "quote", ["quote_id"], ["id"]
        )

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_birthday"), ["birthday"], unique=False)

    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_customer_owner_state", ["owner_id", "relation_state", "deleted_at"], unique=False
        )

    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_approver", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("approval_secret", sa.String(length=200), nullable=True))
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.alter_column("is_approver", server_default=None)

    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_qualification_valid_to"), ["valid_to"], unique=False)
