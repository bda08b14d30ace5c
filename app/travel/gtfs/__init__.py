"""Public transport feeds (GTFS): read, checked, and made one timetable file."""

from app.travel.gtfs.findings import Fault, FeedRefusedError, Finding, Refusal
from app.travel.gtfs.importing import Report, import_feeds

__all__ = ["Fault", "FeedRefusedError", "Finding", "Refusal", "Report", "import_feeds"]
