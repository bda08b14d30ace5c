"""The page of the data-protection officer: who did what, and when."""

from __future__ import annotations

from math import ceil

from flask import render_template, request
from sqlalchemy import func, select

from app.accounts.actor import current_actor
from app.accounts.models import Event, User
from app.accounts.policy import Action, declares, visible
from app.accounts.views import bp
from app.accounts.words import role_words
from app.core.db import db

PAGE = 100


@bp.get("/audit")
@declares(Action.READ_AUDIT)
def audit() -> str:
    """List the deeds of the site, the latest first."""
    about = request.args.get("about", "").strip()[:64]
    page = request.args.get("page", 1, type=int)
    page = page if 0 < page < 100_000 else 1  # noqa: PLR2004 - beyond any page
    query = visible(select(Event), Event, current_actor(), Action.READ_AUDIT)
    if about:
        query = query.where(Event.object_id == about)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.order_by(Event.number.desc()).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    who = {row.user_id for row in rows if row.user_id is not None}
    people = db.session.execute(select(User.id, User.name).where(User.id.in_(who)))
    names = {row.id: row.name for row in people}
    return render_template(
        "accounts/audit.html",
        rows=rows,
        total=total,
        names=names,
        roles=role_words(),
        about=about,
        page=page,
        pages=max(1, ceil(total / PAGE)),
    )
