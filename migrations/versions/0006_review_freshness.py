"""Keep what became of reports and duplicates, how often a listing is asked about, and when.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch, which would build the tables anew and lose their triggers.
    op.add_column('service', sa.Column('rhythm_months', sa.Integer(), nullable=True))
    op.add_column('service', sa.Column('lapsed_on', sa.Date(), nullable=True))
    op.add_column('feedback', sa.Column('answer', sa.Text(), server_default='', nullable=False))
    op.add_column('feedback', sa.Column('closed_by', sa.String(length=200), server_default='', nullable=False))
    op.add_column('feedback', sa.Column('closed_at', app.core.db.UtcDateTime(timezone=True), nullable=True))

    op.create_table('not_duplicate',
    sa.Column('one_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('one_id < other_id', name=op.f('ck_not_duplicate_ordered')),
    sa.ForeignKeyConstraint(['one_id'], ['service.id'], name=op.f('fk_not_duplicate_one_id_service'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['service.id'], name=op.f('fk_not_duplicate_other_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('one_id', 'other_id', name=op.f('pk_not_duplicate'))
    )
    op.create_index(op.f('ix_not_duplicate_other_id'), 'not_duplicate', ['other_id'])

    op.create_table('listing_merge',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('into_id', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('service_id <> into_id', name=op.f('ck_listing_merge_two')),
    sa.ForeignKeyConstraint(['into_id'], ['service.id'], name=op.f('fk_listing_merge_into_id_service'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_listing_merge_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', name=op.f('pk_listing_merge'))
    )
    op.create_index(op.f('ix_listing_merge_into_id'), 'listing_merge', ['into_id'])

    op.create_table('reminder',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('known_on', sa.Date(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.CheckConstraint('step BETWEEN 1 AND 4', name=op.f('ck_reminder_step')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_reminder_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', 'known_on', 'step', name=op.f('pk_reminder'))
    )


def downgrade() -> None:
    op.drop_table('reminder')
    op.drop_table('listing_merge')
    op.drop_table('not_duplicate')
    op.drop_column('feedback', 'closed_at')
    op.drop_column('feedback', 'closed_by')
    op.drop_column('feedback', 'answer')
    op.drop_column('service', 'lapsed_on')
    op.drop_column('service', 'rhythm_months')
