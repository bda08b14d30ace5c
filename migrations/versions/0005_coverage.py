"""Create the scenarios of the coverage pages.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coverage_scenario',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('question', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('author_name', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_coverage_scenario_version')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_coverage_scenario_site_id_site'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_coverage_scenario_author_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage_scenario')),
    sa.UniqueConstraint('site_id', 'name', name=op.f('uq_coverage_scenario_site_id'))
    )
    for column in ('author_id', 'site_id'):
        op.create_index(op.f(f'ix_coverage_scenario_{column}'), 'coverage_scenario', [column])


def downgrade() -> None:
    op.drop_table('coverage_scenario')
