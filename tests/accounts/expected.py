"""Who may do what, written by hand: the tests compare the program with this, never the reverse.

One line for each endpoint, here or beside it. `who` says for each persona which objects an endpoint
opens: "" opens the page but no object (or the endpoint has none), "oc" opens own and
colleagues'; whoever is not named is refused. `shows` says whose names a list contains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.world import PERSONAS

from app.accounts.vocabulary import Role

NOBODYS = "00000000-0000-0000-0000-000000000001"
EVERYBODY = dict.fromkeys(PERSONAS, "")
SIGNED_IN = {persona: "" for persona in PERSONAS if persona != "visitor"}


@dataclass(frozen=True)
class Line:
    """What is expected of one endpoint."""

    endpoint: str
    path: str
    methods: str
    who: Mapping[str, str]
    # Further refusals that are right although the person may: nothing to show yet, a bad link.
    also: frozenset[int] = frozenset()
    shows: Mapping[str, str] = field(default_factory=dict)
    # Methods at the same address that another endpoint answers: its line asks about them.
    beside: str = ""

    @property
    def has_object(self) -> bool:
        """Return whether the address names an object."""
        return "{" in self.path


def line(
    endpoint: str,
    path: str,
    methods: str,
    who: Mapping[str, str],
    *also: int,
    shows: Mapping[str, str] | None = None,
) -> Line:
    """Return one line of the table."""
    return Line(endpoint, path, methods, who, frozenset(also), shows or {})


def settled(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, each knowing what others answer at its address."""
    return [
        replace(
            each,
            beside=" ".join(
                [each.beside, *(o.methods for o in lines if o.path == each.path and o is not each)]
            ),
        )
        for each in lines
    ]


def site_and_own(coordinator: str, stakeholder: str, **more: str) -> dict[str, str]:
    """Return who may where coordinators see their site and stakeholders their organisation."""
    return {"coordinator": coordinator, "stakeholder": stakeholder, **more}


_PUBLIC_SERVICE = dict.fromkeys(PERSONAS, "ocgs")
_ADMINS = {"administrator": "", "everywhere": ""}
_ADMINS_OF = {"administrator": "ocgw", "everywhere": "ocgsw"}
_MEMBERS = site_and_own("", "")
_TRAINERS = dict.fromkeys(("coordinator", "administrator", "everywhere"), "ocgsw")
_PLANNERS = dict.fromkeys(
    ("stakeholder", "link_worker", "coordinator", "administrator", "everywhere"), ""
)
_EDITORS = site_and_own("ocgw", "ocw")
_EDITORS_PAGE = site_and_own("", "")

