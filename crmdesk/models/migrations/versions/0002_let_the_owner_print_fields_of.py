"""Let the owner print fields of his own on the card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """None of those that are there is printed."""
    with op.batch_alter_table("custom_field") as table:
        table.add_column(
            sa.Column("on_card", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("custom_field") as table:
        table.alter_column("on_card", server_default=None)
