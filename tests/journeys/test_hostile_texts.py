"""Sixty payloads in every free text, on every page and in every pop-up: shown, never run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from journeys.conftest import Visits
from journeys.hostile_world import World, furnish
from journeys.payloads import PAYLOADS
from journeys.serving import served
from journeys.signing_in import be_signed_in
from journeys.watching import LOOK, POP_UPS, plain, shown, watched
from sqlalchemy import select, update
from werkzeug.routing import Rule

from app import create_app
from app.accounts.gate import action_of
from app.accounts.policy import POLICY
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.settings import Settings
from app.directory.editing.links import signed_update_link
from app.directory.exchange.columns import Column
from app.directory.models import Feedback
from app.directory.vocabulary import FeedbackStatus
from app.territory.setup import load_missing_sites

# Files, not pages, and what belongs to one link or one step only.
NO_PAGE = re.compile(
    r"static|health|provider|<token>|<ending>|<path:|\.(json|csv|geojson|gpkg|png|ics|css|html|pdf|xlsx)$|jpg$"
    r"|sign-in/|/basemap"
)
WALKERS = (
    *("visitor", "coordinator", "administrator", "data-protection-officer", "stakeholder"),
    "link-worker",
)
ALSO = {"stakeholder": ("/services/mine", "/organisation", "/account", "/quality")}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def world(program: Flask) -> World:
    with program.app_context():
        upgrade()
        load_missing_sites()
        stored = furnish()
        db.session.remove()
        db.engine.dispose()
    return stored


@pytest.fixture(scope="module")
def server(program: Flask, world: World) -> Iterator[str]:
    assert world
    with served(program.config["PROSSIMA"].data_dir) as base:
        yield base


def addresses(app: Flask, world: World, role: str) -> Iterator[str]:
    """Yield the pages that this role reaches and nobody earlier among the walkers."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not NO_PAGE.search(rule.rule):
            action = action_of(app, rule.endpoint)
            may = [each for each in WALKERS if (Role(each.replace("-", "_")), action) in POLICY]
            if may and may[0] == role:
                yield from _filled(app, rule, world)


def _filled(app: Flask, rule: Rule, world: World) -> Iterator[str]:
    case = world.case
    own = {"participant_id": case.participant}
    examples: dict[str, list[dict[str, Any]]] = {
        "assessment_id": [own | {"assessment_id": case.assessment}],
        "version_id": [own | {"version_id": case.version}],
        "referral_id": [own | {"referral_id": case.referral}],
        "handover_id": [{"handover_id": case.handover}],
        "participant_id": [own],
        "service_id": [{"service_id": one} for one in world.services],
        "draft_id": [{"draft_id": one} for one in world.drafts[:3]],
        "organisation_id": [{"organisation_id": world.organisation}],
        "user_id": [{"user_id": world.person}],
        "key": [{"key": "trentino"}],
        "object_id": [
            {"what": "services", "object_id": world.services[0]},
            {"what": "organisation", "object_id": world.organisation},
        ],
    }
    names = [name for name in examples if name in rule.arguments]
    assert names or not rule.arguments, f"{rule.rule} needs an example here"
    for values in examples[names[0]] if names else [{}]:
        yield app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.mark.parametrize("role", WALKERS)
