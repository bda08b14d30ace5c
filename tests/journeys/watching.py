"""A visitor whose pages are watched: what ran, what would run, and what stands as text."""

from __future__ import annotations

from typing import Any

from journeys.conftest import Visits
from journeys.payloads import PAYLOADS
from journeys.visits import Visit

WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
# What a browser made of the page: whatever ran, would run, or would be asked of others.
LOOK = """() => {
  const all = [...document.querySelectorAll("*")];
  const runs = (one) => [...one.attributes].some(({ name }) => name.startsWith("on"));
  const leads = (one) => [one.href, one.action, one.src].some((to) => /^\\s*javascript:/i.test(to));
  const away = all.filter((one) => /evil\\.example/.test(one.src ?? one.data ?? ""));
  const texts = [...document.querySelectorAll("body *:not(script):not(style)")]
    .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3))
    .map((node) => node.data);
  const typed = all.filter((one) => one.matches("input, textarea")).map((one) => one.value);
  return {
    ran: window.__xss !== undefined,
    violations: window.__violations ?? [],
    made: [...all.filter(runs), ...all.filter(leads), ...away].map((one) => one.outerHTML),
    text: [...texts, ...typed, document.title].join("\\n"),
  };
}"""
POP_UPS = """() => [...document.querySelectorAll(".leaflet-marker-icon[role=button]")]
  .filter((one) => one.querySelector(".mark-listed, .mark-dot"))
  .map((one) => {
    one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    return [...document.querySelectorAll(".leaflet-popup-content")].at(-1)?.textContent ?? "";
  })"""


def plain(text: str) -> str:
    """Return a text with its white space as a page has it."""
    return " ".join(text.split())


def watched(visits: Visits, **options: Any) -> Visit:
    """Give a visitor whose pages are watched from their first line on."""
    visitor = visits(**options)
    visitor.page.add_init_script(WATCH)
    visitor.page.on("dialog", lambda dialog: visitor.complaints.append(f"asked: {dialog.message}"))
    visitor.page.on("dialog", lambda dialog: dialog.dismiss())
    return visitor


def shown(visitor: Visit) -> int:
    """Make sure that nothing ran; return how many payloads stand there as text."""
    seen: dict[str, Any] = visitor.page.evaluate(LOOK)
    where = visitor.page.url
    assert seen["ran"] is False, where
    assert seen["violations"] == [], where
    assert seen["made"] == [], where
    text = plain(seen["text"])
    return sum(plain(payload) in text for payload in PAYLOADS)
