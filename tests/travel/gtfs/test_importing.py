"""From feeds to one timetable file."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from travel.gtfs.small_feed import SOUND, TUESDAY, imported, spoiled, times, with_row, zipped

from app.travel.gtfs import Fault, FeedRefusedError, import_feeds
from app.travel.timetable.network import ALIGHT, BOARD
from app.travel.timetable.store import load


def test_a_sound_feed_is_read_without_a_finding(tmp_path: Path) -> None:
    report, network = imported(tmp_path, SOUND)

    assert times(network) == [
        ("Alta", "Media", "08:00", "08:10"),
        ("Media", "Bassa", "08:11", "08:20"),
    ]
    assert (report.stops, report.lines, report.trips, report.connections) == (3, 1, 1, 2)
    assert (report.first_day, report.last_day) == (date(2024, 9, 9), date(2025, 6, 27))
    assert report.findings == ()
    assert report.made_from == ("feed1 (Valley Bus)",)
    assert network.stops.ident.tolist() == ["feed1:A", "feed1:M", "feed1:B"]


def test_a_folder_and_a_zip_with_a_folder_inside_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "valley"
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text)
    deep = zipped(SOUND, tmp_path / "valley.zip", folder="valley/")

    first = import_feeds([folder], tmp_path / "a.npz", service_date=TUESDAY)
    second = import_feeds([deep], tmp_path / "b.npz", service_date=TUESDAY)

    assert first.version == second.version


def test_a_byte_order_mark_and_spaces_do_no_harm(tmp_path: Path) -> None:
    stops = "\ufeff stop_id , stop_name,stop_lat,stop_lon\nA , Alta, 46.10 ,11.10\n\n"
    rest = SOUND["stops.txt"].split("\n", 2)[2]

    _, network = imported(tmp_path, spoiled(stops=stops + rest))

    assert network.stops.name.tolist() == ["Alta", "Media", "Bassa"]


def test_an_exception_takes_a_day_away_or_adds_one(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nW,20241015,2\nW,20241019,1\n"

    _, network = imported(tmp_path, spoiled(calendar_dates=dates))

    days = [14, 15, 16, 19, 20]
    runs = [bool(network.services_on(date(2024, 10, day))[0]) for day in days]
    assert runs == [True, False, True, True, False]


def test_single_dates_alone_make_a_calendar(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nW,20241015,1\n"

    report, _ = imported(tmp_path, spoiled(calendar=None, calendar_dates=dates))

    assert report.first_day == report.last_day == report.typical_day == TUESDAY


def test_times_past_midnight_belong_to_the_day_that_began_them(tmp_path: Path) -> None:
    late = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T,23:50:00,23:50:00,A,1\nT,24:05:00,24:05:00,M,2\nT,25:10:00,25:10:00,B,3\n"
    )

    _, network = imported(tmp_path, spoiled(stop_times=late))

    assert [row[2:] for row in times(network)] == [("23:50", "24:05"), ("24:05", "25:10")]


def test_a_stop_without_time_gets_it_by_distance(tmp_path: Path) -> None:
    # Media lies half-way: 2.2 of 4.4 km, so at 8:10 between 8:00 and 8:20.
    untimed = SOUND["stop_times.txt"].replace("08:10:00,08:11:00", ",")

    report, network = imported(tmp_path, spoiled(stop_times=untimed))

    assert [row[2:] for row in times(network)] == [("08:00", "08:10"), ("08:10", "08:20")]
    (finding,) = report.findings
    assert (finding.fault, finding.table, finding.line, finding.count) == (
        Fault.INTERPOLATED,
        "stop_times.txt",
        3,
        1,
    )
    assert "feed1/stop_times.txt:3" in str(finding)


@pytest.mark.parametrize("exact", ["0", "1", ""])
def test_a_frequency_runs_the_trip_again_and_again_instead_of_once(
    tmp_path: Path, exact: str
) -> None:
    frequencies = (
        f"trip_id,start_time,end_time,headway_secs,exact_times\nT,09:00:00,10:00:00,1800,{exact}\n"
    )

    report, network = imported(tmp_path, spoiled(frequencies=frequencies))

    assert [row[2] for row in times(network) if row[0] == "Alta"] == ["09:00", "09:30"]
    assert [row[3] for row in times(network) if row[1] == "Bassa"] == ["09:20", "09:50"]
    assert report.findings == ()


def test_where_nobody_may_board_or_alight_is_remembered(tmp_path: Path) -> None:
    header, *rows = SOUND["stop_times.txt"].split()
    flags = ["0,1", "1,0", ",0"]
    text = "\n".join(
        [header + ",pickup_type,drop_off_type"]
        + [f"{row},{flag}" for row, flag in zip(rows, flags, strict=True)]
    )

    _, network = imported(tmp_path, spoiled(stop_times=text))

    assert network.connections.flags.tolist() == [BOARD | ALIGHT, ALIGHT]


def test_two_feeds_become_one_timetable_with_their_ids_apart(tmp_path: Path) -> None:
    # The other company's stops have the same ids; its Alta lies 110 m from ours.
    other = spoiled(stops=SOUND["stops.txt"].replace("46.10,", "46.101,"))

    report, network = imported(tmp_path, SOUND, other)

    assert (report.stops, report.trips, len(report.made_from)) == (6, 2, 2)
    altas = np.flatnonzero(network.stops.name == "Alta").tolist()
    changes = network.changes
    pairs = list(zip(changes.start.tolist(), changes.end.tolist(), strict=True))
    assert (altas[0], altas[1]) in pairs
    assert {i.split(":")[0] for i in network.stops.ident.tolist()} == {"feed1", "feed2"}


def test_files_of_the_same_name_are_numbered(tmp_path: Path) -> None:
    later = spoiled(stop_times=SOUND["stop_times.txt"].replace("08:20:00", "08:21:00"))
    for folder, feed in (("one", SOUND), ("two", later)):
        (tmp_path / folder).mkdir()
        zipped(feed, tmp_path / folder / "gtfs.zip")
    paths = [tmp_path / "one" / "gtfs.zip", tmp_path / "two" / "gtfs.zip"]

    import_feeds(paths, tmp_path / "t.npz", service_date=TUESDAY)

    idents = load(tmp_path / "t.npz").stops.ident.tolist()
    assert {ident.split(":")[0] for ident in idents} == {"gtfs", "gtfs-2"}


def test_the_same_feed_gives_the_same_version_and_another_another(tmp_path: Path) -> None:
    first, _ = imported(tmp_path, SOUND)
    again, _ = imported(tmp_path, SOUND)
    later = SOUND["stop_times.txt"].replace("08:20:00", "08:21:00")

    changed, _ = imported(tmp_path, spoiled(stop_times=later))

    assert first.version == again.version != changed.version


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    path = zipped(SOUND, tmp_path / "feed.zip")
    shares: list[float] = []

    import_feeds(
        [path, path],
        tmp_path / "t.npz",
        service_date=TUESDAY,
        progress=lambda _what, share: shares.append(share),
    )

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_refused_feed_leaves_the_old_timetable_alone(tmp_path: Path) -> None:
    before, _ = imported(tmp_path, SOUND)

    with pytest.raises(FeedRefusedError):
        imported(tmp_path, spoiled(trips=None))

    assert load(tmp_path / "timetable.npz").version == before.version
    assert sorted(p.name for p in tmp_path.iterdir()) == ["feed1.zip", "timetable.npz"]


def test_an_ordinary_day_is_a_tuesday_to_thursday_like_most(tmp_path: Path) -> None:
    # On Tuesday the 15th a fair doubles the service: not an ordinary day.
    dates = "service_id,date,exception_type\nF,20241015,1\n"
    fair = with_row("trips", "R,F,T2,Bassa") | {"calendar_dates.txt": dates}
    fair["stop_times.txt"] += SOUND["stop_times.txt"].split("\n", 1)[1].replace("T,", "T2,")

    report, _ = imported(tmp_path, fair)

    assert report.typical_day == date(2024, 10, 16)


def test_a_feed_given_twice_is_taken_once_and_the_report_says_so(tmp_path: Path) -> None:
    once, _ = imported(tmp_path, SOUND)

    twice, network = imported(tmp_path, SOUND, SOUND)

    assert (twice.trips, twice.connections) == (once.trips, once.connections)
    assert network.made_from == ("feed1 (Valley Bus)",)
    [finding] = twice.findings
    assert (finding.feed, finding.fault, finding.example) == ("feed2", Fault.SAME_FEED, "feed1")
    assert "feed2" in str(finding)


def test_the_same_file_as_zip_and_as_folder_is_the_same_feed(tmp_path: Path) -> None:
    folder = tmp_path / "valley"
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text)
    packed = zipped(SOUND, tmp_path / "another-name.zip")

    report = import_feeds([folder, packed], tmp_path / "t.npz", service_date=TUESDAY)

    assert report.trips == 1
    assert [finding.fault for finding in report.findings] == [Fault.SAME_FEED]


def test_a_feed_with_one_other_minute_is_another_feed(tmp_path: Path) -> None:
    later = spoiled(stop_times=SOUND["stop_times.txt"].replace("08:20:00", "08:21:00"))

    report, network = imported(tmp_path, SOUND, later)

    assert report.trips == 2
    assert len(network.made_from) == 2
    assert report.findings == ()
