"""The pages of what would change, and of where the next services should open."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.map.coverage.changes import (
    InvalidChangeError,
    change_of_form,
    check_change,
    parse_changes,
)
from app.map.coverage.found import CoverageFound, look
from app.map.coverage.opening import DEFAULT_COUNT, MOST_SITES, opening_page, propose
from app.map.coverage.proposing import weigh_options
from app.map.coverage.trying import attempt, open_offers
from app.map.coverage.views.asking import UNUSABLE, Question, bp, question_or_mistakes, tabs
from app.map.coverage.weights import Weigh, Weights, by_open_needs, by_young_people
from app.map.coverage.whatif import what_if_page
from app.map.open_needs.published import PublishedNeeds, needs_published


@bp.get("/coverage/what-if")
@declares(Action.SEE_COVERAGE)
def what_if() -> str | AnyResponse | tuple[str, int]:
    """Show what some changes would do; a filled-in form becomes one more of them."""
    said = question_or_mistakes()
    changes, wrong = parse_changes(request.args.getlist("change"))
    found = look(said.asked)
    if "kind" in request.args:
        try:
            change = change_of_form(request.args)
            codes = {place.code for place in found.people.places}
            check_change(change, open_offers(found), codes)
        except InvalidChangeError as error:
            wrong.append(str(error))
        else:
            query = said.asked.with_changes([*changes, change])
            return redirect(f"{url_for('coverage.what_if')}?{query}", 303)
    page = what_if_page(attempt(found, changes), said.sites, said.errors, wrong)
    html = _page("map/coverage/what_if.html", said, page)
    return (html, UNUSABLE) if said.errors or wrong else html


@bp.get("/coverage/where-next")
@declares(Action.SEE_COVERAGE)
def where_next() -> str | tuple[str, int]:
    """Show where the next services should open, and how good that is."""
    said = question_or_mistakes()
    found, errors = look(said.asked), dict(said.errors)
    known = {place.code for place in found.people.places}
    chosen = [code for code in request.args.getlist("at") if code]
    if not known.issuperset(chosen):
        errors["at"] = _("Choose settlements from the list.")
        chosen = [code for code in chosen if code in known]
    count = _count(request.args.get("count", ""), errors)
    published = needs_published(current_actor(), said.asked.site)
    weights = _weights(found, published, errors)
    openings = propose(found, count, chosen, weights)
    # Without a report that counts them needs are no choice; who asked for them can go back.
    by_needs = weights.kind is Weigh.NEEDS
    offered = weigh_options(weights.kind) if published or by_needs else ()
    page = opening_page(openings, said.sites, errors, chosen, offered)
    html = _page("map/coverage/where_next.html", said, page)
    return (html, UNUSABLE) if errors else html


def _count(text: str, errors: dict[str, str]) -> int:
    text = text.strip()
    if not text:
        return DEFAULT_COUNT
    if text in {str(n) for n in range(1, MOST_SITES + 1)}:
        return int(text)
    errors["count"] = _("Choose a number from 1 to %(most)s.", most=MOST_SITES)
    return DEFAULT_COUNT


def _weights(
    found: CoverageFound, published: PublishedNeeds | None, errors: dict[str, str]
) -> Weights:
    """Return whom places are weighed by; needs only for whoever may see monitoring."""
    text, may = request.args.get("weigh", "").strip(), can(current_actor(), Action.SEE_MONITORING)
    if text == Weigh.NEEDS and may:
        return by_open_needs(found.people, published, found.asked.need)
    if text not in {"", Weigh.YOUNG}:
        errors["weigh"] = _("This is not among the choices. Choose one from the list.")
    return by_young_people(found.people)


def _page(template: str, said: Question, page: object) -> str:
    may_save = can(current_actor(), Action.EDIT_SCENARIO)
    return render_template(template, page=page, tabs=tabs(said.asked), may_save=may_save)
