"""Letters about decisions: hostile names and words stay words, and add no line to the head."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from accounts.people import empty_outbox, outbox
from directory.editing.actors import coordinator
from factories import create_site
from flask import Flask
from journeys.payloads import PAYLOADS

from app.accounts.actor import VISITOR
from app.accounts.policy import Action
from app.directory.editing import OrganisationContent, actions, draft_queries
from app.directory.review.letters import write_decision

HEAD = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
    *("Content-Type", "Content-Transfer-Encoding"),
}
INJECTED = "x\r\nBcc: thief@evil.example\r\n\r\n<script>"
# What cannot be printed is refused before there is anything to decide.
TEXTS = (
    *(text for text in PAYLOADS if text.isprintable()),
    *(INJECTED, "\nTo: thief@evil.example", "=?utf-8?q?Bcc:?="),
)


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    create_site()
    empty_outbox(app)
    yield
    empty_outbox(app)


def letter(app: Flask, text: str, decision: str) -> EmailMessage:
    """Return the mail about a registration whose every text is this one."""
    empty_outbox(app)
    contact = actions.Contact(text, "bea@org.example")
    content = OrganisationContent(name=text, description=text)
    draft_id = actions.register_organisation("trentino", content, contact, VISITOR, None)
    draft = draft_queries.draft(draft_id, coordinator(), Action.REVIEW_LISTING)
    assert draft is not None
    write_decision(draft, decision, text)
    return outbox(app)[0]


@pytest.mark.parametrize("decision", ["reject", "send_back"])
def test_a_letter_has_its_own_head_and_plain_text_alone(app: Flask, decision: str) -> None:
    mails = [letter(app, text, decision) for text in TEXTS]

    assert {mail["To"] for mail in mails} == {"bea@org.example"}
    assert {name for mail in mails for name in mail} <= HEAD
    assert {mail.get_content_type() for mail in mails} == {"text/plain"}
    for mail, text in zip(mails, TEXTS, strict=True):
        written = " ".join(mail.get_content().split())
        assert " ".join(text.split()) in written
