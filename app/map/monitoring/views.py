"""The page of monitoring and its files, for the coordinators of a site."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template
from flask_babel import gettext as _

from app.accounts import clock, menu
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.core.language import said_in
from app.map.monitoring import files
from app.map.monitoring.exporting import area_names, package_of, rows_of, title_of
from app.map.monitoring.network_page import network_part
from app.map.monitoring.page import monitoring_page
from app.map.monitoring.queries import Report, reports
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("monitoring", __name__, template_folder="../templates")
bp.record_once(
    lambda _state: menu.offer(
        "monitoring.overview", lambda: _("Monitoring"), "chart", Action.SEE_MONITORING, order=45
    )
)


@bp.get("/monitoring")
@declares(Action.SEE_MONITORING)
def overview() -> str:
    """Show how the pilot is going, as far as the newest report says it."""
    site = _site()
    found = reports(current_actor(), site.key)
    today = clock.now().astimezone(site.timezone).date()
    return render_template(
        "map/monitoring/overview.html",
        site=site,
        site_name=said_in(dict(site.name)),
        page=monitoring_page(site, found, area_names(site, found[-1].level)) if found else None,
        network=network_part(
            db.session(), current_actor(), site.key, today, found[-1] if found else None
        ),
    )


@bp.get("/monitoring.csv")
@declares(Action.SEE_MONITORING)
def table() -> Response:
    """Return every number of every report."""
    site = _site()
    return _attached(files.table(rows_of(site, _found(site))), "text/csv", files.FILE)


@bp.get("/monitoring.csv-metadata.json")
@declares(Action.SEE_MONITORING)
def description() -> Response:
    """Return what the columns of the table mean, after CSVW."""
    written = files.csvw(title_of(_site()), "en")
    return Response(files.as_json(written), mimetype="application/csvm+json")


@bp.get("/monitoring.zip")
@declares(Action.SEE_MONITORING)
def package() -> Response:
    """Return the table as a Frictionless data package."""
    site = _site()
    return _attached(
        package_of(site, _found(site)), "application/zip", f"monitoring-{site.key}.zip"
    )


def _site() -> SiteView:
    site = territory.site(current_actor().site_key or "")
    if site is None:
        abort(404)
    return site


def _found(site: SiteView) -> Sequence[Report]:
    """Return the reports of a site; without one there is no file."""
    return reports(current_actor(), site.key) or abort(404)


def _attached(raw: bytes, mimetype: str, name: str) -> Response:
    answer = Response(raw, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
