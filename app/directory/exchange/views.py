"""Pages of an import: choose a file, read what is wrong with it, confirm, see it done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, can, declares, visible
from app.accounts.sessions import load_actor
from app.core.db import db
from app.directory.exchange import kept as keeping
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.exporting import Format, template
from app.directory.exchange.kept import Kept, Stage
from app.directory.exchange.known import may_publish
from app.directory.exchange.limits import MOST_BYTES
from app.directory.exchange.page import answers, done_words, report
from app.directory.exchange.planning import Choices, Decision
from app.directory.exchange.running import run
from app.directory.exchange.upload import Upload, too_many_bytes
from app.directory.models import Organisation
from app.directory.needs import taxonomy
from app.territory import queries as territory
from app.territory.sites import SiteView

bp = Blueprint("exchange", __name__, template_folder="../templates")
# What a form says beside its file.
FORM_BYTES = 64 * 1024


@bp.url_value_preprocessor
def _let_files_in(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Take files of the size that an import may have; a larger one is refused unread."""
    request.max_content_length = MOST_BYTES + FORM_BYTES


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> AnyResponse | RequestEntityTooLarge:
    """Say it beside the field; the refusal comes before anybody has been asked who they are."""
    load_actor()
    if not can(current_actor(), Action.IMPORT_LISTINGS):
        return error
    return make_response(_start_page(str(too_many_bytes().finding)), 413)


@bp.get("/services/import")
@declares(Action.IMPORT_LISTINGS)
def start() -> str:
    """Show where a file is chosen, and what it may hold."""
    return _start_page("")


@bp.post("/services/import")
@declares(Action.IMPORT_LISTINGS)
def send() -> AnyResponse:
    """Keep a file and go on to what is to be said of it."""
    actor, sent = current_actor(), request.files.get("file")
    if sent is None or not sent.filename or actor.user_id is None:
        return make_response(_start_page(_("Choose a file first.")), 422)
    upload = Upload(sent.filename, sent.stream.read(MOST_BYTES + 1))
    kept = keeping.keep(upload, actor.user_id, _site().key, _organisation())
    return redirect(url_for("exchange.check", token=kept.token), code=303)


@bp.get("/services/import/<token>")
@declares(Action.IMPORT_LISTINGS)
def check(token: str) -> AnyResponse:
    """Show the dry run of a kept file, or how far its import is."""
    kept = _kept(token)
    if kept.stage is Stage.WAITING:
        return _report_page(kept, _choices(request.args))
    page = render_template(
        "directory/exchange/progress.html",
        kept=kept,
        words=done_words(kept.counts) if kept.counts else (),
        is_running=kept.stage is Stage.RUNNING and not kept.is_silent,
        is_done=kept.stage is Stage.DONE,
    )
    return make_response(page)


@bp.post("/services/import/<token>")
@declares(Action.IMPORT_LISTINGS)
def confirm(token: str) -> AnyResponse:
    """Import a kept file as it was answered: all that the dry run planned, or nothing."""
    kept, choices = _kept(token), _choices(request.form)
    answered: dict[str, Any] = dict(answers(choices))
    here = redirect(url_for("exchange.check", token=token, **answered), code=303)
    if kept.stage is not Stage.WAITING or not keeping.claim(kept):
        return here
    if run(kept, _importing(kept), choices) is Stage.WAITING:
        return _report_page(kept, choices, 422)
    return here


@bp.get("/services/import/template.<ending>")
@declares(Action.IMPORT_LISTINGS)
def blank(ending: str) -> Response:
    """Answer with a table to begin with."""
    if ending not in {Format.CSV, Format.XLSX}:
        abort(404)
    file = template(Format(ending), taxonomy())
    response = make_response(file.raw)
    response.headers["Content-Type"] = file.mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _start_page(error: str) -> str:
    return render_template(
        "directory/exchange/import.html",
        error=error,
        organisations=_organisations(),
        site=_site().key,
    )


def _report_page(kept: Kept, choices: Choices, code: int = 200) -> AnyResponse:
    importing = _importing(kept)
    checked = check_file(db.session(), keeping.upload_of(kept), importing, choices)
    publishes = may_publish(importing.actor, importing.site.key)
    page = report(checked, kept, choices, publishes=publishes)
    return make_response(render_template("directory/exchange/report.html", page=page), code)


def _kept(token: str) -> Kept:
    kept = keeping.find(token, current_actor().user_id)
    if kept is None:
        abort(404)
    return kept


def _importing(kept: Kept) -> Importing:
    site = territory.site(kept.site_key)
    if site is None:
        abort(404)
    organisation = UUID(kept.organisation_id) if kept.organisation_id else None
    return Importing(current_actor(), site, organisation)


def _site() -> SiteView:
    """Return the site of the one who imports: that of their account."""
    site = territory.site(current_actor().site_key or "")
    if site is None:
        abort(403)
    return site


def _organisations() -> list[tuple[str, str]]:
    """Return the organisations for which one may import, by name."""
    everybody = select(Organisation).order_by(Organisation.name, Organisation.id)
    query = visible(everybody, Organisation, current_actor(), Action.IMPORT_LISTINGS)
    return [(str(row.id), row.name) for row in db.session.scalars(query)]


def _organisation() -> UUID | None:
    """Return the organisation chosen for rows that name none; a foreign one is no choice."""
    chosen, own = request.form.get("organisation", ""), dict(_organisations())
    if chosen in own:
        return UUID(chosen)
    return UUID(next(iter(own))) if len(own) == 1 else None


def _choices(args: MultiDict[str, str]) -> Choices:
    """Return the answers of a form; what is not understood is not answered."""
    rows = {
        int(name.removeprefix("row-")): Decision(value)
        for name, value in args.items()
        if name.removeprefix("row-").isdecimal() and name.startswith("row-")
        if value in set(Decision) and value != Decision.ASK
    }
    everything = args.get("duplicates", "")
    return Choices(
        swap=args.get("swap") == "1",
        keep_doubts=args.get("keep_doubts") == "1",
        only_valid=args.get("only_valid") == "1",
        all_duplicates=Decision(everything) if everything in set(Decision) else Decision.ASK,
        duplicates=rows,
    )
