"""What the forms of the pages send, as a browser does without scripts."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from app.core.db import db
from app.directory.editing.models import ListingDraft
from app.directory.models import Service

TEXTS = re.compile(r'<textarea[^>]*\bname="([^"]*)"[^>]*>(.*?)</textarea>', re.DOTALL)
CHOICES = re.compile(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)


def stored(service_id: UUID) -> Service:
    db.session.expire_all()
    return db.session.get_one(Service, service_id)


def begun(client: FlaskClient, service: Service) -> ListingDraft:
    """Return the draft that the button of the list begins."""
    answer = client.post(f"/services/{service.id}/edit")
    draft_id = UUID(answer.headers["Location"].rpartition("/")[2])
    return db.session.get_one(ListingDraft, draft_id)


def fields(page: str) -> dict[str, Any]:
    """Return what the form of a page would send, as a browser does without scripts."""
    form = page.split('id="listing"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        values = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if values.get("type") in {"radio", "checkbox"} and "checked" not in tag.split():
            continue
        if "name" in values:
            sent.setdefault(values["name"], []).append(unescaped(values.get("value", "")))
    for name, text in TEXTS.findall(form):
        sent.setdefault(name, []).append(unescaped(text))
    for name, body in CHOICES.findall(form):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        if found := chosen or first:
            sent.setdefault(name, []).append(found.group(1))
    return dict(sent)


def unescaped(text: str) -> str:
    return html.unescape(text)
