"""What a search finds, as files that can be imported again: every listing in full."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, request

from app.accounts.policy import Action, declares
from app.core.db import db
from app.directory.exchange.exporting import File, Format, export
from app.map.asked import Asked
from app.map.search import Found, find
from app.map.views import asked_strictly

bp = Blueprint("listing_files", __name__)


def found_ids(found: Found) -> list[UUID]:
    """Return the services of an answer, in the order of the list, each once."""
    shown = (*found.ranking.placed_page(), *found.ranking.elsewhere_page())
    ids = found.catalogue.service_ids
    return list(dict.fromkeys(ids[row.service] for row in shown))


def listing_file(asked: Asked, wanted: Format) -> File:
    """Return exactly what a search finds as a file."""
    return export(db.session(), asked.site, found_ids(find(asked)), wanted)


@bp.get("/map/listings.<ending>")
@declares(Action.EXPORT_LISTINGS)
def listings(ending: str) -> Response:
    """Answer with the listings that fit as CSV, XLSX or HSDS JSON."""
    if ending not in set(Format):
        abort(404)
    file = listing_file(asked_strictly(request.args), Format(ending))
    response = make_response(file.raw)
    response.headers["Content-Type"] = file.mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
