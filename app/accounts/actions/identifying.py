"""Deeds with an outside identity: sign in with it, tie it to one's account, untie it."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.accounts import clock
from app.accounts.actions.signing_in import Step, go_on
from app.accounts.actor import Actor
from app.accounts.events import Subject, record
from app.accounts.models import Identity, User
from app.accounts.oidc import Proof
from app.core.db import transaction


def sign_in_with(proof: Proof) -> Step:
    """Begin the session of whoever has tied this identity to their account."""
    with transaction() as session:
        query = (
            select(User)
            .join(Identity, Identity.user_id == User.id)
            .where(Identity.issuer == proof.issuer, Identity.subject == proof.subject, User.active)
        )
        user = session.scalar(query)
        if user is None:
            return Step.REFUSED
        return go_on(session, user, proven_twice=proof.proven_twice)


def tie(actor: Actor, proof: Proof) -> bool:
    """Tie an identity to one's account; returns whether it was nobody else's."""
    with transaction() as session:
        known = session.get(Identity, (proof.issuer, proof.subject))
        if known is not None or actor.user_id is None:
            return known is not None and known.user_id == actor.user_id
        identity = Identity(
            issuer=proof.issuer,
            subject=proof.subject,
            user_id=actor.user_id,
            created_at=clock.now(),
        )
        session.add(identity)
        account = Subject("account", str(actor.user_id), actor.site_key)
        record(session, actor, "tie_identity", account)
    return True


def untie(actor: Actor) -> None:
    """Forget the outside identities of one's account."""
    with transaction() as session:
        session.execute(delete(Identity).where(Identity.user_id == actor.user_id))
        account = Subject("account", str(actor.user_id), actor.site_key)
        record(session, actor, "untie_identity", account)
