"""Create adherence to the network's protocol, kinds of listings, dates of events, and photos.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from side_tables import extend_stamp

import app.core.db

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not as a batch, which would build the table anew and lose its triggers.
    op.execute(
        "ALTER TABLE service ADD COLUMN kind VARCHAR(32) DEFAULT 'service' NOT NULL"
        " CONSTRAINT ck_service_servicekind"
        " CHECK (kind IN ('service', 'orientation_point', 'event'))"
    )
    op.create_table('event_date',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('begins', sa.Time(), nullable=True),
    sa.Column('ends', sa.Time(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('updated_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('first <= last', name=op.f('ck_event_date_days')),
    sa.CheckConstraint('begins IS NOT NULL OR ends IS NULL', name=op.f('ck_event_date_times')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_event_date_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_date'))
    )
    op.create_index(op.f('ix_event_date_service_id'), 'event_date', ['service_id'])
    op.create_index(op.f('ix_event_date_last'), 'event_date', ['last'])
    extend_stamp("directory", ["event_date"])

    op.create_table('adherence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('protocol', sa.String(length=60), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('signed_by', sa.String(length=200), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_back_by', sa.String(length=200), nullable=False),
    sa.Column('taken_back_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR signed_on <= ends_on', name=op.f('ck_adherence_days')),
    sa.CheckConstraint("(taken_back_at IS NULL) = (taken_back_by = '')", name=op.f('ck_adherence_taken_back')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_adherence_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adherence')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_adherence_made_by_form'))
    )
    op.create_index(op.f('ix_adherence_organisation_id'), 'adherence', ['organisation_id'])

    op.create_table('network_seal',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('agreed_by', sa.String(length=200), nullable=False),
    sa.Column('agreed_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_network_seal_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_network_seal'))
    )

    op.create_table('photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('alt', sa.String(length=300), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('widths', sa.JSON(), nullable=False),
    sa.Column('added_by', sa.String(length=200), nullable=False),
    sa.Column('added_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_photo_size')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_photo_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo')),
    sa.UniqueConstraint('name', name=op.f('uq_photo_name'))
    )
    op.create_index(op.f('ix_photo_service_id'), 'photo', ['service_id'])


def downgrade() -> None:
    for table in ('photo', 'network_seal', 'adherence', 'event_date'):
        op.drop_table(table)
    op.execute("ALTER TABLE service DROP COLUMN kind")
