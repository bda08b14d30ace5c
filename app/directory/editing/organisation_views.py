"""Pages of an organisation: its own page, its draft, a new service, and registering one."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.limits import Limit, count, network_of
from app.accounts.policy import Action, declares
from app.core.language import said_in
from app.directory.cells import SHAPES
from app.directory.editing import actions, queries, words
from app.directory.editing.content import OrganisationContent, ServiceContent
from app.directory.editing.forms import Sent, read_organisation
from app.directory.editing.keeping import draft_words
from app.directory.editing.pages import bp, form_token, sent_token, site_of
from app.directory.editing.place_form import Option, options
from app.directory.editing.rules import Code, Problem
from app.territory import queries as territory

LONGEST_NAME = 200


@bp.get("/organisation")
@declares(Action.EDIT_LISTING)
def organisation() -> str:
    """Show the organisations whose listings one keeps."""
    actor = current_actor()
    return render_template(
        "directory/editing/organisation.html",
        title=words.organisations_title(actor),
        services_title=words.services_title(actor),
        organisations=queries.my_organisations(actor),
        words=draft_words,
        form_token=form_token(),
        has_members="accounts.organisation_members" in current_app.view_functions,
    )


@bp.post("/organisation/<uuid:organisation_id>/edit")
@declares(Action.EDIT_LISTING)
def edit_organisation(organisation_id: UUID) -> AnyResponse:
    """Open the draft of an organisation."""
    draft_id = actions.start_organisation(organisation_id, current_actor())
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)


@bp.post("/organisation/<uuid:organisation_id>/services")
@declares(Action.EDIT_LISTING)
def new_service(organisation_id: UUID) -> AnyResponse:
    """Begin a new service of an organisation."""
    actor = current_actor()
    site = territory.site(actor.site_key or "")
    content = ServiceContent(language=site.languages[0] if site else "")
    draft_id = actions.start_new_service(organisation_id, content, actor, sent_token())
    return redirect(url_for("editing.edit", draft_id=draft_id), code=303)


@bp.get("/organisation/register")
@declares(Action.REGISTER_ORGANISATION)
def register() -> str:
    """Ask for what the directory has to know of a new organisation."""
    return _registration(OrganisationContent(), (), form_token())


@bp.post("/organisation/register")
@declares(Action.REGISTER_ORGANISATION)
def register_organisation() -> AnyResponse:
    """Put a new organisation before the coordinators of its site."""
    sent = Sent(request.form)
    content = read_organisation(sent, OrganisationContent())
    contact = actions.Contact(sent.text("contact_name"), sent.text("contact_email"))
    found = [*_site_problems(sent), *sent.problems, *_contact_problems(contact)]
    # Nobody sees this field; a program that fills in everything gives itself away.
    is_robot = bool(sent.text("homepage"))
    if not found and not is_robot:
        site = site_of(sent.text("site"))
        count(Limit.REGISTRATIONS_FROM_ADDRESS, network_of(request.remote_addr or ""))
        try:
            actions.register_organisation(site.key, content, contact, current_actor(), sent_token())
        except actions.IncompleteError as error:
            found = error.problems
    if found:
        page = _registration(content, found, sent_token() or form_token(), contact)
        return make_response(page, 422)
    return redirect(url_for("editing.registered"), code=303)


@bp.get("/organisation/registered")
@declares(Action.REGISTER_ORGANISATION)
def registered() -> str:
    """Say what happens next."""
    return render_template("directory/editing/registered.html")


def _site_problems(sent: Sent) -> list[Problem]:
    """Return that no site was chosen: one that stood there already would often be the wrong one."""
    chosen = territory.site(sent.text("site"))
    return [] if chosen else [Problem("site", Code.SITE_MISSING)]


def _contact_problems(contact: actions.Contact) -> list[Problem]:
    found = []
    if not contact.name or len(contact.name) > LONGEST_NAME:
        found.append(Problem("contact_name", Code.NAME_MISSING))
    if not SHAPES["email"].fullmatch(contact.email) or len(contact.email) > LONGEST_NAME:
        found.append(Problem("contact_email", Code.EMAIL_SHAPE))
    return found


def _registration(
    content: OrganisationContent,
    found: list[Problem] | tuple[()],
    token: str,
    contact: actions.Contact | None = None,
) -> str:
    chosen = request.form.get("site", "")
    errors: dict[str, list[str]] = {}
    for problem in found:
        sentence = problem.sentence
        if problem.field == "contact_name":
            sentence = _("Write your name.")
        errors.setdefault(problem.field, []).append(sentence)
    return render_template(
        "directory/editing/register.html",
        content=content,
        contact=contact or actions.Contact("", ""),
        errors=errors,
        kinds=options(words.organisation_kinds(), content.kind),
        sites=[
            Option(site.key, said_in(dict(site.name)), site.key == chosen)
            for site in territory.sites()
        ],
        form_token=token,
    )
