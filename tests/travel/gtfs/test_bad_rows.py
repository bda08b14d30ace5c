"""What is wrong with a row is repaired or left out, and told."""

import zipfile
from pathlib import Path

import pytest
from travel.gtfs.small_feed import SOUND, TUESDAY, imported, spoiled, times, with_row

from app.travel.gtfs import Fault, import_feeds

TIMES = SOUND["stop_times.txt"]
SECOND_TRIP = TIMES.split("\n", 1)[1].replace("T,08", "T2,09").replace(",08", ",09")


BAD_ROWS = {
    "a stop at 0,0": (with_row("stops", "Z,Null,0,0"), "stops.txt", Fault.AT_ZERO, 5),
    "a stop without a point": (with_row("stops", "Z,None,,"), "stops.txt", Fault.NO_POINT, 5),
    "a stop off the globe": (with_row("stops", "Z,Off,461,11"), "stops.txt", Fault.NO_POINT, 5),
    "a stop in Rome": (with_row("stops", "Z,Roma,41.9,12.5"), "stops.txt", Fault.OUTSIDE, 5),
    "a stop without an id": (with_row("stops", ",None,46.1,11.1"), "stops.txt", Fault.NO_ID, 5),
    "a stop twice": (with_row("stops", "A,Altra,46.2,11.2"), "stops.txt", Fault.TWICE, 5),
    "a line twice": (with_row("routes", "R,B2,,3"), "routes.txt", Fault.TWICE, 3),
    "a trip twice": (with_row("trips", "R,W,T,Altrove"), "trips.txt", Fault.TWICE, 3),
    "a trip of no line": (with_row("trips", "X,W,T2,"), "trips.txt", Fault.NO_ROUTE, 3),
    "a trip of no service": (with_row("trips", "R,X,T2,"), "trips.txt", Fault.NO_SERVICE, 3),
    "a time of no trip": (
        with_row("stop_times", "X,08:00:00,08:00:00,A,1"),
        "stop_times.txt",
        Fault.NO_TRIP,
        5,
    ),
    "a time at no stop": (
        with_row("stop_times", "T,08:30:00,08:30:00,X,4"),
        "stop_times.txt",
        Fault.NO_STOP,
        5,
    ),
    "a negative sequence": (
        with_row("stop_times", "T,08:30:00,08:30:00,A,-4"),
        "stop_times.txt",
        Fault.BAD_SEQUENCE,
        5,
    ),
    "a sequence twice": (
        with_row("stop_times", "T,08:30:00,08:30:00,A,3"),
        "stop_times.txt",
        Fault.TWICE,
        5,
    ),
    "an unknown exception": (
        spoiled(calendar_dates="service_id,date,exception_type\nW,20241015,3\n"),
        "calendar_dates.txt",
        Fault.BAD_EXCEPTION,
        2,
    ),
    "a date that never was": (
        spoiled(calendar_dates="service_id,date,exception_type\nW,20240230,1\n"),
        "calendar_dates.txt",
        Fault.BAD_DATE,
        2,
    ),
    "a period that ends before it begins": (
        with_row("calendar", "X,1,1,1,1,1,1,1,20250101,20240101"),
        "calendar.txt",
        Fault.BAD_DATE,
        3,
    ),
    "a headway of nothing": (
        spoiled(frequencies="trip_id,start_time,end_time,headway_secs\nT,08:00:00,09:00:00,0\n"),
        "frequencies.txt",
        Fault.BAD_FREQUENCY,
        2,
    ),
    "a transfer to nowhere": (
        spoiled(transfers="from_stop_id,to_stop_id,transfer_type\nA,X,0\n"),
        "transfers.txt",
        Fault.NO_STOP,
        2,
    ),
    "a transfer that takes negative time": (
        spoiled(transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,M,2,-60\n"),
        "transfers.txt",
        Fault.BAD_TRANSFER,
        2,
    ),
    "a transfer between single trips": (
        spoiled(
            transfers="from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\nA,M,1,T,T\n"
        ),
        "transfers.txt",
        Fault.UNSUPPORTED,
        2,
    ),
    "a name that is not UTF-8": (
        with_row("stops", "Z,Citt\ufffd,46.1,11.1"),
        "stops.txt",
        Fault.NOT_UTF8,
        5,
    ),
}


@pytest.mark.parametrize(("tables", "table", "fault", "line"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_left_out_and_named_and_the_rest_is_read(
    tmp_path: Path, tables: dict[str, str], table: str, fault: Fault, line: int
) -> None:
    report, network = imported(tmp_path, tables)

    (finding,) = report.findings
    assert (finding.table, finding.fault, finding.line, finding.count) == (table, fault, line, 1)
    assert times(network)[0] == ("Alta", "Media", "08:00", "08:10")


@pytest.mark.parametrize("text", ["-01:00:00", "99:00:00", "73:00:00", "08:61:00", "ten", "8"])
def test_an_absurd_time_in_between_is_interpolated(tmp_path: Path, text: str) -> None:
    absurd = TIMES.replace("08:10:00,08:11:00", f"{text},{text}")

    report, network = imported(tmp_path, spoiled(stop_times=absurd))

    assert [f.fault for f in report.findings] == [Fault.ABSURD_TIME, Fault.INTERPOLATED]
    assert report.findings[0].count == 2
    assert [row[3] for row in times(network)] == ["08:10", "08:20"]


def test_an_untimed_end_is_cut_off(tmp_path: Path) -> None:
    report, network = imported(
        tmp_path, spoiled(stop_times=TIMES.replace("08:20:00,08:20:00", ","))
    )

    assert [f.fault for f in report.findings] == [Fault.UNTIMED_END]
    assert [row[1] for row in times(network)] == ["Media"]


@pytest.mark.parametrize(
    "wrong",
    [("09:10:00,09:11:00", "08:50:00,08:51:00"), ("09:10:00,09:11:00", "09:12:00,09:11:00")],
)
def test_a_trip_that_goes_back_in_time_is_skipped_alone(
    tmp_path: Path, wrong: tuple[str, str]
) -> None:
    tables = with_row("trips", "R,W,T2,Bassa")
    tables["stop_times.txt"] += SECOND_TRIP.replace(*wrong)

    report, network = imported(tmp_path, tables)

    assert [(f.fault, f.line, f.count) for f in report.findings] == [(Fault.BACKWARDS, 6, 1)]
    assert len(times(network)) == 2


def test_a_trip_passes_through_a_stop_that_cannot_be_used(tmp_path: Path) -> None:
    stops = SOUND["stops.txt"].replace("M,Media,46.08,11.10", "M,Media,0,0")

    _, network = imported(tmp_path, spoiled(stops=stops))

    assert times(network) == [("Alta", "Bassa", "08:00", "08:20")]


def test_a_trip_of_one_stop_is_skipped(tmp_path: Path) -> None:
    tables = with_row("trips", "R,W,T2,Bassa")
    tables["stop_times.txt"] += "T2,09:00:00,09:00:00,A,1\n"

    report, _ = imported(tmp_path, tables)

    assert [(f.fault, f.line) for f in report.findings] == [(Fault.TOO_SHORT, 5)]


def test_a_calendar_without_end_is_clipped(tmp_path: Path) -> None:
    endless = SOUND["calendar.txt"].replace("20240909,20250627", "20100101,20991231")

    report, network = imported(tmp_path, spoiled(calendar=endless))

    assert [f.fault for f in report.findings] == [Fault.CLIPPED]
    assert network.services_on(TUESDAY).any()
    assert network.runs.shape[1] == 800


def test_letters_of_another_encoding_are_replaced_and_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in SOUND.items():
            archive.writestr(name, text.replace("Media", "Città").encode("latin-1"))

    report = import_feeds([path], tmp_path / "t.npz", service_date=TUESDAY)

    assert [f.fault for f in report.findings] == [Fault.NOT_UTF8]
