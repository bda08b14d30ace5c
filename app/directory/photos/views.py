"""Pages of pictures: add and take away, and the files themselves."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import current_actor
from app.accounts.policy import Action, declares
from app.core.db import db
from app.directory.photos import actions, files, queries
from app.directory.photos.actions import LONGEST_ALT, MOST_PHOTOS
from app.directory.photos.pictures import (
    MEGABYTE,
    MOST_BYTES,
    RefusedPictureError,
    Rendition,
    renditions,
)

bp = Blueprint("photos", __name__, template_folder="../templates")
# What a form says beside its file.
FORM_BYTES = 64 * 1024
DONE = {
    "added": lambda: _("The picture is on the page."),
    "removed": lambda: _("The picture is gone."),
}


@bp.url_value_preprocessor
def _let_pictures_in(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Take files of the size that a picture may have; a larger one is refused unread."""
    if endpoint == "photos.add":
        request.max_content_length = MOST_BYTES + FORM_BYTES


@bp.errorhandler(actions.NoSuchPhotoError)
def _no_such_photo(_error: actions.NoSuchPhotoError) -> AnyResponse:
    """Answer as if there were nothing: whose it is, is nobody's business."""
    return current_app.make_response(current_app.handle_user_exception(NotFound()))


@bp.get("/services/<uuid:service_id>/photos")
@declares(Action.EDIT_LISTING)
def photos(service_id: UUID) -> AnyResponse:
    """Show the pictures of a service, and how to add one."""
    return _page(service_id, {})


@bp.post("/services/<uuid:service_id>/photos")
@declares(Action.EDIT_LISTING)
def add(service_id: UUID) -> AnyResponse:
    """Take a picture, make it anew, and put it on the page."""
    actor = current_actor()
    if queries.kept_service(service_id, actor) is None:
        abort(404)
    errors: dict[str, str] = {}
    alt, pictures = _alt(errors), _pictures(errors)
    if errors or pictures is None:
        return _page(service_id, errors, 422)
    # Ends the reading here, so that the deed may begin on its own.
    db.session.rollback()
    try:
        actions.add_photo(service_id, pictures, alt, actor)
    except actions.TooManyPhotosError:
        most = _("A service has at most %(n)s pictures: take one away first.", n=MOST_PHOTOS)
        return _page(service_id, {"photo": most}, 422)
    return redirect(url_for("photos.photos", service_id=service_id, done="added"), code=303)


@bp.post("/services/<uuid:service_id>/photos/<uuid:photo_id>/remove")
@declares(Action.EDIT_LISTING)
def remove(service_id: UUID, photo_id: UUID) -> AnyResponse:
    """Take a picture away."""
    actions.remove_photo(service_id, photo_id, current_actor())
    return redirect(url_for("photos.photos", service_id=service_id, done="removed"), code=303)


@bp.get("/photos/<string(length=32):name>-<int:width>.jpg")
@declares(Action.SEE_DIRECTORY)
def picture(name: str, width: int) -> AnyResponse:
    """Answer with a picture; its name is its content, so it may be kept for a year."""
    if not queries.may_look(name, width, current_actor()):
        abort(404)
    try:
        body = files.path_of(name, width).read_bytes()
    except FileNotFoundError:
        abort(404)
    response = make_response(body)
    response.content_type = "image/jpeg"
    return response


def _alt(errors: dict[str, str]) -> str:
    alt = " ".join(request.form.get("alt", "").split())
    if not alt:
        errors["alt"] = _("Say what is to be seen: people who do not see it hear it.")
    elif len(alt) > LONGEST_ALT or not alt.isprintable():
        errors["alt"] = _("Shorten it to %(most)s characters.", most=LONGEST_ALT)
    return alt


def _pictures(errors: dict[str, str]) -> list[Rendition] | None:
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        errors["photo"] = _("Choose a picture first.")
        return None
    try:
        return renditions(sent.stream.read(MOST_BYTES + 1))
    except RefusedPictureError as error:
        errors["photo"] = str(error)
        return None


def _page(service_id: UUID, errors: dict[str, str], code: int = 200) -> AnyResponse:
    kept = queries.kept_service(service_id, current_actor())
    if kept is None:
        abort(404)
    words = DONE.get(request.args.get("done", ""))
    shown = queries.pictures_of(service_id)
    page = render_template(
        "directory/photos/photos.html",
        service=kept,
        pictures=shown,
        errors=errors,
        alt=request.form.get("alt", ""),
        most=MOST_PHOTOS,
        most_megabytes=MOST_BYTES // MEGABYTE,
        done=words() if words else "",
    )
    return make_response(page, code)
