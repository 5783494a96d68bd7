"""The first schema: customers with all that belongs to them, the history, the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite makes only an INTEGER primary key its rowid.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make everything in an empty file."""
    op.create_table(
        "area",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_parent_id"), "area", ["parent_id"], unique=False)
    op.create_table(
        "change_set",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=19), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_params", sa.JSON(), nullable=True),
        sa.Column("undoes_id", sa.BigInteger(), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )
    op.create_table(
        "competitor",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("website", sa.String(length=120), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor")),
    )
    op.create_table(
        "custom_field",
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("options", sa.String(length=1000), nullable=True),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
    )
    op.create_table(
        "demo_plan",
        sa.Column("customer_id", ID, autoincrement=False, nullable=False),
        sa.Column("layer", sa.String(length=10), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("rhythm_days", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(length=10), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_demo_plan")),
    )
    op.create_table(
        "department",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
    )
    op.create_index(op.f("ix_department_parent_id"), "department", ["parent_id"], unique=False)
    op.create_table(
        "file_blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_blob")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("entity", sa.String(length=30), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
    )
    op.create_index(
        op.f("ix_import_mapping_signature"), "import_mapping", ["signature"], unique=False
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "print_log",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=19), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_log")),
        sa.UniqueConstraint("number", name=op.f("uq_print_log_number")),
    )
    op.create_index("ix_print_log_customer", "print_log", ["customer_id"], unique=False)
    op.create_index(op.f("ix_print_log_short_code"), "print_log", ["short_code"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=30), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_table(
        "search_text",
        sa.Column("customer_id", ID, autoincrement=False, nullable=False),
        sa.Column("t", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("key", name=op.f("uq_setting_key")),
    )
    op.create_table(
        "tag",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
    )
    op.create_table(
        "change",
        sa.Column("change_set_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_change_change_set_id_change_set")
        ),
        sa.PrimaryKeyConstraint("change_set_id", "seq", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_customer", "change", ["customer_id"], unique=False)
    op.create_index("ix_change_record", "change", ["record_id"], unique=False)
    op.create_table(
        "employee",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("job_title", sa.String(length=40), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_employee_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
    )
    op.create_index(op.f("ix_employee_department_id"), "employee", ["department_id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=True),
        sa.Column("pinyin_code", sa.String(length=40), nullable=True),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("customer_type", sa.String(length=20), nullable=False),
        sa.Column("channel_type", sa.String(length=20), nullable=True),
        sa.Column("channel_tier", sa.String(length=20), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("former_name", sa.String(length=100), nullable=True),
        sa.Column("registration_no", sa.String(length=15), nullable=True),
        sa.Column("legal_representative", sa.String(length=40), nullable=True),
        sa.Column("controller", sa.String(length=40), nullable=True),
        sa.Column("manager", sa.String(length=40), nullable=True),
        sa.Column("legal_form", sa.String(length=20), nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=True),
        sa.Column("stock_code", sa.String(length=10), nullable=True),
        sa.Column("established_on", sa.String(length=10), nullable=True),
        sa.Column("registered_capital", sa.BigInteger(), nullable=True),
        sa.Column("paid_in_capital", sa.BigInteger(), nullable=True),
        sa.Column("capital_currency", sa.String(length=5), nullable=True),
        sa.Column("annual_sales", sa.BigInteger(), nullable=True),
        sa.Column("annual_sales_year", sa.Integer(), nullable=True),
        sa.Column("employee_count", sa.Integer(), nullable=True),
        sa.Column("company_size", sa.String(length=10), nullable=True),
        sa.Column("industry", sa.String(length=8), nullable=True),
        sa.Column("total_assets", sa.BigInteger(), nullable=True),
        sa.Column("net_assets", sa.BigInteger(), nullable=True),
        sa.Column("total_liabilities", sa.BigInteger(), nullable=True),
        sa.Column("current_assets", sa.BigInteger(), nullable=True),
        sa.Column("current_liabilities", sa.BigInteger(), nullable=True),
        sa.Column("quick_assets", sa.BigInteger(), nullable=True),
        sa.Column("finance_reported_on", sa.String(length=10), nullable=True),
        sa.Column("registered_region", sa.String(length=6), nullable=True),
        sa.Column("postcode", sa.String(length=6), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("registered_address", sa.String(length=200), nullable=True),
        sa.Column("fax", sa.String(length=30), nullable=True),
        sa.Column("website", sa.String(length=120), nullable=True),
        sa.Column("official_account", sa.String(length=60), nullable=True),
        sa.Column("relation_state", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("referrer", sa.String(length=100), nullable=True),
        sa.Column("first_trade_on", sa.String(length=10), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("collaborators", sa.Text(), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_on", sa.String(length=10), nullable=True),
        sa.Column("do_not_contact", sa.Boolean(), nullable=True),
        sa.Column("service_area", sa.String(length=200), nullable=True),
        sa.Column("sales_network", sa.String(length=200), nullable=True),
        sa.Column("store_count", sa.Integer(), nullable=True),
        sa.Column("sales_staff", sa.Integer(), nullable=True),
        sa.Column("outlet_count", sa.Integer(), nullable=True),
        sa.Column("annual_volume", sa.Integer(), nullable=True),
        sa.Column("potential", sa.Integer(), nullable=True),
        sa.Column("potential_note", sa.String(length=200), nullable=True),
        sa.Column("philosophy", sa.String(length=500), nullable=True),
        sa.Column("direction", sa.String(length=500), nullable=True),
        sa.Column("policy", sa.String(length=500), nullable=True),
        sa.Column("style", sa.String(length=500), nullable=True),
        sa.Column("facilities", sa.String(length=200), nullable=True),
        sa.Column("solution_state", sa.String(length=10), nullable=True),
        sa.Column("solution_vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("solution_satisfaction", sa.String(length=10), nullable=True),
        sa.Column("solution_expires_on", sa.String(length=10), nullable=True),
        sa.Column("objective_need", sa.Boolean(), nullable=True),
        sa.Column("subjective_need", sa.Boolean(), nullable=True),
        sa.Column("determination", sa.String(length=10), nullable=True),
        sa.Column("is_feasible", sa.Boolean(), nullable=True),
        sa.Column("is_selecting", sa.Boolean(), nullable=True),
        sa.Column("purchase_cycle", sa.Integer(), nullable=True),
        sa.Column("purchase_method", sa.String(length=20), nullable=True),
        sa.Column("peak_months", sa.String(length=40), nullable=True),
        sa.Column("preferred_channels", sa.String(length=60), nullable=True),
        sa.Column("wallet", sa.BigInteger(), nullable=True),
        sa.Column("wallet_source", sa.String(length=20), nullable=True),
        sa.Column("tags", sa.Text(), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("education", sa.String(length=12), nullable=True),
        sa.Column("marital", sa.String(length=10), nullable=True),
        sa.Column("occupation", sa.String(length=40), nullable=True),
        sa.Column("monthly_income", sa.BigInteger(), nullable=True),
        sa.Column("favourite_colour", sa.String(length=20), nullable=True),
        sa.Column("has_car", sa.Boolean(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("consent_note", sa.String(length=200), nullable=True),
        sa.Column("market_position", sa.String(length=200), nullable=True),
        sa.Column("main_products", sa.String(length=200), nullable=True),
        sa.Column("supply_chain", sa.String(length=200), nullable=True),
        sa.Column("manager_quality", sa.Integer(), nullable=True),
        sa.Column("manager_quality_note", sa.String(length=200), nullable=True),
        sa.Column("sales_quality", sa.Integer(), nullable=True),
        sa.Column("sales_quality_note", sa.String(length=200), nullable=True),
        sa.Column("relationship", sa.Integer(), nullable=True),
        sa.Column("cooperation", sa.String(length=200), nullable=True),
        sa.Column("image_rating", sa.Integer(), nullable=True),
        sa.Column("reputation", sa.String(length=200), nullable=True),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        sa.Column("credit_days", sa.Integer(), nullable=True),
        sa.Column("credit_review_on", sa.String(length=10), nullable=True),
        sa.Column("is_key_account", sa.Boolean(), nullable=True),
        sa.Column("price_level", sa.String(length=10), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=True),
        sa.Column("settlement", sa.String(length=20), nullable=True),
        sa.Column("deposit", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("rebate_period", sa.String(length=10), nullable=True),
        sa.Column("rebate", sa.Integer(), nullable=True),
        sa.Column("invoice_title", sa.String(length=100), nullable=True),
        sa.Column("invoice_tax_no", sa.String(length=20), nullable=True),
        sa.Column("invoice_address", sa.String(length=200), nullable=True),
        sa.Column("bank_name", sa.String(length=100), nullable=True),
        sa.Column("bank_account", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("match_key", sa.String(length=100), nullable=False),
        sa.Column("custom", sa.JSON(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_customer_area_id_area")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_customer_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_customer_owner_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["customer.id"], name=op.f("fk_customer_parent_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["solution_vendor_id"],
            ["competitor.id"],
            name=op.f("fk_customer_solution_vendor_id_competitor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_code")),
    )
    op.create_index(op.f("ix_customer_area_id"), "customer", ["area_id"], unique=False)
    op.create_index(op.f("ix_customer_department_id"), "customer", ["department_id"], unique=False)
    op.create_index(op.f("ix_customer_industry"), "customer", ["industry"], unique=False)
    op.create_index("ix_customer_list", "customer", ["deleted_at", "name_key"], unique=False)
    op.create_index(op.f("ix_customer_match_key"), "customer", ["match_key"], unique=False)
    op.create_index(op.f("ix_customer_owner_id"), "customer", ["owner_id"], unique=False)
    op.create_index(op.f("ix_customer_parent_id"), "customer", ["parent_id"], unique=False)
    op.create_index("ix_customer_phone", "customer", ["phone"], unique=False)
    op.create_index(
        op.f("ix_customer_registered_region"), "customer", ["registered_region"], unique=False
    )
    op.create_index(
        op.f("ix_customer_solution_vendor_id"), "customer", ["solution_vendor_id"], unique=False
    )
    op.create_index(
        "ix_customer_state_name",
        "customer",
        ["deleted_at", "relation_state", "name_key"],
        unique=False,
    )
    op.create_index(op.f("ix_customer_uscc"), "customer", ["uscc"], unique=False)
    op.create_table(
        "address",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=6), nullable=True),
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("longitude", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Integer(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_address_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_customer_id"), "address", ["customer_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_attachment_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_customer_id"), "attachment", ["customer_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "competitor_relation",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("competitor_id", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("strength", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["competitor_id"],
            ["competitor.id"],
            name=op.f("fk_competitor_relation_competitor_id_competitor"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_competitor_relation_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor_relation")),
    )
    op.create_index(
        op.f("ix_competitor_relation_competitor_id"),
        "competitor_relation",
        ["competitor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_competitor_relation_customer_id"),
        "competitor_relation",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "contact",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("salutation", sa.String(length=20), nullable=True),
        sa.Column("job_title", sa.String(length=40), nullable=True),
        sa.Column("section", sa.String(length=40), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("extension", sa.String(length=6), nullable=True),
        sa.Column("wechat", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("qq", sa.String(length=12), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=True),
        sa.Column("path_order", sa.Integer(), nullable=True),
        sa.Column("reports_to_id", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("attitude", sa.String(length=10), nullable=True),
        sa.Column("contacted_on", sa.String(length=10), nullable=True),
        sa.Column("strength", sa.Integer(), nullable=True),
        sa.Column("influence", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("birthday", sa.String(length=12), nullable=True),
        sa.Column("native_place", sa.String(length=40), nullable=True),
        sa.Column("education", sa.String(length=12), nullable=True),
        sa.Column("personality", sa.String(length=200), nullable=True),
        sa.Column("hobbies", sa.String(length=200), nullable=True),
        sa.Column("family", sa.String(length=200), nullable=True),
        sa.Column("data_source", sa.String(length=100), nullable=True),
        sa.Column("consent_on", sa.String(length=10), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contact_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["reports_to_id"], ["contact.id"], name=op.f("fk_contact_reports_to_id_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_customer_id"), "contact", ["customer_id"], unique=False)
    op.create_index(
        "ix_contact_customer_primary", "contact", ["customer_id", "is_primary"], unique=False
    )
    op.create_index(op.f("ix_contact_mobile"), "contact", ["mobile"], unique=False)
    op.create_index("ix_contact_phone", "contact", ["phone"], unique=False)
    op.create_index(op.f("ix_contact_reports_to_id"), "contact", ["reports_to_id"], unique=False)
    op.create_table(
        "credit_event",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("happened_on", sa.String(length=10), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("handling", sa.String(length=200), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_credit_event_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_event")),
    )
    op.create_index(
        op.f("ix_credit_event_customer_id"), "credit_event", ["customer_id"], unique=False
    )
    op.create_table(
        "dated_note",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("noted_on", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["employee.id"], name=op.f("fk_dated_note_author_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_dated_note_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_note")),
    )
    op.create_index(op.f("ix_dated_note_author_id"), "dated_note", ["author_id"], unique=False)
    op.create_index(op.f("ix_dated_note_customer_id"), "dated_note", ["customer_id"], unique=False)
    op.create_index(
        "ix_dated_note_topic", "dated_note", ["customer_id", "topic", "noted_on"], unique=False
    )
    op.create_table(
        "not_duplicate",
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_id"], ["customer.id"], name=op.f("fk_not_duplicate_first_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["customer.id"], name=op.f("fk_not_duplicate_second_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_duplicate")),
    )
    op.create_index(op.f("ix_not_duplicate_first_id"), "not_duplicate", ["first_id"], unique=False)
    op.create_index(
        op.f("ix_not_duplicate_second_id"), "not_duplicate", ["second_id"], unique=False
    )
    op.create_table(
        "qualification",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("holder", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=100), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("is_permanent", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(length=500), nullable=True),
        sa.Column("person", sa.String(length=40), nullable=True),
        sa.Column("person_id_number", sa.String(length=18), nullable=True),
        sa.Column("scan_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_on", sa.String(length=10), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=19), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.String(length=19), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.String(length=19), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["employee.id"], name=op.f("fk_qualification_checked_by_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_qualification_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["attachment.id"], name=op.f("fk_qualification_scan_id_attachment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
    )
    op.create_index(
        op.f("ix_qualification_checked_by_id"), "qualification", ["checked_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_qualification_customer_id"), "qualification", ["customer_id"], unique=False
    )
    op.create_index(op.f("ix_qualification_scan_id"), "qualification", ["scan_id"], unique=False)
    op.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(grams, content='', "
        "contentless_delete=1, detail=none, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")"
    )
