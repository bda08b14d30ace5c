"""A small sound feed, and ways to spoil it."""

import io
import zipfile
from datetime import date
from pathlib import Path

from app.core.geo import Box
from app.travel.gtfs import Report, import_feeds
from app.travel.timetable.network import Network
from app.travel.timetable.store import load

TUESDAY = date(2024, 10, 15)
VALLEY = Box(11.0, 45.9, 11.5, 46.3)

# One bus down the valley at 8:00 on weekdays: Alta, Media, Bassa, 2 km apart.
SOUND = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n1,Valley Bus,,Europe/Rome\n",
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "A,Alta,46.10,11.10\nM,Media,46.08,11.10\nB,Bassa,46.06,11.10\n"
    ),
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nR,B1,Alta - Bassa,3\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\nR,W,T,Bassa\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T,08:00:00,08:00:00,A,1\nT,08:10:00,08:11:00,M,2\nT,08:20:00,08:20:00,B,3\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "W,1,1,1,1,1,0,0,20240909,20250627\n"
    ),
}


def spoiled(**changes: str | None) -> dict[str, str]:
    """Return the sound feed with these tables replaced, added, or left out."""
    tables = SOUND | {f"{name}.txt": text for name, text in changes.items() if text is not None}
    return {n: t for n, t in tables.items() if changes.get(n.removesuffix(".txt"), "") is not None}


def with_row(table: str, row: str) -> dict[str, str]:
    """Return the sound feed with one row more."""
    return SOUND | {f"{table}.txt": SOUND[f"{table}.txt"] + row + "\n"}


def zipped(tables: dict[str, str], target: Path, *, folder: str = "") -> Path:
    """Write a feed as a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(folder + name, text)
    return target


def zip_bytes(tables: dict[str, str]) -> bytes:
    """Return a feed as the bytes of a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return stream.getvalue()


def imported(
    folder: Path,
    *feeds: dict[str, str],
    on: date = TUESDAY,
    shift: bool = False,
    bounds: Box | None = VALLEY,
) -> tuple[Report, Network]:
    """Import feeds, and return the report with what can be read again."""
    paths = [zipped(f, folder / f"feed{n}.zip") for n, f in enumerate(feeds, 1)]
    target = folder / "timetable.npz"
    report = import_feeds(paths, target, service_date=on, shift=shift, bounds=bounds)
    return report, load(target)


def times(network: Network) -> list[tuple[str, str, str, str]]:
    """Return the connections as stop, stop, departure, arrival."""
    c, name = network.connections, network.stops.name
    columns = (c.start, c.end, c.departure_s, c.arrival_s)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [(str(name[a]), str(name[b]), clock(d), clock(e)) for a, b, d, e in rows]


def clock(seconds: int) -> str:
    """Return hours and minutes, past 24 too; seconds where there are any."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
