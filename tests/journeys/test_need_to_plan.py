"""The whole way in a real browser: from somebody pointed out to a plan, an answer, and erasure."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from journeys.conftest import Visits
from journeys.signing_in import sign_in
from journeys.visits import PHONE, Visit

# Nobody else in the world of the journeys is called so.
NAME = "Ariadna"
WISH = "un lavoro con gli alberi"
# Mental health centre: Cles, in whichever language a page says it.
SERVICE = re.compile(r"mental.*: Cles", re.IGNORECASE)


def checked(visitor: Visit) -> Visit:
    """Make sure that axe finds nothing here and that the page is not too wide."""
    assert visitor.faults(colours=False) == [], visitor.page.url
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        visitor.page.url
    )
    return visitor


def press(visitor: Visit, name: str | re.Pattern[str]) -> None:
    """Press the button that is called so, and wait for the page it leads to."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=name).first.click()


def follow(visitor: Visit, name: str | re.Pattern[str]) -> None:
    """Follow the link that is called so."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name=name).first.click()


def tab(visitor: Visit, name: str) -> None:
    """Go to a tab of the case."""
    with visitor.page.expect_navigation():
        visitor.page.locator(".case-tabs").get_by_role("link", name=name).click()


def tick(visitor: Visit, name: str, value: str) -> None:
    """Choose a box or a button by its name and value, as a finger on its label does."""
    visitor.page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


def unfold(visitor: Visit) -> None:
    """Open every folded part of the page."""
    folds = visitor.page.locator("main details")
    folds.evaluate_all("all => all.forEach((each) => { each.open = true; })")


def ask_for_somebody(visitor: Visit) -> None:
    """Ask for a link worker, as a young person on a phone."""
    visitor.open("/point-out?site=trentino")
    checked(visitor)
    tick(visitor, "whom", "myself")
    visitor.page.get_by_label("First name, or how to call them").fill(NAME)
    visitor.page.get_by_label("How can we reach them?").fill("333 0101010")
    visitor.page.get_by_label("What is it about, in a few words?").fill(WISH)
    tick(visitor, "agreed", "1")
    press(visitor, "Send it")
    assert "/point-out/thanks" in visitor.page.url
    checked(visitor)


def take_up(visitor: Visit) -> str:
    """Take up whoever asked for themselves; returns the address of the case."""
    sign_in(visitor, "link-worker")
    assert visitor.page.url.endswith("/caseload")
    checked(visitor)
    assert NAME not in visitor.page.content()
    follow(visitor, re.compile("pointed out have nobody yet"))
    checked(visitor)
    own = visitor.page.locator(".waiting-line").filter(has_not_text="invented example")
    with visitor.page.expect_navigation():
        own.get_by_role("button", name="Take them up").last.click()
    checked(visitor)
    assert NAME in visitor.page.locator(".case-name").inner_text()
    return visitor.page.url.split("?")[0].removeprefix(visitor.base)


def say_where_and_how(visitor: Visit) -> None:
    """Write down the home, coarse, and how they travel."""
    tab(visitor, "Person")
    page = visitor.page
    page.locator("input[name=birth_year]").fill("2006")
    page.locator("input[name=home]").fill("Cles")
    for mode in ("walk", "transit"):
        tick(visitor, "modes", mode)
    page.locator("input[name=longest_min]").fill("60")
    checked(visitor)
    press(visitor, "Save")
    assert "near Cles" in page.locator(".case-who").inner_text()
    checked(visitor)


def assess(visitor: Visit) -> None:
    """Have the first conversation about needs."""
    tab(visitor, "Needs")
    checked(visitor)
    press(visitor, "Begin")
    page = visitor.page
    unfold(visitor)
    tick(visitor, "need", "mental_health")
    tick(visitor, "severity-mental_health", "moderate")
    page.locator("textarea[name=wishes]").fill(WISH)
    for item in ("energy", "company", "sleep", "shape", "hope"):
        tick(visitor, f"answer-days-{item}", "2")
    checked(visitor)
    press(visitor, "Save and finish")
    assert "Mental health" in page.locator("main").inner_text()
    checked(visitor)


def choose_what_fits(visitor: Visit) -> None:
    """Choose the nearest service of the public health body."""
    tab(visitor, "What fits")
    checked(visitor)
    press(visitor, re.compile(r"Put into the plan.*Mental health centre: Cles", re.DOTALL))
    checked(visitor)


def agree_on_plan(visitor: Visit) -> None:
    """Give the plan's goals an end, and agree."""
    tab(visitor, "Plan")
    page = visitor.page
    assert SERVICE.search(page.locator("main").inner_text())
    checked(visitor)
    for day in page.locator("input[type=date][name^=goal-][name$=by_when]").all():
        day.fill("2027-06-30")
    unfold(visitor)
    tick(visitor, "signed", "1")
    press(visitor, "Agree")
    assert "Version 1" in page.locator("main").inner_text()
    checked(visitor)