def test_no_page_runs_what_it_shows(
    visits: Visits, program: Flask, world: World, role: str
) -> None:
    visitor = watched(visits)
    if role != "visitor":
        be_signed_in(visitor, role)
    counted = {}

    for path in [*addresses(program, world, role), *ALSO.get(role, ())]:
        status = visitor.open(path)
        assert status < 500, path
        counted[path] = shown(visitor)

    print(f"{role}: {len(counted)} pages, {sum(counted.values())} payloads as text")  # noqa: T201
    assert counted
    # The name of whoever is signed in stands on every page.
    assert role == "visitor" or min(counted.values()) == len(PAYLOADS), counted
    services = [number for path, number in counted.items() if re.search(r"/services/[^/]+$", path)]
    assert all(number >= len(PAYLOADS) // 6 for number in services)


def test_list_and_pop_ups_show_every_payload(visits: Visits) -> None:
    visitor = watched(visits)
    listed, popped = 0, ""

    for number in range(1, 5):
        visitor.open(f"/map?site=trentino&page={number}", ready=True)
        listed += min(shown(visitor), 20)
        popped += plain(" ".join(visitor.page.evaluate(POP_UPS)))
        shown(visitor)

    assert listed >= len(PAYLOADS)
    missing = [payload for payload in PAYLOADS if plain(payload) not in popped]
    assert missing == []


def test_the_map_to_take_away_shows_payloads_and_asks_nobody(
    visits: Visits, tmp_path: Path
) -> None:
    visitor = watched(visits)
    file = tmp_path / "map.html"
    answer = visitor.page.request.get(f"{visitor.base}/map.html?site=trentino")
    assert answer.status == 200, answer.text()[:2000]
    file.write_bytes(answer.body())

    visitor.page.goto(file.as_uri())
    marks = visitor.page.locator("path.leaflet-interactive")
    popped = marks.evaluate_all(
        """all => all.map((one) => {
            one.dispatchEvent(new MouseEvent("click", { bubbles: true }));
            const open = [...document.querySelectorAll(".leaflet-popup-content")];
            return open.at(-1)?.textContent ?? "";
        }).join(" ")"""
    )
    shown(visitor)

    missing = [payload for payload in PAYLOADS if plain(payload) not in plain(popped)]
    assert missing == []
    assert {url for url in visitor.requests if not url.startswith("file:")} == set()


def test_print_and_the_mailed_link_run_nothing(
    visits: Visits, program: Flask, world: World
) -> None:
    visitor = watched(visits)
    with program.test_request_context():
        link = signed_update_link(world.services[0], 0)

    visitor.open(re.sub(r"^https?://[^/]+", "", link))
    by_link = shown(visitor)
    visitor.page.emulate_media(media="print")
    visitor.open(f"/services/{world.services[0]}")

    assert shown(visitor) >= len(PAYLOADS) // 6
    assert by_link >= len(PAYLOADS) // 6


def test_both_texts_of_a_conflict_are_shown_as_text(visits: Visits, world: World) -> None:
    visitor = watched(visits)
    be_signed_in(visitor, "stakeholder")
    visitor.open(f"/drafts/{world.drafts[1]}")
    form = visitor.page.locator("form[data-autosave]")

    # Somebody else has saved since this form was opened, and changed the same fields.
    form.evaluate("""(form) => {
      const seen = JSON.parse(form.elements.seen.value);
      form.elements.seen.value = JSON.stringify({ ...seen, name: "x", summary: "x" });
      form.elements.version.value = "0";
      form.elements.name.value = form.elements.summary.value;
    }""")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Save", exact=True).first.click()

    assert visitor.statuses[-1] == 409 or 409 in visitor.statuses
    assert visitor.page.locator("form[action$='/choose']").count() == 1
    assert shown(visitor) >= len(PAYLOADS) // 6


def test_refusals_show_names_and_words_as_text(visits: Visits, program: Flask) -> None:
    visitor = watched(visits)
    be_signed_in(visitor, "coordinator")
    with program.app_context(), db.engine.begin() as connection:
        report = connection.execute(select(Feedback.id).order_by(Feedback.id)).scalars().first()
        connection.execute(
            update(Feedback)
            .where(Feedback.id == report)
            .values(status=FeedbackStatus.DONE, closed_by=PAYLOADS[0], answer="\n".join(PAYLOADS))
        )

    visitor.open("/review/reports")
    visitor.page.evaluate(
        """([report, token]) => {
          const form = document.createElement("form");
          form.method = "post";
          form.action = `/review/reports/${report}`;
          for (const [name, value] of [["csrf_token", token], ["status", "rejected"]]) {
            form.append(Object.assign(document.createElement("input"), { name, value }));
          }
          document.body.append(form);
          form.submit();
        }""",
        [str(report), visitor.page.locator("[name=csrf_token]").first.input_value()],
    )
    visitor.page.wait_for_url("**/review/reports/*")

    assert 409 in visitor.statuses
    assert shown(visitor) == len(PAYLOADS)


def test_the_report_of_an_import_shows_cells_as_text(visits: Visits, tmp_path: Path) -> None:
    visitor = watched(visits)
    be_signed_in(visitor, "coordinator")
    file = tmp_path / "<img src=x onerror=window.__xss=1>.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(list(Column))
        writer.writerows([payload] * len(Column) for payload in PAYLOADS)
    visitor.open("/services/import")

    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Check the file").click()

    # At most 200 lines are shown: those of the first rows.
    assert visitor.page.locator(".found-value").count() > 20
    assert shown(visitor) > 0


def test_the_watch_itself_sees_what_runs(visits: Visits) -> None:
    visitor = watched(visits, bypass_csp=True)
    visitor.open("/about")

    visitor.page.evaluate("document.body.innerHTML += '<img src=x onerror=window.__xss=1>'")
    visitor.wait_for("window.__xss === 1")

    seen = visitor.page.evaluate(LOOK)
    assert seen["ran"] is True
    assert len(seen["made"]) == 1
