"""What is expected of the pages on which listings are kept; read with expected.py."""

from __future__ import annotations

from dataclasses import replace

from accounts.expected import EVERYBODY, NOBODYS, Line, line, site_and_own

# Coordinators look after every listing of their site, stakeholders those of their organisation.
_KEEPERS = site_and_own("ocgw", "ocw")
_KEEPERS_PAGE = site_and_own("", "")
_NEIGHBOURS = dict.fromkeys(
    ("stakeholder", "link_worker", "coordinator", "administrator", "everywhere"), ""
)
_NEIGHBOURS_OF = {**dict.fromkeys(_NEIGHBOURS, "ocgw"), "everywhere": "ocgsw"}
_REVIEWERS = {"coordinator": ""}
_DRAFT = f"/drafts/{NOBODYS}"
_IMPORT = "/services/import"

LISTINGS: list[Line] = [
    line("editing.mine", "/services/mine", "GET", _KEEPERS_PAGE),
    line("editing.organisation", "/organisation", "GET", _KEEPERS_PAGE, 404),
    line("editing.register", "/organisation/register", "GET", EVERYBODY),
    line("editing.register_organisation", "/organisation/register", "POST", EVERYBODY),
    line("editing.registered", "/organisation/registered", "GET", EVERYBODY),
    line("editing.update", "/update/x", "GET", EVERYBODY, 404, 410),
    line("editing.update_by_link", "/update/x", "POST", EVERYBODY, 404, 410),
    line("editing.archive", "/services/{service}/archive", "POST", _KEEPERS),
    line("editing.suspend", "/services/{service}/suspend", "POST", _KEEPERS),
    line("editing.restore", "/services/{service}/restore", "POST", _KEEPERS),
    line("editing.withdraw_links", "/services/{service}/withdraw-links", "POST", _KEEPERS),
    line("editing.copy", "/services/{service}/copy", "POST", _KEEPERS),
    line("editing.edit_service", "/services/{service}/edit", "POST", _KEEPERS),
    line("editing.free_places", "/services/{service}/free-places", "POST", _KEEPERS),
    line("editing.still_true", "/services/{service}/still-true", "POST", _KEEPERS),
    line("editing.history", "/services/{service}/history", "GET", _KEEPERS),
    line("editing.undo", "/services/{service}/undo", "POST", _KEEPERS, 404),
    line(
        "editing.edit_organisation",
        "/organisation/{organisation}/edit",
        "POST",
        _KEEPERS,
    ),
    line("editing.new_service", "/organisation/{organisation}/services", "POST", _KEEPERS),
    # Drafts: here one that is nobody's.
    line("editing.edit", _DRAFT, "GET", _KEEPERS_PAGE, 404),
    line("editing.save", _DRAFT, "POST", _KEEPERS_PAGE, 404),
    line("editing.preview", f"{_DRAFT}/preview", "GET", _KEEPERS_PAGE, 404),
    line("editing.choose", f"{_DRAFT}/choose", "POST", _KEEPERS_PAGE, 404),
    line("editing.discard", f"{_DRAFT}/discard", "POST", _KEEPERS_PAGE, 404),
    line("editing.take_back", f"{_DRAFT}/take-back", "POST", _KEEPERS_PAGE, 404),
    line("exchange.start", _IMPORT, "GET", _KEEPERS_PAGE),
    line("exchange.send", _IMPORT, "POST", _KEEPERS_PAGE),
    # For a POST the template's name is the name of an import: exchange.confirm asks about it.
    replace(line("exchange.blank", f"{_IMPORT}/template.csv", "GET", _KEEPERS_PAGE), beside="POST"),
    line("exchange.check", f"{_IMPORT}/x", "GET", _KEEPERS_PAGE, 404, 410),
    line("exchange.confirm", f"{_IMPORT}/x", "POST", _KEEPERS_PAGE, 404, 410),
    line("listing_files.listings", "/map/listings.csv", "GET", _KEEPERS_PAGE),
    # Review.
    line("review.queue", "/review", "GET", _REVIEWERS),
    line("review.decide_ticked", "/review", "POST", _REVIEWERS),
    line("review.draft", f"/review/{NOBODYS}", "GET", _REVIEWERS, 404),
    line("review.decide_one", f"/review/{NOBODYS}", "POST", _REVIEWERS, 404),
    line("review.decided", "/review/decided", "GET", _REVIEWERS),
    line("review.duplicates", "/review/duplicates", "GET", _REVIEWERS),
    line("review.settle_duplicate", "/review/duplicates", "POST", _REVIEWERS, 404),
    line("review.reports", "/review/reports", "GET", _KEEPERS_PAGE),
    line("review.close_report", f"/review/reports/{NOBODYS}", "POST", _REVIEWERS, 404),
    # Freshness and quality; only what is public has points.
    line("freshness.overview", "/freshness", "GET", _REVIEWERS),
    line("freshness.set_rhythm", "/services/{service}/rhythm", "POST", _KEEPERS),
    line("quality.overview", "/quality", "GET", _KEEPERS_PAGE),
    line("quality.listing", "/services/{service}/quality", "GET", site_and_own("ocg", "oc")),
    line("quality.mend", "/services/{service}/mend", "POST", _KEEPERS),
    # Events are listings of their own kind; a service without dates is none.
    line("happenings.events", "/events", "GET", EVERYBODY),
    line("happenings.feed", "/events.ics", "GET", EVERYBODY),
    line("happenings.one", f"/events/{NOBODYS}.ics", "GET", EVERYBODY, 404),
    # Pictures: of a public service for everybody, kept by who keeps the listing.
    line("photos.photos", "/services/{service}/photos", "GET", _KEEPERS),
    line("photos.add", "/services/{service}/photos", "POST", _KEEPERS),
    line(
        "photos.remove",
        f"/services/{NOBODYS}/photos/{NOBODYS}/remove",
        "POST",
        _KEEPERS_PAGE,
        404,
    ),
    line("photos.picture", f"/photos/{'0' * 32}-480.jpg", "GET", EVERYBODY, 404),
    line(
        "happenings.cancelled",
        f"/services/{NOBODYS}/dates/{NOBODYS}/cancelled",
        "POST",
        _KEEPERS_PAGE,
        404,
    ),
    # The network of a site is seen by its own people.
    line("network.network", "/network", "GET", _NEIGHBOURS),
    line("network.member", "/network/{organisation}", "GET", _NEIGHBOURS_OF),
    line("network.record", "/network/{organisation}/adherence", "POST", {"coordinator": "ocgw"}),
    line("network.seal", "/network/{organisation}/seal", "POST", _KEEPERS),
    line(
        "network.take_back",
        f"/network/{NOBODYS}/adherence/{NOBODYS}/take-back",
        "POST",
        _REVIEWERS,
        404,
    ),
]
