"""Create the tables of the cases: participants, needs, plans, referrals, follow-up, protection.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import app.core.db
import app.core.spatial

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('erased_tally',
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('track', sa.String(length=32), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_erased_tally_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'year', 'track', 'outcome', name=op.f('pk_erased_tally'))
    )
    op.create_table('participant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('stage', sa.Enum('active', 'paused', 'closed', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('link_worker_id', sa.Uuid(), nullable=True),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('phone_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('email_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('reach_note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('home', app.core.spatial.PointType(), nullable=True),
    sa.Column('home_cell_m', sa.Integer(), nullable=True),
    sa.Column('home_name', sa.String(length=200), nullable=False),
    sa.Column('home_area_id', sa.Uuid(), nullable=True),
    sa.Column('modes', sa.JSON(), nullable=False),
    sa.Column('longest_min', sa.Integer(), nullable=True),
    sa.Column('evenings', sa.Boolean(), nullable=True),
    sa.Column('needs_company', sa.Boolean(), nullable=True),
    sa.Column('accessibility_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('track', sa.Enum('job_ready', 'complex_needs', name='track', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('track_reasons_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('illustrative', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('active_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('next_contact_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('birth_year BETWEEN 1900 AND 2100', name=op.f('ck_participant_birth_year')),
    sa.CheckConstraint('longest_min BETWEEN 1 AND 600', name=op.f('ck_participant_longest_min')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_participant_created_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['home_area_id'], ['area.id'], name=op.f('fk_participant_home_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['link_worker_id'], ['account.id'], name=op.f('fk_participant_link_worker_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_participant_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_participant_made_by_form')),
    sa.UniqueConstraint('site_id', 'code', name=op.f('uq_participant_site_id'))
    )
    op.create_index(op.f('ix_participant_active_at'), 'participant', ['active_at'])
    op.create_index(op.f('ix_participant_link_worker_id'), 'participant', ['link_worker_id'])
    op.create_index(op.f('ix_participant_site_id'), 'participant', ['site_id'])

    op.create_table('assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Enum('start', 'during', 'end', name='assessmentstage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('strengths_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('wishes_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_assessment_made_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_assessment_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_assessment_made_by_form'))
    )
    op.create_index(op.f('ix_assessment_participant_id'), 'assessment', ['participant_id'])

    op.create_table('break_glass',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('reason_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('opened_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_break_glass_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_break_glass_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_break_glass'))
    )
    op.create_index(op.f('ix_break_glass_participant_id'), 'break_glass', ['participant_id'])
    op.create_index(op.f('ix_break_glass_user_id'), 'break_glass', ['user_id'])

    op.create_table('case_exit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.Enum('work', 'training', 'education', 'service', 'other', 'left', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_case_exit_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_case_exit_recorded_by_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_exit'))
    )
    op.create_index(op.f('ix_case_exit_participant_id'), 'case_exit', ['participant_id'])

    op.create_table('case_worker',
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('since', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('until', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_case_worker_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_case_worker_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'user_id', name=op.f('pk_case_worker'))
    )
    op.create_index(op.f('ix_case_worker_user_id'), 'case_worker', ['user_id'])

    op.create_table('consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('following', 'contact', 'supporters', 'sharing', name='consentpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('manner', sa.Enum('signed', 'spoken', 'online', name='consentmanner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('given_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('withdrawn_at IS NULL OR withdrawn_at >= given_at', name=op.f('ck_consent_order')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_consent_organisation_id_organisation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_consent_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_consent_recorded_by_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index(op.f('ix_consent_participant_id'), 'consent', ['participant_id'])

    op.create_table('contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('meeting', 'call', 'message', 'visit', 'accompaniment', name='contactkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attendance', sa.Enum('came', 'cancelled', 'missed', name='attendance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('place_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 0 AND 1440', name=op.f('ck_contact_minutes')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_contact_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_contact_user_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_contact_made_by_form'))
    )
    op.create_index(op.f('ix_contact_participant_id'), 'contact', ['participant_id'])

    op.create_table('handover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=True),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('offered', 'taken', 'refused', 'withdrawn', name='handoverstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('offered_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_handover_circular')),
    sa.ForeignKeyConstraint(['from_id'], ['account.id'], name=op.f('fk_handover_from_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_handover_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['account.id'], name=op.f('fk_handover_to_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    op.create_index(op.f('ix_handover_participant_id'), 'handover', ['participant_id'])
    op.create_index(op.f('ix_handover_to_id'), 'handover', ['to_id'])

    op.create_table('plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'agreed', 'closed', name='planstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('contacts_a_month', sa.Integer(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('contacts_a_month BETWEEN 0 AND 31', name=op.f('ck_plan_contacts_a_month')),
    sa.CheckConstraint('ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_plan_days')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_plan_created_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_plan_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    op.create_index(op.f('ix_plan_participant_id'), 'plan', ['participant_id'])

    op.create_table('pointing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=False),
    sa.Column('pointed_by', sa.Enum('stakeholder', 'self', 'link_worker', name='pointedby', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('contact_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('why_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('consent_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('consent_manner', sa.Enum('signed', 'spoken', 'online', name='consentmanner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('status', sa.Enum('new', 'assigned', 'taken', 'declined', name='pointingstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('assigned_to', sa.Uuid(), nullable=True),
    sa.Column('declined_because', sa.Enum('lives_elsewhere', 'twice', 'changed_mind', 'other_help', 'not_meant', name='declinereason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('participant_id', sa.Uuid(), nullable=True),
    sa.Column('illustrative', sa.Boolean(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('handled_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'taken' OR handled_at IS NOT NULL", name=op.f('ck_pointing_taken')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_pointing_area_id_area'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['assigned_to'], ['account.id'], name=op.f('fk_pointing_assigned_to_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pointing_organisation_id_organisation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_pointing_participant_id_participant'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_pointing_service_id_service'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_pointing_site_id_site'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_pointing_user_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pointing')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_pointing_made_by_form'))
    )
    op.create_index(op.f('ix_pointing_participant_id'), 'pointing', ['participant_id'])
    op.create_index(op.f('ix_pointing_site_id'), 'pointing', ['site_id'])
    op.create_index(op.f('ix_pointing_status'), 'pointing', ['status'])

    op.create_table('supporter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('relation_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('contact_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('may_know_plan', sa.Boolean(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_supporter_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporter'))
    )
    op.create_index(op.f('ix_supporter_participant_id'), 'supporter', ['participant_id'])

    op.create_table('assessed_need',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('need_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('detail_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('severity', sa.Enum('light', 'moderate', 'heavy', 'very_heavy', name='severity', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('urgency', sa.Enum('can_wait', 'soon', 'now', name='urgency', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('said_by', sa.Enum('participant', 'link_worker', 'family', 'stakeholder', name='saidby', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_assessed_need_assessment_id_assessment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessed_need'))
    )
    op.create_index(op.f('ix_assessed_need_assessment_id'), 'assessed_need', ['assessment_id'])

    op.create_table('plan_goal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('need_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('status', sa.Enum('open', 'reached', 'dropped', name='goalstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_when', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_goal_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_goal'))
    )
    op.create_index(op.f('ix_plan_goal_plan_id'), 'plan_goal', ['plan_id'])

    op.create_table('plan_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('opened_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_plan_link_created_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_link_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_plan_link_secret_hash'))
    )
    op.create_index(op.f('ix_plan_link_plan_id'), 'plan_link', ['plan_id'])

    op.create_table('plan_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_plan_version_made_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_version_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_version_plan_id'))
    )
    op.create_table('scale_result',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('scale', sa.String(length=40), nullable=False),
    sa.Column('answers_sealed', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_scale_result_assessment_id_assessment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scale_result')),
    sa.UniqueConstraint('assessment_id', 'scale', name=op.f('uq_scale_result_assessment_id'))
    )
    op.create_table('plan_action',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('doer', sa.Enum('participant', 'link_worker', 'organisation', 'supporter', name='doer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_when', sa.Date(), nullable=True),
    sa.Column('remind_days', sa.Integer(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('to_do', 'doing', 'done', 'dropped', name='actionstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['plan_goal.id'], name=op.f('fk_plan_action_goal_id_plan_goal'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_plan_action_service_id_service'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_action'))
    )
    op.create_index(op.f('ix_plan_action_goal_id'), 'plan_action', ['goal_id'])
    op.create_index(op.f('ix_plan_action_service_id'), 'plan_action', ['service_id'])

    op.create_table('referral',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=True),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('direct', 'signposting', name='referralkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('consent_id', sa.Uuid(), nullable=True),
    sa.Column('need_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('status', sa.Enum('sent', 'received', 'accepted', 'waiting_list', 'not_suitable', 'started', 'attended', 'completed', 'dropped_out', 'withdrawn', 'expired', name='referralstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('escalated_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('seen_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind = 'signposting' OR consent_id IS NOT NULL", name=op.f('ck_referral_consent')),
    sa.ForeignKeyConstraint(['action_id'], ['plan_action.id'], name=op.f('fk_referral_action_id_plan_action'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consent_id'], ['consent.id'], name=op.f('fk_referral_consent_id_consent'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_referral_created_by_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_referral_organisation_id_organisation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_referral_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_referral_service_id_service'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_referral_made_by_form')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_referral_secret_hash'))
    )
    op.create_index(op.f('ix_referral_action_id'), 'referral', ['action_id'])
    op.create_index(op.f('ix_referral_organisation_id'), 'referral', ['organisation_id'])
    op.create_index(op.f('ix_referral_participant_id'), 'referral', ['participant_id'])
    op.create_index(op.f('ix_referral_service_id'), 'referral', ['service_id'])
    op.create_index(op.f('ix_referral_status'), 'referral', ['status'])

    op.create_table('referral_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('by_receiver', sa.Boolean(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_form', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_message_referral_id_referral'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_referral_message_user_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_message')),
    sa.UniqueConstraint('made_by_form', name=op.f('uq_referral_message_made_by_form'))
    )
    op.create_index(op.f('ix_referral_message_referral_id'), 'referral_message', ['referral_id'])

    op.create_table('referral_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('sent', 'received', 'accepted', 'waiting_list', 'not_suitable', 'started', 'attended', 'completed', 'dropped_out', 'withdrawn', 'expired', name='referralstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unsuitable', sa.Enum('full', 'age', 'area', 'language', 'other_need', 'not_reached', 'other', name='unsuitable', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('by_receiver', sa.Boolean(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_step_referral_id_referral'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_referral_step_user_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_step'))
    )
    op.create_index(op.f('ix_referral_step_referral_id'), 'referral_step', ['referral_id'])


def downgrade() -> None:
    for table in (
        'referral_step',
        'referral_message',
        'referral',
        'plan_action',
        'scale_result',
        'plan_version',
        'plan_link',
        'plan_goal',
        'assessed_need',
        'supporter',
        'pointing',
        'plan',
        'handover',
        'contact',
        'consent',
        'case_worker',
        'case_exit',
        'break_glass',
        'assessment',
        'participant',
        'erased_tally',
    ):
        op.drop_table(table)