def refer(visitor: Visit) -> None:
    """Refer to the service, with consent for name and contact only."""
    tab(visitor, "Referrals")
    checked(visitor)
    follow(visitor, SERVICE)
    checked(visitor)
    page = visitor.page
    tick(visitor, "kind", "direct")
    for field in page.locator("input[name=field]").all():
        field.set_checked(field.get_attribute("value") in {"name", "contact"}, force=True)
    tick(visitor, "manner", "signed")
    press(visitor, "See what they will see")
    checked(visitor)
    shown = page.locator("main").inner_text()
    assert NAME in shown
    assert WISH not in shown
    press(visitor, re.compile("Send"))
    checked(visitor)


def answer_on_phone(visitor: Visit) -> None:
    """Accept as the stakeholder, on a phone, and write a line."""
    sign_in(visitor, "stakeholder")
    visitor.open("/referrals")
    checked(visitor)
    page = visitor.page
    fresh = page.locator("main a[href*='/referrals/']").first
    with page.expect_navigation():
        fresh.click()
    checked(visitor)
    shown = page.locator("main").inner_text()
    assert NAME in shown
    assert "near Cles" not in shown
    page.locator("textarea[name=text]").fill("Giovedì alle dieci va bene?")
    press(visitor, "Send the message")
    press(visitor, "We accept")
    checked(visitor)


def follow_up(visitor: Visit, case: str) -> None:
    """Find the answer in the caseload, and record a call in two taps."""
    visitor.open("/caseload")
    checked(visitor)
    card = visitor.page.locator(".case-card").filter(has_text=NAME).first
    assert "A service answered today" in card.inner_text()
    assert "1 new message" in card.inner_text()
    with visitor.page.expect_navigation():
        card.get_by_role("link", name="A service answered today").click()
    checked(visitor)
    visitor.open(f"{case}/contacts")
    tick(visitor, "kind", "call")
    press(visitor, "Record it")
    told = visitor.page.locator(".happened").inner_text()
    assert all(word in told for word in ("Call", "Accepted", "Plan agreed", "First assessment"))
    checked(visitor)
    tab(visitor, "Team")
    checked(visitor)


def take_everything_home(visitor: Visit, folder: Path) -> None:
    """Export everything for the person."""
    tab(visitor, "Data")
    checked(visitor)
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name="Download the copy").click()
    file = folder / "copy"
    waiting.value.save_as(file)
    text = _read(file.read_bytes())
    assert NAME in text
    assert WISH in text
    assert "Mattia" not in text


def _read(kept: bytes) -> str:
    """Return the words of an export: of its pages and its files for programs."""
    if kept[:2] == b"PK":
        with ZipFile(BytesIO(kept)) as packed:
            return " ".join(_read(packed.read(name)) for name in packed.namelist())
    text = kept.decode("utf-8", errors="replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text


def erase(visitor: Visit, code: str) -> None:
    """Erase the case, as the data-protection officer."""
    sign_in(visitor, "data-protection-officer")
    visitor.open("/protection")
    checked(visitor)
    page = visitor.page
    page.locator("main input[name=code]").fill(code)
    press(visitor, "Show who saw it")
    checked(visitor)
    assert NAME not in page.content()
    page.locator("#erase select[name=reason], select[name=reason]").first.select_option(index=1)
    page.locator("input[name=code]").last.fill(code)
    press(visitor, "Erase for good")
    checked(visitor)
    assert NAME not in page.content()


def test_from_pointing_out_to_a_plan_an_answer_and_erasure(visits: Visits, tmp_path: Path) -> None:
    young = visits(bypass_csp=True, viewport=PHONE)
    worker, stakeholder, officer = (
        visits(bypass_csp=True),
        visits(bypass_csp=True, viewport=PHONE),
        visits(bypass_csp=True),
    )

    ask_for_somebody(young)
    case = take_up(worker)
    code = worker.page.locator(".case-code").inner_text()
    say_where_and_how(worker)
    assess(worker)
    choose_what_fits(worker)
    agree_on_plan(worker)
    refer(worker)
    answer_on_phone(stakeholder)
    follow_up(worker, case)
    take_everything_home(worker, tmp_path)
    erase(officer, code)

    assert worker.open(case) == 404
    worker.open("/caseload?show=all")
    assert NAME not in worker.page.content()
    stakeholder.open("/referrals")
    assert NAME not in stakeholder.page.content()
