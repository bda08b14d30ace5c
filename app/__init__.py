"""Prossima: from a young person's need to the nearest measure that fits."""

from __future__ import annotations

import gc

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import accounts, cli
from app.core import assets, errors, language, sealing, security, web
from app.core.db import db, migrate, require_sqlite_features
from app.core.settings import ROOT, Settings, read_settings
from app.directory import access
from app.participants import access as case_access
from app.participants.demo import refuse_invented_cases_in_production


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, wired; reads the environment unless `settings` are given.

    Raises:
        SettingsError: a setting has the wrong form or would be unsafe.
        MissingFeatureError: this machine's SQLite lacks R*Tree or FTS5.
    """
    settings = settings or read_settings()
    # One large answer makes 100,000 objects that live for a moment: with its usual thresholds
    # the collector would walk the whole catalogue in the middle of it.
    gc.set_threshold(50_000, 20, 100)
    app = Flask(__name__, static_folder="core/static", template_folder="core/templates")
    app.config.from_mapping(_flask_settings(settings))
    app.url_map.strict_slashes = False
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    _connect_database(app, settings)
    access.register()
    case_access.register()
    for part in (assets, language, sealing, security, errors):
        part.init_app(app)
    accounts.init_app(app)
    _register_pages(app)
    accounts.require_declared(app)
    refuse_invented_cases_in_production(app)
    cli.init_app(app)
    return app


def create_serving_app() -> Flask:
    """Return the application of a server's process, ready to answer a first search at once."""
    from app.map.preparing import prepare  # noqa: PLC0415 - pages need the app

    app = create_app()
    prepare(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "PROSSIMA": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        # What a statement that failed was about must not stand in the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-session" if settings.production else "session",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form stays good as long as its session: nobody loses what they wrote for an hour.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 100_000,
    }


def _connect_database(app: Flask, settings: Settings) -> None:
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        require_sqlite_features(db.engine)


def _register_pages(app: Flask) -> None:
    from app.directory.editing.views import bp as editing  # noqa: PLC0415 - pages need the app
    from app.directory.exchange.views import bp as exchange  # noqa: PLC0415
    from app.directory.freshness.views import bp as freshness  # noqa: PLC0415
    from app.directory.happenings.views import bp as happenings  # noqa: PLC0415
    from app.directory.network.views import bp as network  # noqa: PLC0415
    from app.directory.photos.views import bp as photos  # noqa: PLC0415
    from app.directory.quality.views import bp as quality  # noqa: PLC0415
    from app.directory.review.report_views import bp as review  # noqa: PLC0415
    from app.directory.views import bp as directory  # noqa: PLC0415
    from app.map.coverage.views import bp as coverage  # noqa: PLC0415
    from app.map.home import bp as home  # noqa: PLC0415
    from app.map.listing_files import bp as listing_files  # noqa: PLC0415
    from app.map.monitoring.views import bp as monitoring  # noqa: PLC0415
    from app.map.views import bp as map_search  # noqa: PLC0415
    from app.territory.views import bp as territory  # noqa: PLC0415

    finding = (web.bp, home, territory, directory, map_search, listing_files, coverage)
    keeping = (review, freshness, quality, monitoring)
    for blueprint in (*finding, happenings, network, photos, editing, exchange, *keeping):
        app.register_blueprint(blueprint)
    _register_cases(app)


def _register_cases(app: Flask) -> None:
    from app.participants.assessment.views import bp as assessment  # noqa: PLC0415 - as above
    from app.participants.fitting.views import bp as fitting  # noqa: PLC0415
    from app.participants.follow_up.team_views import bp as team  # noqa: PLC0415
    from app.participants.follow_up.views import bp as follow_up  # noqa: PLC0415
    from app.participants.person.details_views import bp as details  # noqa: PLC0415
    from app.participants.person.views import bp as person  # noqa: PLC0415
    from app.participants.plan import paper_views  # noqa: PLC0415
    from app.participants.plan.views import bp as plan  # noqa: PLC0415
    from app.participants.pointing.public_views import bp as pointing_out  # noqa: PLC0415
    from app.participants.pointing.views import bp as pointing  # noqa: PLC0415
    from app.participants.privacy.emergency.views import bp as emergency  # noqa: PLC0415
    from app.participants.privacy.protection.views import bp as protection  # noqa: PLC0415
    from app.participants.privacy.views import bp as privacy  # noqa: PLC0415
    from app.participants.referral import sheet_views  # noqa: PLC0415
    from app.participants.referral.receiver_views import bp as receiver  # noqa: PLC0415
    from app.participants.referral.views import bp as referral  # noqa: PLC0415

    # Their pages belong to the blueprints of the plan and of the referral.
    del paper_views, sheet_views
    beginning = (pointing, pointing_out, person, details, assessment, fitting, plan)
    going_on = (referral, receiver, follow_up, team, privacy, emergency, protection)
    for blueprint in (*beginning, *going_on):
        app.register_blueprint(blueprint)
