"""Keep the reports of monitoring: what was shown, and sealed what it was made from.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitoring_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", app.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("wave_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_monitoring_report_number")),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_monitoring_report_site_id_site"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_report")),
        sa.UniqueConstraint(
            "site_id", "illustrative", "number", name=op.f("uq_monitoring_report_site_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("monitoring_report")
