"""Create the cache of geocoded addresses.

Revision ID: 0004
Revises: 0003
"""

from alembic import op
import sqlalchemy as sa

import app.core.db
import app.core.spatial


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('geocoded_address',
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('address', sa.String(length=400), nullable=False),
    sa.Column('source', sa.Enum('pin', 'gazetteer', 'nominatim', 'photon', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('point', app.core.spatial.PointType(), nullable=True),
    sa.Column('precision', sa.Enum('address', 'street', 'town', name='precision', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('distance_km', sa.Float(precision=53), nullable=True),
    sa.Column('miss', sa.Enum('empty', 'unknown', 'off', 'busy', 'resting', 'failed', name='miss', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('attribution', sa.String(length=200), nullable=False),
    sa.Column('asked_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(point IS NOT NULL AND distance_km IS NULL AND miss IS NULL) OR (point IS NULL AND (distance_km IS NULL) <> (miss IS NULL))', name=op.f('ck_geocoded_address_answer')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_geocoded_address_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'address', name=op.f('pk_geocoded_address'))
    )
    op.create_table('geocoder_gate',
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('next_at', sa.Float(precision=53), nullable=False),
    sa.Column('held_until', sa.Float(precision=53), nullable=False),
    sa.Column('holder', sa.String(length=32), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_geocoder_gate'))
    )


def downgrade() -> None:
    op.drop_table('geocoder_gate')
    op.drop_table('geocoded_address')
