"""Comparing with the services of another day: the day, and what is known of it, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from app.map.coverage.asked import CoverageAsked
from app.map.coverage.back_then import look_back, record_begins
from app.map.coverage.choices import question_words
from app.map.coverage.comparing import Side, side_of
from app.map.coverage.found import CoverageFound

# What stands in the address for a comparison with another day.
ON_A_DAY = "day"


def latest_day(asked: CoverageAsked) -> date:
    """Return yesterday on the site's clock: the latest day to compare the present with."""
    return datetime.now(asked.site.timezone).date() - timedelta(days=1)


def chosen_day(text: str, found: CoverageFound, errors: dict[str, str]) -> date | None:
    """Return the day that was typed; None with a sentence in `errors` where it cannot be used."""
    latest = latest_day(found.asked)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        errors["than_day"] = _("Choose a day, such as %(day)s.", day=latest.isoformat())
        return None
    if day > latest:
        errors["than_day"] = _("Choose a day before today.")
        return None
    return day


def side_on(day: date, found: CoverageFound, level: str) -> Side:
    """Return the answer by the services of a day as one side of a comparison."""
    title = _(
        "On %(day)s: %(question)s", day=format_date(day), question=question_words(found.asked)
    )
    return side_of(title, look_back(found, day), level)


def day_note(day: date, asked: CoverageAsked) -> str:
    """Return how far the record of changes reaches, and what of that day is not known."""
    begins = record_begins(asked.site)
    known = _(
        "Services that have come, left or come back since, by the record of changes; their needs "
        "and addresses, the young people and the travel times are those of today."
    )
    if begins is None:
        return _("No change of a service has been recorded yet.") + " " + known
    if day < begins:
        since = _("The record of changes begins on %(day)s.", day=format_date(begins))
        return f"{since} {known}"
    return known
