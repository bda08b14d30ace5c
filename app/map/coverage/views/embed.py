"""The map for other people's pages, and the page with the code to copy."""

from __future__ import annotations

from contextlib import nullcontext

from flask import Response, abort, current_app, make_response, render_template, request
from flask_babel import force_locale
from markupsafe import escape

from app.accounts.policy import Action, declares
from app.core.language import CUSTOMS, LANGUAGES, own_name, said_in
from app.core.security import content_policy, nonce
from app.core.settings import Settings
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.choices import choices_of
from app.map.coverage.embedding import embed_page, frame_ancestors, ignored_words, read_embedded
from app.map.coverage.views.asking import bp, need_keys
from app.map.page import Option
from app.territory import queries


@bp.get("/embed")
@declares(Action.SEE_DIRECTORY)
def embed() -> Response:
    """Show the services of a site to the reader of somebody else's page."""
    chosen = read_embedded(request.args, queries.sites(), need_keys())
    if chosen is None:
        return make_response(render_template("map/coverage/embed_missing.html"), 404)
    in_language = force_locale(CUSTOMS[chosen.language]) if chosen.language else nullcontext()
    with in_language:
        html = render_template("map/coverage/embed.html", page=embed_page(chosen))
    return make_response(html)


@bp.after_request
def _let_it_be_framed(answer: Response) -> Response:
    """Let other people's pages embed the map, and also what it answers when something is wrong."""
    if request.endpoint != "coverage.embed":
        return answer
    settings: Settings = current_app.config["PROSSIMA"]
    own = content_policy(settings, nonce())
    # A map to be looked at: nothing to send, and these pages alone may be embedded.
    policy = own.replace("form-action 'self'", "form-action 'none'").replace(
        "frame-ancestors 'none'", f"frame-ancestors {frame_ancestors(settings)}"
    )
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
    return answer


@bp.get("/embed/code")
@declares(Action.SEE_DIRECTORY)
def embed_code() -> str:
    """Show the code that puts the map into another page."""
    chosen = read_embedded(request.args, queries.sites(), need_keys())
    if chosen is None:
        abort(404)
    settings: Settings = current_app.config["PROSSIMA"]
    pairs = {"site": chosen.site.key, "need": chosen.need, "language": chosen.language}
    query = "&".join(f"{name}={value}" for name, value in pairs.items() if value)
    address = f"{settings.origin}{request.script_root}/embed?{query}"
    title = f"Prossima · {said_in(dict(chosen.site.name))}"
    code = (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="560" '
        'loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-same-origin allow-popups"></iframe>'
    )
    return render_template(
        "map/coverage/embed_code.html",
        ignored=ignored_words(chosen),
        code=code,
        address=address,
        choices=choices_of(CoverageAsked(chosen.site, need=chosen.need), queries.sites()),
        languages_offered=[
            Option(key, own_name(key), 0, key == chosen.language) for key in LANGUAGES
        ],
    )
