"""Mail: to a server when one is configured, else into a folder where the operator reads it."""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.accounts import clock
from app.core.settings import Settings

log = logging.getLogger(__name__)
PATIENCE_S = 10
SMTPS_PORT, SUBMISSION_PORT = 465, 587


@dataclass(frozen=True)
class Mail:
    """A mail in plain text."""

    to: str
    subject: str
    text: str


def send(mail: Mail) -> bool:
    """Send a mail, or write it into the folder; returns whether it left.

    A server that is down must not undo what was done before: the failure is noted.
    """
    settings: Settings = current_app.config["PROSSIMA"]
    message = _message(mail, settings)
    if not settings.smtp_url:
        _write(message, settings.data_dir / "mail")
        return True
    try:
        with _server(settings.smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.error("mail did not leave: %s", type(error).__name__)  # noqa: TRY400 - no addresses in logs
        return False
    return True


def _message(mail: Mail, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = re.sub(r"\s+", " ", mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.origin).hostname or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _write(message: EmailMessage, folder: Path) -> None:
    """Write a mail as a file that every mail program opens, newest last by name."""
    folder.mkdir(parents=True, exist_ok=True)
    moment = clock.now().strftime("%Y%m%d-%H%M%S-%f")
    file = folder / f"{moment}-{re.sub(r'[^a-z0-9]+', '-', str(message['To']).lower())[:60]}.eml"
    file.write_bytes(message.as_bytes())
    file.chmod(0o600)
    log.warning("no SMTP_URL is set: a mail was written to %s", folder)


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """Give a connection to the server, encrypted except on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or SMTPS_PORT, timeout=PATIENCE_S)
    else:
        server = smtplib.SMTP(host, parts.port or SUBMISSION_PORT, timeout=PATIENCE_S)
    with server:
        if parts.scheme == "smtp" and host not in {"localhost", "127.0.0.1", "::1"}:
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
