"""Keep who was trained in what; in reports, spreads instead of days told of five people, the network.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("created_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
            name=op.f("fk_training_user_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("user_id", "programme", "on", name=op.f("uq_training_user_id")),
    )
    # Medians of five people were values of one of them: they are not kept.
    op.drop_column("monitoring_report", "days")
    for name in ("spreads", "network"):
        column = sa.Column(name, sa.JSON(), server_default="{}", nullable=False)
        op.add_column("monitoring_report", column)


def downgrade() -> None:
    for name in ("network", "spreads"):
        op.drop_column("monitoring_report", name)
    days = sa.Column("days", sa.JSON(), server_default="{}", nullable=False)
    op.add_column("monitoring_report", days)
    op.drop_table("training")
