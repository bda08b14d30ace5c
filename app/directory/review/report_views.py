"""Pages of reports and of listings that may be one."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares
from app.directory.editing.asking import NoSuchListingError, StateError
from app.directory.editing.looking import page_number
from app.directory.review import actions, queries
from app.directory.review.page import pair_row, report_row
from app.directory.review.views import LONGEST_WORDS, bp, page_tabs
from app.directory.vocabulary import FeedbackStatus

# The routes are those of the review, with these added.
__all__ = ["bp"]

PAIRS = 20
_CLOSED = (FeedbackStatus.DONE, FeedbackStatus.REJECTED)


@bp.get("/review/reports")
@declares(Action.SEE_FEEDBACK)
def reports() -> str:
    """List what people reported about listings, and what became of it."""
    actor, closed = current_actor(), request.args.get("closed") == "1"
    found = queries.reports(actor, closed=closed)
    return render_template(
        "directory/review/reports.html",
        tabs=page_tabs("review.reports"),
        rows=[report_row(row) for row in found],
        closed=closed,
        may_close=can(actor, Action.REVIEW_LISTING),
    )


@bp.post("/review/reports/<uuid:feedback_id>")
@declares(Action.REVIEW_LISTING)
def close_report(feedback_id: UUID) -> AnyResponse:
    """Close a report, with words."""
    status = request.form.get("status", "")
    if status not in _CLOSED:
        abort(422)
    answer = request.form.get("answer", "").strip()[:LONGEST_WORDS]
    try:
        actions.close_report(feedback_id, FeedbackStatus(status), answer, current_actor())
    except NoSuchListingError:
        abort(404)
    except actions.ClosedBeforeError as error:
        title = _("%(who)s was faster and has closed this report", who=error.by_name)
        page = render_template("error.html", code=409, title=title, advice=error.answer)
        return make_response(page, 409)
    flash(_("The report is closed."))
    return redirect(url_for("review.reports"), code=303)


@bp.get("/review/duplicates")
@declares(Action.REVIEW_LISTING)
def duplicates() -> str:
    """List the pairs of listings that may be one."""
    pairs = queries.duplicates(current_actor())
    pages = ceil(len(pairs) / PAIRS) or 1
    page = min(page_number(request.args), pages)
    return render_template(
        "directory/review/duplicates.html",
        tabs=page_tabs("review.duplicates"),
        rows=[pair_row(pair) for pair in pairs[(page - 1) * PAIRS : page * PAIRS]],
        total=len(pairs),
        page=page,
        pages=pages,
    )


@bp.post("/review/duplicates")
@declares(Action.REVIEW_LISTING)
def settle_duplicate() -> AnyResponse:
    """Remember that two listings differ, or keep one and archive the other."""
    one, other, keep = _id("one"), _id("other"), request.form.get("keep", "")
    try:
        if not keep:
            actions.keep_apart(one, other, current_actor())
            flash(_("Remembered: these are two."))
        else:
            kept = _id("keep")
            if kept not in {one, other}:
                abort(422)
            actions.merge(one if kept == other else other, kept, current_actor())
            flash(_("Merged: the address of the other one leads here now."))
    except NoSuchListingError:
        abort(404)
    except StateError:
        title = _("The listing that is to stay is not public")
        advice = _("Make it public first, or keep the other one.")
        return make_response(
            render_template("error.html", code=409, title=title, advice=advice), 409
        )
    page = page_number(request.args)
    back = url_for("review.duplicates", page=page if page > 1 else None)
    return redirect(back, code=303)


def _id(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(422)
