"""Create the accounts: people who sign in, their sessions, and the record of deeds.

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa

import app.core.db


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def refuse_changes(table):
    """Let rows of a table be added only, whoever asks the database."""
    refusal = f"rows of {table} are never changed or deleted"
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_{table}()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION refuse_{table}()"
    )


def upgrade() -> None:
    op.create_table('attempts',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('until', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_until'), ['until'], unique=False)

    op.create_table('event',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.Enum('visitor', 'stakeholder', 'link_worker', 'coordinator', 'administrator', 'data_protection_officer', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('site', sa.String(length=32), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('object_kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.String(length=64), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('request_id', sa.String(length=32), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_event')),
    sa.UniqueConstraint('previous', name=op.f('uq_event_previous'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_object_id'), ['object_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_site'), ['site'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_user_id'), ['user_id'], unique=False)

    op.create_table('event_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_event_head_only')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_head'))
    )
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('site_id', sa.String(length=32), nullable=True),
    sa.Column('role', sa.Enum('visitor', 'stakeholder', 'link_worker', 'coordinator', 'administrator', 'data_protection_officer', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=400), nullable=True),
    sa.Column('mf_recovery_codes', sa.JSON(), nullable=True),
    sa.Column('totp_counter', sa.Integer(), nullable=True),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('signed_in_at', app.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role <> 'visitor'", name=op.f('ck_account_signed_in')),
    sa.CheckConstraint("site_id IS NOT NULL OR role IN ('administrator', 'data_protection_officer')", name=op.f('ck_account_site')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_account_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_site_id'), ['site_id'], unique=False)

    op.create_table('identity',
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_identity_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_identity'))
    )
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_user_id'), ['user_id'], unique=False)

    op.create_table('mailed_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('invitation', 'new_password', name='linkpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_mailed_link_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailed_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_mailed_link_secret_hash'))
    )
    with op.batch_alter_table('mailed_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailed_link_user_id'), ['user_id'], unique=False)

    op.create_table('membership',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('asked', 'accepted', name='membershipstatus', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_membership_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'organisation_id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', app.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('device', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_sign_in_user_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_sign_in_secret_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_user_id'), ['user_id'], unique=False)

    refuse_changes('event')


def downgrade() -> None:
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_user_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_organisation_id'))

    op.drop_table('membership')
    with op.batch_alter_table('mailed_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailed_link_user_id'))

    op.drop_table('mailed_link')
    with op.batch_alter_table('identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_user_id'))

    op.drop_table('identity')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_site_id'))

    op.drop_table('account')
    op.drop_table('event_head')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_user_id'))
        batch_op.drop_index(batch_op.f('ix_event_site'))
        batch_op.drop_index(batch_op.f('ix_event_object_id'))

    op.drop_table('event')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempts_until'))

    op.drop_table('attempts')

    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_event()")
