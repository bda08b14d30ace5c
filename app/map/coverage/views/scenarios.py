"""The pages of scenarios: the list, saving, changing, comparing."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.map.coverage import actions, queries
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.changes import parse_changes
from app.map.coverage.comparing import figures_of
from app.map.coverage.forms import InvalidCoverageError, read_coverage
from app.map.coverage.found import look
from app.map.coverage.models import CoverageScenario
from app.map.coverage.saved import compare_page, list_page, question_kept
from app.map.coverage.trying import attempt
from app.map.coverage.views.asking import (
    UNUSABLE,
    bp,
    need_keys,
    question_or_mistakes,
    site_or_404,
    tabs,
)
from app.map.coverage.whatif import question_of


@bp.get("/coverage/scenarios")
@declares(Action.SEE_COVERAGE)
def scenarios() -> str:
    """List the scenarios of the site."""
    site, sites = site_or_404()
    kept = queries.scenarios(current_actor(), site.key)
    may = can(current_actor(), Action.EDIT_SCENARIO)
    page = list_page(site, sites, kept)
    return render_template(
        "map/coverage/scenarios.html", page=page, tabs=tabs(CoverageAsked(site)), may_save=may
    )


@bp.post("/coverage/scenarios")
@declares(Action.EDIT_SCENARIO)
def save() -> AnyResponse:
    """Save what was tried, as a new scenario or over the one it came from."""
    draft = _draft()
    site, _sites = site_or_404()
    try:
        actions.save_scenario(current_actor(), site.key, draft)
    except actions.ScenarioError as error:
        return _refused(error, site.key)
    flash(_("Saved. Everybody of the site who sees coverage sees it."))
    return redirect(url_for("coverage.scenarios", site=site.key), 303)


@bp.post("/coverage/scenarios/<uuid:scenario_id>")
@declares(Action.EDIT_SCENARIO)
def rename(scenario_id: UUID) -> AnyResponse:
    """Give a scenario another name, and the figures of today."""
    row = _own(scenario_id)
    asked = _asked_again(row)
    changes, _wrong = parse_changes(row.changes)
    draft = actions.Draft(
        name=request.form.get("name", ""),
        question=row.question,
        changes=row.changes,
        figures=figures_of(attempt(look(asked), changes).after) if asked else row.figures,
    )
    try:
        actions.change_scenario(current_actor(), row.id, draft, version=_version())
    except actions.ScenarioError as error:
        return _refused(error, row.site_id)
    flash(_("Saved."))
    return redirect(url_for("coverage.scenarios", site=row.site_id), 303)


@bp.post("/coverage/scenarios/<uuid:scenario_id>/remove")
@declares(Action.EDIT_SCENARIO)
def remove(scenario_id: UUID) -> AnyResponse:
    """Throw a scenario away."""
    row = _own(scenario_id)
    site_key = row.site_id
    try:
        actions.remove_scenario(current_actor(), row.id, version=_version())
    except actions.ScenarioError as error:
        return _refused(error, site_key)
    flash(_("Thrown away."))
    return redirect(url_for("coverage.scenarios", site=site_key), 303)


@bp.get("/coverage/compare")
@declares(Action.SEE_COVERAGE)
def compare() -> str | tuple[str, int]:
    """Show two answers side by side: another question, a scenario, or another date."""
    said = question_or_mistakes()
    kept = queries.scenarios(current_actor(), said.asked.site.key)
    page = compare_page(said.asked, said.sites, said.errors, kept, request.args)
    html = render_template("map/coverage/compare.html", page=page, tabs=tabs(said.asked))
    return (html, UNUSABLE) if page.errors else html


def _draft() -> actions.Draft:
    site, _sites = site_or_404()
    try:
        asked = read_coverage(request.form, site, need_keys())
    except InvalidCoverageError:
        abort(UNUSABLE)
    changes, wrong = parse_changes(request.form.getlist("change"))
    tried = attempt(look(asked), changes)
    if wrong or tried.errors:
        abort(UNUSABLE)
    return actions.Draft(
        name=request.form.get("name", ""),
        question=question_of(asked),
        changes=[change.text() for change in changes],
        figures=figures_of(tried.after),
    )


def _asked_again(row: CoverageScenario) -> CoverageAsked | None:
    return question_kept(row, site_or_404()[1])


def _own(scenario_id: UUID) -> CoverageScenario:
    row = queries.scenario(current_actor(), scenario_id, Action.EDIT_SCENARIO)
    if row is None:
        abort(404)
    return row


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _refused(error: Exception, site_key: str) -> AnyResponse:
    """Go back to the list with the reason; nothing was changed."""
    flash(str(error), "error")
    back = request.form.get("back", "")
    own = f"{request.script_root}/coverage/what-if?"
    target = back if back.startswith(own) else url_for("coverage.scenarios", site=site_key)
    return redirect(target, 303)
