"""Quarters of a year: a report counts until the end of the last one that is over (pure)."""

from __future__ import annotations

from datetime import date, timedelta


def last_quarter_end(today: date) -> date:
    """Return the last day of the last quarter that is over."""
    first_month = (today.month - 1) // 3 * 3 + 1
    return date(today.year, first_month, 1) - timedelta(days=1)
