"""Pages of the assessments of a case."""

from __future__ import annotations

from secrets import token_urlsafe
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db, transaction
from app.directory.needs import taxonomy
from app.participants.assessment import actions, page
from app.participants.assessment.clash import Clash, clashes
from app.participants.assessment.content import Opened
from app.participants.assessment.forms import Asked, read_assessment, read_version, typed_from
from app.participants.assessment.known import asked_scales, known_scales
from app.participants.assessment.queries import find_assessment, open_all, open_these
from app.participants.assessment.timeline import newest_alarms, timeline
from app.participants.frame import CaseHead, answer_errors, case_head, find_case, offer_tab
from app.participants.typed import Typed
from app.participants.vocabulary import AssessmentStage

bp = Blueprint("assessment", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("assessment.overview", lambda: _("Needs"), "heart-mind", order=20)

DONE = {
    "saved": lambda: _("It is saved. You can leave it and take it up later."),
    "finished": lambda: _("The assessment is finished."),
    "discarded": lambda: _("The unfinished assessment is gone."),
}


@bp.errorhandler(actions.FinishedError)
def _finished(_error: actions.FinishedError) -> AnyResponse:
    db.session.rollback()
    text = _("It says what was found on that day. Begin a new one to say what has changed.")
    title = _("A finished assessment stays")
    return make_response(render_template("participants/problem.html", title=title, text=text), 409)


@bp.get("/cases/<uuid:participant_id>/assessments")
@declares(Action.SEE_CASE)
def overview(participant_id: UUID) -> str:
    """Show the assessments of a case, and how needs and well-being moved."""
    head = case_head(participant_id)
    actor = current_actor()
    with transaction() as session:
        found = open_all(session, actor, find_case(session, participant_id, actor))
    stage = AssessmentStage.DURING if found else AssessmentStage.START
    return render_template(
        "participants/assessment/overview.html",
        head=head,
        page=timeline(found, taxonomy(), known_scales()),
        stages=page.stage_choices(stage),
        unfinished=next((each.id for each in reversed(found) if not each.is_finished), None),
        form_token=token_urlsafe(16),
        done=_done(),
    )


@bp.post("/cases/<uuid:participant_id>/assessments")
@declares(Action.WORK_CASE)
def begin(participant_id: UUID) -> AnyResponse:
    """Begin an assessment from the last one's needs, or take up the one that was left."""
    head = case_head(participant_id)
    stage = Typed(request.form).one_of("stage", AssessmentStage) or AssessmentStage.START
    token = request.form.get("form", "")[:64] or None
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    today = clock.now().astimezone(head.site.timezone).date()
    found = actions.begin(current_actor(), participant_id, stage, today, token)
    return redirect(_address(participant_id, found), code=303)


@bp.get("/cases/<uuid:participant_id>/assessments/<uuid:assessment_id>")
@declares(Action.SEE_CASE)
def write(participant_id: UUID, assessment_id: UUID) -> AnyResponse:
    """Show an assessment to write on."""
    head = case_head(participant_id)
    opened = _opened(participant_id, assessment_id)
    return _page(head, opened, typed_from(opened.content))


@bp.post("/cases/<uuid:participant_id>/assessments/<uuid:assessment_id>")
@declares(Action.WORK_CASE)
def save(participant_id: UUID, assessment_id: UUID) -> AnyResponse:
    """Keep what was written; the second button finishes it."""
    head = case_head(participant_id)
    typed, asked = Typed(request.form), _asked(head)
    content = read_assessment(typed, asked)
    db.session.rollback()
    if content is None:
        return _page(head, _opened(participant_id, assessment_id), typed, code=422)
    finish = typed.value("do") == "finish"
    try:
        actions.save(
            current_actor(),
            participant_id,
            assessment_id,
            content,
            version=read_version(typed),
            finish=finish,
            scales=asked.scales,
        )
    except actions.ChangedMeanwhileError as error:
        found = clashes(content, error.now.content, taxonomy(), asked.scales)
        return _page(head, error.now, typed, found, code=409)
    if finish:
        return redirect(
            url_for("assessment.overview", participant_id=participant_id, done="finished"), code=303
        )
    return redirect(_address(participant_id, assessment_id, done="saved"), code=303)


@bp.post("/cases/<uuid:participant_id>/assessments/<uuid:assessment_id>/discard")
@declares(Action.WORK_CASE)
def discard(participant_id: UUID, assessment_id: UUID) -> AnyResponse:
    """Throw an unfinished assessment away."""
    actions.discard(current_actor(), participant_id, assessment_id)
    back = url_for("assessment.overview", participant_id=participant_id, done="discarded")
    return redirect(back, code=303)


def _asked(head: CaseHead) -> Asked:
    today = clock.now().astimezone(head.site.timezone).date()
    return Asked(today, [need.key for need in taxonomy().needs], asked_scales())


def _opened(participant_id: UUID, assessment_id: UUID) -> Opened:
    actor = current_actor()
    with transaction() as session:
        person = find_case(session, participant_id, actor)
        row = find_assessment(session, person, assessment_id)
        return open_these(session, actor, person, [row])[0]


def _page(
    head: CaseHead, opened: Opened, typed: Typed, found: list[Clash] | None = None, code: int = 200
) -> AnyResponse:
    """Show the form; after a mistake or a clash with what was typed, on the version there is."""
    asked = _asked(head)
    version = read_version(typed) if code == 422 else opened.version  # noqa: PLR2004 - a mistake: the clash, if any, is still to be found
    groups = page.need_groups(typed, taxonomy(), asked.today)
    scales = page.scale_fields(typed, asked.scales)
    shown = render_template(
        "participants/assessment/write.html",
        head=head,
        opened=opened,
        form=typed,
        version=version,
        groups=groups,
        scales=scales,
        stages=page.stage_choices(typed.value("stage")),
        wrong=page.wrong_fields(typed, groups, scales),
        clashes=found,
        alarms=newest_alarms([opened], known_scales()),
        finished=format_date(opened.finished_at, "long") if opened.finished_at else "",
        today=asked.today.isoformat(),
        done=_done() if code == 200 else "",  # noqa: PLR2004 - all went well
    )
    return make_response(shown, code)


def _address(participant_id: UUID, assessment_id: UUID, done: str | None = None) -> str:
    return url_for(
        "assessment.write", participant_id=participant_id, assessment_id=assessment_id, done=done
    )


def _done() -> str:
    words = DONE.get(request.args.get("done", ""))
    return words() if words else ""
