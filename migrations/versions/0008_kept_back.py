"""Keep which listings a coordinator holds back, and which update links of a listing still work.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch, which would build the table anew and lose its triggers.
    op.add_column(
        "service", sa.Column("held_back", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "service", sa.Column("link_number", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("service", "link_number")
    op.drop_column("service", "held_back")
