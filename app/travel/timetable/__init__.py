"""Minutes, connections and the last way back by public transport."""

from app.travel.timetable.journey import Journey, Ride, Walk
from app.travel.timetable.provider import BY_TIMETABLE, Habits, Timetable
from app.travel.timetable.store import TimetableFileError

__all__ = [
    "BY_TIMETABLE",
    "Habits",
    "Journey",
    "Ride",
    "Timetable",
    "TimetableFileError",
    "Walk",
]
