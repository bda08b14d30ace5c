"""Create drafts and versions of listings, days with other hours, and what holidays do to hours.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from side_tables import extend_stamp

import app.core.db

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

KINDS = sa.Enum('service', 'organisation', name='listingkind', native_enum=False, create_constraint=True, length=32)
STATES = sa.Enum('draft', 'submitted', 'returned', 'rejected', 'approved', name='draftstate', native_enum=False, create_constraint=True, length=32)
WHATS = sa.Enum('found', 'created', 'approved', 'edited', 'imported', 'undone', 'confirmed', 'free_places', 'suspended', 'archived', 'restored', name='what', native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    # Not as a batch, which would build the table anew and lose its triggers.
    op.execute(
        "ALTER TABLE service_at_location ADD COLUMN on_holidays VARCHAR(32)"
        " CONSTRAINT ck_service_at_location_holidayrule"
        " CHECK (on_holidays IN ('closed', 'as_usual'))"
    )
    op.create_table('schedule_exception',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_at_location_id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=True),
    sa.Column('closes', sa.Time(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint('first <= last', name=op.f('ck_schedule_exception_days')),
    sa.CheckConstraint('(opens IS NULL) = (closes IS NULL)', name=op.f('ck_schedule_exception_both_times')),
    sa.ForeignKeyConstraint(['service_at_location_id'], ['service_at_location.id'], name=op.f('fk_schedule_exception_service_at_location_id_service_at_location'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule_exception'))
    )
    op.create_index(op.f('ix_schedule_exception_service_at_location_id'), 'schedule_exception', ['service_at_location_id'])
    extend_stamp("directory", ["schedule_exception"])

    op.create_table('listing_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', KINDS, nullable=False),
    sa.Column('object_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('base_number', sa.Integer(), nullable=False),
    sa.Column('state', STATES, nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('reviewer_name', sa.String(length=200), nullable=False),
    sa.Column('reviewer_words', sa.Text(), nullable=False),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reviewed_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_listing_draft_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_listing_draft_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_draft')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_listing_draft_made_by_form'))
    )
    for column in ('author_id', 'object_id', 'organisation_id', 'site_id', 'state'):
        op.create_index(op.f(f'ix_listing_draft_{column}'), 'listing_draft', [column])

    op.create_table('listing_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', KINDS, nullable=False),
    sa.Column('object_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('what', WHATS, nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('figure', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('draft_id', sa.Uuid(), nullable=True),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_listing_version_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_listing_version_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_version')),
    sa.UniqueConstraint('object_id', 'number', name=op.f('uq_listing_version_object_id'))
    )
    for column in ('object_id', 'organisation_id', 'site_id'):
        op.create_index(op.f(f'ix_listing_version_{column}'), 'listing_version', [column])


def downgrade() -> None:
    op.drop_table('listing_version')
    op.drop_table('listing_draft')
    op.drop_table('schedule_exception')
    op.execute("ALTER TABLE service_at_location DROP COLUMN on_holidays")