ACCOUNTS = [
    # Everybody's pages.
    line("home.start", "/", "GET", EVERYBODY),
    line("home.about", "/about", "GET", EVERYBODY),
    line("static", "/static/css/forms.css", "GET", EVERYBODY),
    line("leaflet_file", "/static/leaflet/leaflet.css", "GET", EVERYBODY),
    line("core.live", "/health/live", "GET", EVERYBODY),
    line("core.ready", "/health/ready", "GET", EVERYBODY),
    line("core.choose_language", "/language", "POST", EVERYBODY, 404),
    line("territory.sites", "/territory", "GET", EVERYBODY),
    line("territory.site", "/territory/trentino", "GET", EVERYBODY),
    line("territory.basemap", "/territory/trentino/basemap.json", "GET", EVERYBODY),
    line("territory.names", "/gazetteer.json", "GET", EVERYBODY),
    line("map.search", "/map", "GET", EVERYBODY),
    line("map.search_points", "/map/points.json", "GET", EVERYBODY),
    line("map.search_geojson", "/map.geojson", "GET", EVERYBODY),
    line("map.search_csv", "/map.csv", "GET", EVERYBODY),
    line("map.search_html", "/map.html", "GET", EVERYBODY),
    line("map.reach_document", "/map/isochrones.json", "GET", EVERYBODY, 404),
    line("directory.needs_stylesheet", "/needs.css", "GET", EVERYBODY),
    line("directory.service", "/services/{service}", "GET", _PUBLIC_SERVICE),
    line("directory.feedback", "/services/{service}/feedback", "POST", _PUBLIC_SERVICE),
    # Signing in.
    line("accounts.sign_in", "/sign-in", "GET POST", EVERYBODY),
    line("accounts.code", "/sign-in/code", "GET POST", EVERYBODY),
    line("accounts.set_up", "/sign-in/set-up", "GET POST", EVERYBODY),
    line("accounts.provider", "/sign-in/provider", "GET", EVERYBODY, 404),
    line("accounts.provider_back", "/sign-in/provider/back", "GET", EVERYBODY, 404),
    line("accounts.sign_out", "/sign-out", "POST", EVERYBODY),
    line("accounts.forgotten", "/password", "GET POST", EVERYBODY),
    line("accounts.follow_link", "/links/x", "GET POST", EVERYBODY, 410),
    # One's own account.
    line("accounts.own", "/account", "GET POST", SIGNED_IN),
    line("accounts.password", "/account/password", "GET POST", SIGNED_IN),
    line("accounts.new_address", "/account/email", "GET POST", SIGNED_IN),
    line("accounts.confirm_address", "/account/email/x", "GET POST", EVERYBODY, 410),
    line("accounts.delete", "/account/delete", "GET POST", SIGNED_IN),
    line("accounts.second_step", "/account/second-step", "GET POST", SIGNED_IN),
    line("accounts.stop_second_step", "/account/second-step/stop", "POST", SIGNED_IN),
    line("accounts.tie", "/account/provider/tie", "GET POST", SIGNED_IN, 303),
    line("accounts.untie", "/account/provider/untie", "POST", SIGNED_IN),
    line(
        "accounts.end_session",
        "/account/sessions/{session}/end",
        "POST",
        dict.fromkeys(SIGNED_IN, "o"),
    ),
    line("accounts.end_other_sessions", "/account/sessions/end-others", "POST", SIGNED_IN),
    line(
        "accounts.leave",
        "/account/organisations/{organisation}/leave",
        "POST",
        SIGNED_IN | {"stakeholder": "ocw"},
    ),
    line(
        "accounts.ask_to_join",
        "/account/organisations",
        "POST",
        {"stakeholder": "", "link_worker": ""},
        404,
    ),
    # People in organisations.
    line(
        "accounts.members",
        "/members",
        "GET",
        _MEMBERS,
        shows={"coordinator": "g", "stakeholder": ""},
    ),
    line(
        "accounts.organisation_members",
        "/members/{organisation}",
        "GET POST",
        site_and_own("ocgw", "ocw"),
    ),
    line(
        "accounts.let_in",
        "/members/{organisation}/{person}/let-in",
        "POST",
        site_and_own("ocgw", "ocw"),
    ),
    line(
        "accounts.take_out",
        "/members/{organisation}/{person}/take-out",
        "POST",
        site_and_own("ocgw", "ocw"),
    ),
    # Administration.
    line(
        "accounts.accounts",
        "/accounts",
        "GET",
        _ADMINS,
        shows={"administrator": "ocgw", "everywhere": "ocgsw"},
    ),
    line("accounts.invite", "/accounts/invite", "GET POST", _ADMINS),
    line("accounts.account", "/accounts/{person}", "GET POST", _ADMINS_OF),
    line(
        "accounts.invite_again",
        "/accounts/{person}/invite-again",
        "POST",
        {"administrator": "ocg", "everywhere": "ocgs"},
    ),
    line("accounts.reset_second_step", "/accounts/{person}/reset-second-step", "POST", _ADMINS_OF),
    line("accounts.audit", "/audit", "GET", {"officer": ""}),
    # Training: the world has one link worker who is nobody of the five, at the site of all.
    line("accounts.training", "/link-workers/{colleague}", "GET POST", _TRAINERS),
    line(
        "accounts.remove_training",
        f"/link-workers/{{colleague}}/trainings/{NOBODYS}/remove",
        "POST",
        _TRAINERS,
        404,
    ),
    # Planning.
    line("coverage.gaps", "/coverage", "GET", _PLANNERS),
    line("coverage.overview", "/coverage/overview", "GET", _PLANNERS, 404, 422),
    line("coverage.figures", "/coverage.json", "GET", _PLANNERS, 422),
    line("coverage.table", "/coverage.csv", "GET", _PLANNERS, 422),
    line("coverage.shapes", "/coverage.geojson", "GET", _PLANNERS, 404),
    line("coverage.package", "/coverage.gpkg", "GET", _PLANNERS, 404),
    line("coverage.picture", "/coverage.png", "GET", _PLANNERS, 404),
    line("coverage.take_away", "/coverage.html", "GET", _PLANNERS, 404),
    line("coverage.interactive", "/coverage/map", "GET", _PLANNERS, 404),
    line("coverage.embed", "/embed", "GET", EVERYBODY, 404),
    line("coverage.embed_code", "/embed/code", "GET", EVERYBODY, 404),
    line("coverage.what_if", "/coverage/what-if", "GET", _PLANNERS, 404),
    line("coverage.where_next", "/coverage/where-next", "GET", _PLANNERS, 404),
    line("coverage.scenarios", "/coverage/scenarios", "GET", _PLANNERS, 404),
    line("coverage.compare", "/coverage/compare", "GET", _PLANNERS, 404),
    line("coverage.save", "/coverage/scenarios", "POST", {"coordinator": ""}, 404),
    # Scenarios: here one that is nobody's.
    line("coverage.rename", f"/coverage/scenarios/{NOBODYS}", "POST", {"coordinator": ""}, 404),
    line(
        "coverage.remove", f"/coverage/scenarios/{NOBODYS}/remove", "POST", {"coordinator": ""}, 404
    ),
]

