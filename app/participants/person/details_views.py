"""The person's own page: what is known of them, who stands by, what they agreed to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.participants.consents import holding_consent
from app.participants.frame import CaseHead, answer_errors, case_head, offer_tab
from app.participants.home import Home
from app.participants.person import actions, agreeing, supporting
from app.participants.person.clashes import Clash, clashes
from app.participants.person.forms import Before, read_person, typed_of
from app.participants.person.page import (
    age_notice,
    desk_manners,
    home_words,
    person_fields,
    purpose_options,
)
from app.participants.person.queries import consents_of, home_of
from app.participants.person.views import seen, this_year, today_at
from app.participants.person.where import square_json
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentPurpose
from app.territory import queries as territory

bp = Blueprint("person_details", __name__, template_folder="../templates")
answer_errors(bp)
offer_tab("person_details.edit", lambda: _("Person"), "user", order=90)
agreeing.register()

DONE = {
    "noted": lambda: _("They are noted."),
    "removed": lambda: _("They are taken out."),
    "plan": lambda: _("It is saved."),
    "recorded": lambda: _("The consent is recorded."),
    "withdrawn": lambda: _("The consent is withdrawn, and what was kept because of it is gone."),
}


@bp.get("/cases/<uuid:participant_id>/person")
@declares(Action.SEE_CASE)
def edit(participant_id: UUID) -> AnyResponse:
    """Show what is known of a participant, to change it."""
    head = case_head(participant_id)
    person = seen(participant_id)
    return _edit_page(head, typed_of(person), person.home)


@bp.post("/cases/<uuid:participant_id>/person")
@declares(Action.WORK_CASE)
def save(participant_id: UUID) -> AnyResponse:
    """Keep what was changed."""
    head, typed = case_head(participant_id), Typed(request.form)
    home = home_of(participant_id)
    before = Before(
        site=head.site,
        sites=territory.sites(),
        this_year=this_year(head.site),
        may_be_contacted=_holds(participant_id, ConsentPurpose.CONTACT),
        home_name=home.name if home else "",
    )
    content = read_person(typed, before)
    if content is None:
        return _edit_page(head, typed, home, 422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    try:
        actions.change_person(
            current_actor(), participant_id, head.site, content, typed.value("version")
        )
    except actions.ChangedMeanwhileError as error:
        theirs = typed_of(error.now)
        found = clashes(typed, theirs)
        typed.fields = MultiDict([*typed.fields.items(multi=True)])
        typed.fields["version"] = error.now.version
        return _edit_page(head, typed, error.now.home, 409, found)
    return redirect(
        url_for("person.overview", participant_id=participant_id, done="saved"), code=303
    )


@bp.get("/cases/<uuid:participant_id>/supporters")
@declares(Action.SEE_CASE)
def supporters(participant_id: UUID) -> AnyResponse:
    """Show who stands by."""
    return _supporters_page(case_head(participant_id), Typed(MultiDict()))


@bp.post("/cases/<uuid:participant_id>/supporters")
@declares(Action.WORK_CASE)
def add_supporter(participant_id: UUID) -> AnyResponse:
    """Note somebody who stands by."""
    head, typed = case_head(participant_id), Typed(request.form)
    agreed = _holds(participant_id, ConsentPurpose.SUPPORTERS)
    content = supporting.read_supporter(typed, agreed=agreed)
    if content is None:
        return _supporters_page(head, typed, 422)
    db.session.rollback()
    try:
        supporting.add_supporter(current_actor(), participant_id, content)
    except supporting.TooManyError:
        typed.wrong("supporter", _("There are many already: take somebody out first."))
        return _supporters_page(head, typed, 422)
    except supporting.NotAgreedError:
        typed.wrong("supporters", _("The participant withdrew this meanwhile: ask them again."))
        return _supporters_page(head, typed, 409)
    return _back("supporters", participant_id, "noted")


@bp.post("/cases/<uuid:participant_id>/supporters/<uuid:supporter_id>/remove")
@declares(Action.WORK_CASE)
def remove_supporter(participant_id: UUID, supporter_id: UUID) -> AnyResponse:
    """Take somebody out who stood by."""
    supporting.remove_supporter(current_actor(), participant_id, supporter_id)
    return _back("supporters", participant_id, "removed")


@bp.post("/cases/<uuid:participant_id>/supporters/<uuid:supporter_id>/plan")
@declares(Action.WORK_CASE)
def let_know_plan(participant_id: UUID, supporter_id: UUID) -> AnyResponse:
    """Keep whether the plan may be talked about with somebody who stands by."""
    may_know = request.form.get("may_know") == "1"
    supporting.let_know_plan(current_actor(), participant_id, supporter_id, may_know=may_know)
    return _back("supporters", participant_id, "plan")


@bp.get("/cases/<uuid:participant_id>/consents")
@declares(Action.SEE_CASE)
def consents(participant_id: UUID) -> AnyResponse:
    """Show to what a participant agreed, with what they withdrew."""
    return _consents_page(case_head(participant_id), Typed(MultiDict()))


@bp.post("/cases/<uuid:participant_id>/consents")
@declares(Action.WORK_CASE)
def record_consent(participant_id: UUID) -> AnyResponse:
    """Record a consent."""
    head, typed = case_head(participant_id), Typed(request.form)
    content = agreeing.read_consent(typed, today_at(head.site))
    if content is None:
        return _consents_page(head, typed, 422)
    db.session.rollback()
    agreeing.add_consent(current_actor(), participant_id, content)
    return _back("consents", participant_id, "recorded")


@bp.post("/cases/<uuid:participant_id>/consents/<uuid:consent_id>/withdraw")
@declares(Action.WORK_CASE)
def withdraw_consent(participant_id: UUID, consent_id: UUID) -> AnyResponse:
    """Withdraw a consent in one step."""
    agreeing.withdraw(current_actor(), participant_id, consent_id)
    return _back("consents", participant_id, "withdrawn")


def _holds(participant_id: UUID, purpose: ConsentPurpose) -> bool:
    return holding_consent(db.session(), participant_id, purpose) is not None


def _back(page: str, participant_id: UUID, what: str) -> AnyResponse:
    address = url_for(f"person_details.{page}", participant_id=participant_id, done=what)
    return redirect(address, code=303)


def _done() -> str:
    words = DONE.get(request.args.get("done", ""))
    return words() if words else ""


def _edit_page(
    head: CaseHead,
    typed: Typed,
    home: Home | None,
    code: int = 200,
    clashing: list[Clash] | None = None,
) -> AnyResponse:
    year = typed.value("birth_year")
    born = int(year) if year.isascii() and year.isdigit() else None
    page = render_template(
        "participants/person/edit.html",
        head=head,
        site=head.site,
        form=typed,
        fields=person_fields(typed),
        may_be_contacted=_holds(head.id, ConsentPurpose.CONTACT),
        manner_here=True,
        notice=age_notice(head.site, born, this_year(head.site)),
        home=home_words(home),
        square=square_json(head.site, home),
        clashes=clashing or [],
    )
    return make_response(page, code)


def _supporters_page(head: CaseHead, typed: Typed, code: int = 200) -> AnyResponse:
    agreed, kept = _holds(head.id, ConsentPurpose.SUPPORTERS), supporting.supporters_of(head.id)
    page = render_template(
        "participants/person/supporters.html",
        head=head,
        form=typed,
        fields=desk_manners(typed),
        supporters=kept if agreed else (),
        has_ended=bool(kept) and not agreed,
        agreed=agreed,
        done=_done(),
    )
    return make_response(page, code)


def _consents_page(head: CaseHead, typed: Typed, code: int = 200) -> AnyResponse:
    lines = consents_of(head.id)
    page = render_template(
        "participants/person/consents.html",
        head=head,
        form=typed,
        fields=desk_manners(typed),
        purposes=purpose_options(typed, {line.purpose for line in lines if line.holds}),
        consents=lines,
        done=_done(),
    )
    return make_response(page, code)
