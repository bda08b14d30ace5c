"""How often something may be tried: counted in the database, so that all workers count together."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique
from ipaddress import ip_address, ip_network
from math import ceil

from flask import current_app
from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import TooManyRequests

from app.accounts import clock
from app.accounts.credentials import derived_key
from app.accounts.models import Attempts
from app.core.db import db


@dataclass(frozen=True)
class Rule:
    """At most so many tries in a while."""

    times: int
    within: timedelta


# Two equal rules would be one name for one counter: each needs a figure of its own.
@unique
class Limit(Enum):
    """What is counted, and how much of it is too much."""

    # For one account from one address, so that strangers who guess do not keep its owner out.
    PASSWORD_OF_ACCOUNT = Rule(10, timedelta(minutes=15))
    PASSWORD_FROM_EVERYWHERE = Rule(200, timedelta(minutes=15))
    # A whole office may share one address.
    PASSWORD_FROM_ADDRESS = Rule(100, timedelta(minutes=15))
    CODE_OF_ACCOUNT = Rule(8, timedelta(minutes=15))
    MAIL_TO_ACCOUNT = Rule(3, timedelta(hours=1))
    MAIL_FROM_ADDRESS = Rule(20, timedelta(hours=1))
    INVITATIONS_BY_ACCOUNT = Rule(60, timedelta(hours=1))
    REPORTS_FROM_ADDRESS = Rule(30, timedelta(hours=1))
    REGISTRATIONS_FROM_ADDRESS = Rule(15, timedelta(hours=1))
    POINTINGS_FROM_ADDRESS = Rule(24, timedelta(hours=1))
    # Cases opened, and codes that were tried, in an emergency.
    EMERGENCIES_BY_ACCOUNT = Rule(12, timedelta(hours=1))


def network_of(address: str) -> str:
    """Return what counts as one machine: an address, or the 2^64 of an IPv6 network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 - of the protocol
        return address
    return str(ip_network(f"{found.compressed.partition('%')[0]}/64", strict=False))


def count(limit: Limit, whose: str) -> None:
    """Count a try before it is made, in a transaction of its own.

    Raises:
        TooManyRequests: it is one too many; says after how many seconds to come back.
    """
    times, until = _grown(_key(limit, whose), limit.value.within)
    if times > limit.value.times:
        wait_s = max(1, ceil((until - clock.now()).total_seconds()))
        raise TooManyRequests(retry_after=wait_s)


def forget(limit: Limit, whose: str) -> None:
    """Begin to count anew, after a success."""
    with db.engine.begin() as connection:
        connection.execute(delete(Attempts).where(Attempts.key == _key(limit, whose)))


def _key(limit: Limit, whose: str) -> str:
    """Return what a counter is called: nobody can read an address or an account in it."""
    secret = derived_key(current_app.config["PROSSIMA"], "limits")
    return hmac.new(secret, f"{limit.name}|{whose.lower()}".encode(), hashlib.sha256).hexdigest()


def _grown(key: str, within: timedelta) -> tuple[int, datetime]:
    """Add one to a counter, or begin it again when its time is over: one statement, no race."""
    moment = clock.now()
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    over = Attempts.until <= moment
    adding = dialect.insert(Attempts).values(key=key, times=1, until=moment + within)
    grow = adding.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={
            "times": case((over, 1), else_=Attempts.times + 1),
            "until": case((over, moment + within), else_=Attempts.until),
        },
    ).returning(Attempts.times, Attempts.until)
    with db.engine.begin() as connection:
        row = connection.execute(grow).one()
        connection.execute(delete(Attempts).where(Attempts.until <= moment - timedelta(days=1)))
    return row.times, row.until
