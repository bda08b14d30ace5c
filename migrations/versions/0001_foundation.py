"""Create the territory and the directory, with their indexes.

Revision ID: 0001
Revises: 
"""

from alembic import op
import sqlalchemy as sa
from side_tables import (
    add_spatial_index,
    add_stamp,
    add_word_index,
    drop_side_tables,
    drop_stamp,
)

import app.core.db
import app.core.spatial


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


# A change of any of these changes what a search finds.
DIRECTORY = (
    "organisation",
    "service",
    "service_need",
    "service_translation",
    "location",
    "service_at_location",
    "schedule",
)
SIDE_TABLES = ("location", "place", "gazetteer_entry", "service")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.create_table('site',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('outline', app.core.spatial.OutlineType(), nullable=False),
    sa.Column('basemap', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    op.create_table('stamp',
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_stamp'))
    )
    op.create_table('area',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('level', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('population_date', sa.Date(), nullable=True),
    sa.Column('youth', sa.Integer(), nullable=True),
    sa.Column('youth_basis', sa.Enum('published', 'share', 'mixed', name='youthbasis', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('outline', app.core.spatial.OutlineType(), nullable=False),
    sa.CheckConstraint('population >= 0 AND youth >= 0 AND youth <= population', name=op.f('ck_area_people')),
    sa.ForeignKeyConstraint(['parent_id'], ['area.id'], name=op.f('fk_area_parent_id_area'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_area_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('site_id', 'level', 'code', name=op.f('uq_area_site_id'))
    )
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_area_site_id'), ['site_id'], unique=False)

    op.create_table('empty_search',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('area_code', sa.String(length=32), nullable=False),
    sa.Column('needs', sa.String(length=400), nullable=False),
    sa.Column('filters', sa.String(length=200), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_empty_search_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_empty_search')),
    sa.UniqueConstraint('site_id', 'day', 'area_code', 'needs', 'filters', name=op.f('uq_empty_search_site_id'))
    )
    with op.batch_alter_table('empty_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_empty_search_site_id'), ['site_id'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('public_body', 'health_service', 'school', 'cooperative', 'association', 'company', 'religious', 'other', name='organisationkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('website', sa.String(length=500), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('tax_code', sa.String(length=40), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_url', sa.String(length=500), nullable=False),
    sa.Column('source_date', sa.Date(), nullable=True),
    sa.Column('licence', sa.String(length=120), nullable=False),
    sa.Column('illustrative', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_organisation_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_site_id'), ['site_id'], unique=False)

    op.create_table('gazetteer_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('also', sa.JSON(), nullable=False),
    sa.Column('kind', sa.Enum('settlement', 'area', 'station', 'stop', 'landmark', name='gazetteerkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('point', app.core.spatial.PointType(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('weight BETWEEN 0 AND 100', name=op.f('ck_gazetteer_entry_weight')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_gazetteer_entry_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_gazetteer_entry_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gazetteer_entry'))
    )
    with op.batch_alter_table('gazetteer_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gazetteer_entry_site_id'), ['site_id'], unique=False)

    op.create_table('location',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('postal_code', sa.String(length=20), nullable=False),
    sa.Column('city', sa.String(length=120), nullable=False),
    sa.Column('point', app.core.spatial.PointType(), nullable=True),
    sa.Column('precision', sa.Enum('address', 'street', 'town', name='precision', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('wheelchair', sa.Enum('yes', 'no', 'partly', name='wheelchair', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('transport', sa.String(length=400), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_date', sa.Date(), nullable=True),
    sa.Column('illustrative', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_location_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_location_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_location_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location'))
    )
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_location_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_location_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_location_site_id'), ['site_id'], unique=False)

    op.create_table('place',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('point', app.core.spatial.PointType(), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('youth', sa.Integer(), nullable=True),
    sa.Column('youth_basis', sa.Enum('published', 'share', 'mixed', name='youthbasis', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('population >= 0 AND youth >= 0 AND youth <= population', name=op.f('ck_place_people')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_place_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_place_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('site_id', 'code', name=op.f('uq_place_site_id'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_site_id'), ['site_id'], unique=False)

    op.create_table('service',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', 'suspended', 'archived', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(length=400), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('track', sa.Enum('job_ready', 'complex_needs', 'both', name='track', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('age_min', sa.Integer(), nullable=True),
    sa.Column('age_max', sa.Integer(), nullable=True),
    sa.Column('fee', sa.Enum('free', 'paid', name='fee', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('fee_note', sa.String(length=400), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('access', sa.JSON(), nullable=False),
    sa.Column('how_to_join', sa.Text(), nullable=False),
    sa.Column('in_person', sa.Boolean(), nullable=False),
    sa.Column('online', sa.Boolean(), nullable=False),
    sa.Column('by_phone', sa.Boolean(), nullable=False),
    sa.Column('capacity_total', sa.Integer(), nullable=True),
    sa.Column('capacity_free', sa.Integer(), nullable=True),
    sa.Column('capacity_on', sa.Date(), nullable=True),
    sa.Column('waiting_days', sa.Integer(), nullable=True),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('confirmed_by', sa.String(length=200), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_url', sa.String(length=500), nullable=False),
    sa.Column('source_date', sa.Date(), nullable=True),
    sa.Column('licence', sa.String(length=120), nullable=False),
    sa.Column('illustrative', sa.Boolean(), nullable=False),
    sa.Column('updated_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.CheckConstraint('age_min >= 0 AND age_max <= 120 AND age_min <= age_max', name=op.f('ck_service_ages')),
    sa.CheckConstraint('capacity_free >= 0 AND capacity_total >= 0', name=op.f('ck_service_capacity')),
    sa.CheckConstraint('in_person OR online OR by_phone', name=op.f('ck_service_delivery')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_service_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_service_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service'))
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_site_id'), ['site_id'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('closed', 'wrong_place', 'wrong_contact', 'wrong_hours', 'not_for_me', 'other', name='feedbackkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('status', sa.Enum('open', 'done', 'rejected', name='feedbackstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_feedback_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_service_id'), ['service_id'], unique=False)

    op.create_table('service_at_location',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['location.id'], name=op.f('fk_service_at_location_location_id_location'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_at_location_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_at_location')),
    sa.UniqueConstraint('service_id', 'location_id', name=op.f('uq_service_at_location_service_id'))
    )
    with op.batch_alter_table('service_at_location', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_at_location_location_id'), ['location_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_service_at_location_service_id'), ['service_id'], unique=False)

    op.create_table('service_need',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('need', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_need_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', 'need', name=op.f('pk_service_need'))
    )
    with op.batch_alter_table('service_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_need_need'), ['need'], unique=False)

    op.create_table('service_translation',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(length=400), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('how_to_join', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_translation_service_id_service'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', 'language', name=op.f('pk_service_translation'))
    )
    op.create_table('schedule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_at_location_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_schedule_weekday')),
    sa.ForeignKeyConstraint(['service_at_location_id'], ['service_at_location.id'], name=op.f('fk_schedule_service_at_location_id_service_at_location'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule'))
    )
    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_schedule_service_at_location_id'), ['service_at_location_id'], unique=False)

    for table in ("location", "place", "gazetteer_entry"):
        add_spatial_index(table)
    add_word_index("service")
    add_stamp("directory", DIRECTORY)


def downgrade() -> None:
    for table in SIDE_TABLES:
        drop_side_tables(table)
    drop_stamp("directory")
    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schedule_service_at_location_id'))

    op.drop_table('schedule')
    op.drop_table('service_translation')
    with op.batch_alter_table('service_need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_need_need'))

    op.drop_table('service_need')
    with op.batch_alter_table('service_at_location', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_at_location_service_id'))
        batch_op.drop_index(batch_op.f('ix_service_at_location_location_id'))

    op.drop_table('service_at_location')
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_service_id'))

    op.drop_table('feedback')
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_site_id'))
        batch_op.drop_index(batch_op.f('ix_service_organisation_id'))

    op.drop_table('service')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_site_id'))

    op.drop_table('place')
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_location_site_id'))
        batch_op.drop_index(batch_op.f('ix_location_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_location_area_id'))

    op.drop_table('location')
    with op.batch_alter_table('gazetteer_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gazetteer_entry_site_id'))

    op.drop_table('gazetteer_entry')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_site_id'))

    op.drop_table('organisation')
    with op.batch_alter_table('empty_search', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_empty_search_site_id'))

    op.drop_table('empty_search')
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_area_site_id'))

    op.drop_table('area')
    op.drop_table('stamp')
    op.drop_table('site')
