"""How far each right reaches on the rows of the directory; the policy asks these rules."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.policy import Actor, Scope, register_rows
from app.directory.editing.models import ListingDraft, ListingVersion
from app.directory.models import Feedback, Organisation, Service


def register() -> None:
    """Tell the policy which organisation and site each row belongs to."""
    register_rows(
        Organisation,
        {
            Scope.ORGANISATION: lambda actor: Organisation.id.in_(actor.organisation_ids),
            Scope.SITE: lambda actor: Organisation.site_id == actor.site_key,
        },
    )
    register_rows(
        Service,
        {
            Scope.ORGANISATION: lambda actor: Service.organisation_id.in_(actor.organisation_ids),
            Scope.SITE: lambda actor: Service.site_id == actor.site_key,
        },
    )
    register_rows(
        ListingVersion,
        {
            Scope.ORGANISATION: lambda a: ListingVersion.organisation_id.in_(a.organisation_ids),
            Scope.SITE: lambda actor: ListingVersion.site_id == actor.site_key,
        },
    )
    register_rows(
        ListingDraft,
        {
            Scope.ORGANISATION: _own_drafts,
            Scope.SITE: lambda actor: ListingDraft.site_id == actor.site_key,
        },
    )
    register_rows(Feedback, {Scope.ORGANISATION: _own_reports, Scope.SITE: _reports_of_site})


def _own_drafts(actor: Actor) -> ColumnElement[bool]:
    """Return the rule for drafts: the organisation's, and one's own of an organisation to be."""
    own = and_(ListingDraft.organisation_id.is_(None), ListingDraft.author_id == actor.user_id)
    return or_(ListingDraft.organisation_id.in_(actor.organisation_ids), own)


def _own_reports(actor: Actor) -> ColumnElement[bool]:
    services = select(Service.id).where(Service.organisation_id.in_(actor.organisation_ids))
    return Feedback.service_id.in_(services)


def _reports_of_site(actor: Actor) -> ColumnElement[bool]:
    return Feedback.service_id.in_(select(Service.id).where(Service.site_id == actor.site_key))
