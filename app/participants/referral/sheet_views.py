"""The sheet to take along: where to go and how to get in, in the participant's language."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.core.language import CUSTOMS, chosen
from app.directory.listing import listing
from app.directory.presenting import listing_page
from app.participants.frame import find_case, head_of
from app.participants.reading import NoSuchCaseError
from app.participants.referral.doors import worker_door
from app.participants.referral.page import private, render
from app.participants.referral.reading import show
from app.participants.referral.views import bp


@bp.get("/cases/<uuid:participant_id>/referrals/<uuid:referral_id>/sheet")
@declares(Action.SEE_CASE)
def sheet(participant_id: UUID, referral_id: UUID) -> AnyResponse:
    """Show a sheet that bears no name: it may be lost on the bus."""
    shown = show(worker_door(current_actor(), participant_id, referral_id), has_messages=False)
    participant = find_case(db.session(), participant_id, current_actor())
    head = head_of(participant)
    language = participant.language if participant.language in CUSTOMS else chosen()
    found = listing(shown.service.id, language) if shown.service else None
    if found is None:
        raise NoSuchCaseError
    address = url_for("directory.service", service_id=found.id, _external=True)
    now = clock.now().astimezone(head.site.timezone).replace(tzinfo=None)
    with force_locale(CUSTOMS[language]):
        page = render(
            "sheet.html",
            head=head,
            page=listing_page(found, head.site, address, now),
            shown=shown,
            address=address,
            back=url_for("referral.one", participant_id=participant_id, referral_id=referral_id),
        )
    return private(page)
