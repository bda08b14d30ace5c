"""Whatever a feed holds, it is read or refused, and nothing else happens."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from travel.gtfs.small_feed import SOUND, TUESDAY, VALLEY, zip_bytes, zipped

from app.travel.gtfs import FeedRefusedError, import_feeds
from app.travel.gtfs.archive import Limits
from app.travel.timetable import Timetable

FULL = SOUND | {
    "calendar_dates.txt": "service_id,date,exception_type\nW,20241101,2\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs\nT,09:00:00,10:00:00,1800\n",
    "transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,M,2,60\n",
    "feed_info.txt": "feed_publisher_name,feed_version\nValley Bus,1\n",
}
cells = st.sampled_from(
    ["", "-1", "0", "1", "9" * 30, "1e999", "nan", "A", "T", "²", "24:00:00", "71:59:59"]
) | st.text(max_size=12)
FEW = Limits(rows=1000)


def outcome(path: Path, folder: str) -> Timetable | None:
    """Return the timetable that was made, or None where the feed was refused."""
    target = Path(folder) / "t.npz"
    try:
        import_feeds([path], target, service_date=TUESDAY, bounds=VALLEY, limits=FEW)
    except FeedRefusedError:
        assert not target.exists()
        return None
    return Timetable.open(target)


@settings(deadline=None)
@given(st.sampled_from(sorted(FULL)), st.integers(0, 99), st.integers(0, 99), cells)
def test_any_cell_may_hold_anything(table: str, row: int, column: int, cell: str) -> None:
    rows = [line.split(",") for line in FULL[table].splitlines()]
    chosen = rows[row % len(rows)]
    chosen[column % len(chosen)] = cell
    spoiled = FULL | {table: "\n".join(",".join(line) for line in rows)}

    with tempfile.TemporaryDirectory() as folder:
        made = outcome(zipped(spoiled, Path(folder) / "feed.zip"), folder)

    if made is not None:
        hops = made.network.connections
        assert (hops.departure_s <= hops.arrival_s).all()
        assert (hops.departure_s >= 0).all()


@settings(deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_any_byte_of_a_zip_may_be_wrong(place: int, wrong: bytes) -> None:
    packed = bytearray(zip_bytes(FULL))
    place %= len(packed)
    packed[place : place + len(wrong)] = wrong

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.zip"
        path.write_bytes(packed)
        outcome(path, folder)