# Scopes of the policy, role by role: v visitor, h stakeholder, l link worker, c coordinator,
# a administrator, d data-protection officer. A = all, S = site, G = organisation, O = own.
RIGHTS = """
see_directory          v:A h:A l:A c:A a:A d:A
report_listing         v:A h:A l:A c:A a:A d:A
choose_language        v:A h:A l:A c:A a:A d:A
check_health           v:A h:A l:A c:A a:A d:A
sign_in                v:A h:A l:A c:A a:A d:A
follow_link            v:A h:A l:A c:A a:A d:A
register_organisation  v:A h:A l:A c:A a:A d:A
point_out              v:A h:A l:A c:A a:A d:A
keep_own_account       h:O l:O c:O a:O d:O
join_organisation      h:S l:S
manage_members         h:G c:S
manage_accounts        a:S
record_training        c:S a:S
read_audit             d:S
manage_site            a:S
edit_listing           h:G c:S
confirm_listing        h:G c:S
review_listing         c:S
see_history            h:G c:S
see_feedback           h:G c:S
import_listings        h:G c:S
export_listings        h:G c:S
see_network            h:S l:S c:S a:S
see_coverage           h:S l:S c:S a:S
edit_scenario          c:S
see_monitoring         c:S
see_pointings          l:S c:S
assign_case            c:S
take_pointing          l:S
start_case             l:S
see_case               l:E
note_contact           l:E
work_case              l:C
take_handover          l:O
break_glass            l:S
answer_referral        h:G
protect_data           d:S
"""
# The most private class of field, where it is not public: C contact, I identifying, X special.
CLASSES = """
keep_own_account       v:I h:I l:I c:I a:I d:I
manage_members         h:I c:I
see_feedback           c:C
see_network            l:C c:C
manage_accounts        a:I
record_training        c:I a:I
read_audit             d:I
see_case               l:X
work_case              l:X
answer_referral        h:X
protect_data           d:X
"""
ROLES = {
    "v": Role.VISITOR,
    "h": Role.STAKEHOLDER,
    "l": Role.LINK_WORKER,
    "c": Role.COORDINATOR,
    "a": Role.ADMINISTRATOR,
    "d": Role.DATA_PROTECTION_OFFICER,
}


def read_grid(grid: str) -> dict[tuple[Role, str], str]:
    """Return letter by role and action."""
    found = {}
    for row in grid.strip().splitlines():
        action, *cells = row.split()
        for cell in cells:
            role, letter = cell.split(":")
            found[ROLES[role], action] = letter
    return found
