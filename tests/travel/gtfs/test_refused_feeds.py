"""Feeds that cannot be used are refused, and the reason is named."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from travel.gtfs.small_feed import (
    SOUND,
    TUESDAY,
    imported,
    spoiled,
    zip_bytes,
    zipped,
)

from app.travel.gtfs import Fault, FeedRefusedError, Refusal, import_feeds
from app.travel.gtfs.archive import Limits
from app.travel.moved import Moved, moved_most

TIMES = SOUND["stop_times.txt"]


def refused(path: Path, folder: Path, limits: Limits | None = None) -> FeedRefusedError:
    with pytest.raises(FeedRefusedError) as caught:
        import_feeds([path], folder / "t.npz", service_date=TUESDAY, limits=limits)
    return caught.value


@pytest.mark.parametrize(
    ("tables", "reason", "named"),
    [
        (spoiled(stops=None), Refusal.MISSING_FILE, "stops.txt"),
        (spoiled(stop_times=None), Refusal.MISSING_FILE, "stop_times.txt"),
        (spoiled(trips=None, routes=None), Refusal.MISSING_FILE, "routes.txt, trips.txt"),
        (spoiled(calendar=None), Refusal.MISSING_FILE, "calendar.txt"),
        (spoiled(stops="stop_id,stop_lat\nA,46.1\n"), Refusal.MISSING_COLUMN, "stop_lon"),
        (spoiled(stop_times=""), Refusal.MISSING_COLUMN, "trip_id"),
        (spoiled(stops=SOUND["stops.txt"].split("\n")[0]), Refusal.EMPTY, "no stop"),
        (spoiled(stop_times=TIMES.split("\n")[0]), Refusal.EMPTY, "no trip"),
        (spoiled(calendar=SOUND["calendar.txt"].split("\n")[0]), Refusal.EMPTY, "no service"),
    ],
)
def test_a_feed_that_lacks_something_is_refused_by_name(
    tmp_path: Path, tables: dict[str, str], reason: Refusal, named: str
) -> None:
    fault = refused(zipped(tables, tmp_path / "feed.zip"), tmp_path)

    assert fault.reason is reason
    assert named in str(fault)


def test_a_zip_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = zip_bytes(SOUND)
    path = tmp_path / "feed.zip"
    path.write_bytes(whole[: len(whole) // 2])

    assert refused(path, tmp_path).reason is Refusal.TRUNCATED


def test_a_zip_whose_content_was_damaged_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zip_bytes(SOUND))
    place = whole.index(b"stops.txt") + 30
    whole[place : place + 20] = bytes(20)
    path = tmp_path / "feed.zip"
    path.write_bytes(whole)

    assert refused(path, tmp_path).reason is Refusal.TRUNCATED


def test_a_page_instead_of_a_zip_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "feed.zip"
    page.write_text("<html>404</html>")

    assert refused(page, tmp_path).reason is Refusal.TRUNCATED
    assert refused(tmp_path / "no.zip", tmp_path).reason is Refusal.NOT_A_FEED


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in SOUND.items():
            archive.writestr(name, text)
        archive.writestr("frequencies.txt", b"0" * 20_000_000)
        archive.writestr("transfers.txt", b"0" * 20_000_000)

    fault = refused(path, tmp_path)

    assert fault.reason is Refusal.TOO_LARGE
    assert "more than 300 times" in str(fault)


def in_every_entry(packed: bytes, place: int, value: bytes) -> bytes:
    """Return a zip with these bytes in each entry of its table of contents."""
    changed = bytearray(packed)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + place : at + place + len(value)] = value
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


@pytest.mark.parametrize(("place", "value"), [(24, b"\x10\0\0\0"), (8, b"\1\0"), (10, b"\x63\0")])
def test_a_zip_that_lies_about_size_wants_a_password_or_is_packed_strangely_is_refused(
    tmp_path: Path, place: int, value: bytes
) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(in_every_entry(zip_bytes(SOUND), place, value))

    assert refused(path, tmp_path).reason is Refusal.TRUNCATED


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    endless = SOUND["stops.txt"] + 'Z,"' + "x" * 200_000

    fault = refused(zipped(spoiled(stops=endless), tmp_path / "feed.zip"), tmp_path)

    assert fault.reason is Refusal.TRUNCATED


@pytest.mark.parametrize("as_folder", [True, False])
def test_files_above_the_limit_are_refused_while_they_are_read(
    tmp_path: Path, *, as_folder: bool
) -> None:
    path = zipped(SOUND, tmp_path / "feed.zip")
    if as_folder:
        path = tmp_path / "folder"
        path.mkdir()
        for name, text in SOUND.items():
            (path / name).write_text(text)

    one = refused(path, tmp_path, Limits(table_bytes=100))
    together = refused(path, tmp_path, Limits(total_bytes=300))

    assert one.reason is together.reason is Refusal.TOO_LARGE


def test_more_rows_than_memory_allows_are_refused(tmp_path: Path) -> None:
    long = zipped(SOUND, tmp_path / "feed.zip")
    frequent = "trip_id,start_time,end_time,headway_secs\nT,00:00:00,24:00:00,1\n"
    multiplied = zipped(spoiled(frequencies=frequent), tmp_path / "often.zip")

    assert refused(long, tmp_path, Limits(rows=2)).reason is Refusal.TOO_LARGE
    assert refused(multiplied, tmp_path, Limits(rows=1000)).reason is Refusal.TOO_LARGE


def test_a_feed_of_another_country_is_refused_with_its_own_box(tmp_path: Path) -> None:
    lisbon = SOUND["stops.txt"].replace("46.", "38.").replace("11.10", "-9.15")

    with pytest.raises(FeedRefusedError, match=r"-9\.150,38\.060,-9\.150,38\.100") as caught:
        imported(tmp_path, spoiled(stops=lisbon))

    assert caught.value.reason is Refusal.FOREIGN
    assert caught.value.box is not None
    assert caught.value.box.north == pytest.approx(38.1)


def test_an_expired_feed_is_refused_and_told_its_last_day(tmp_path: Path) -> None:
    with pytest.raises(FeedRefusedError, match="2025-06-27") as caught:
        imported(tmp_path, SOUND, on=date(2026, 11, 22))

    assert caught.value.reason is Refusal.EXPIRED


def test_an_expired_feed_is_shifted_on_request_keeping_weekday_and_season(tmp_path: Path) -> None:
    report, network = imported(tmp_path, SOUND, on=date(2026, 11, 24), shift=True)

    assert report.first_day == date(2026, 9, 7)
    assert network.services_on(date(2026, 11, 24)).any()
    assert not network.services_on(date(2026, 11, 22)).any()
    assert [(f.fault, f.example) for f in report.findings] == [(Fault.SHIFTED, "104 weeks")]


def test_a_timetable_whose_days_were_moved_keeps_the_weeks_in_its_file(tmp_path: Path) -> None:
    _, network = imported(tmp_path, SOUND, on=date(2026, 11, 24), shift=True)

    assert network.moved == (Moved(date(2024, 9, 9), date(2025, 6, 27), 104),)
    assert network.moved[0].years == "2024-25"
    assert not any("moved" in name for name in network.made_from)


def test_a_timetable_that_was_not_moved_says_so(tmp_path: Path) -> None:
    _, network = imported(tmp_path, SOUND)

    assert network.moved == ()
    assert moved_most(network.moved) is None


def test_of_several_moved_feeds_the_one_moved_the_farthest_is_told() -> None:
    near = Moved(date(2025, 9, 8), date(2026, 6, 26), 52)
    far = Moved(date(2024, 9, 9), date(2025, 6, 27), 104)

    assert moved_most((near, far)) == moved_most((far, near)) == far


def test_a_gap_between_two_shifted_years_takes_the_last_weeks(tmp_path: Path) -> None:
    report, network = imported(tmp_path, SOUND, on=date(2026, 7, 21), shift=True)

    assert network.services_on(date(2026, 7, 21)).any()
    assert report.last_day < date(2026, 7, 28)


def test_a_feed_that_has_not_begun_is_kept_and_told(tmp_path: Path) -> None:
    report, _ = imported(tmp_path, SOUND, on=date(2024, 9, 3))

    assert [f.fault for f in report.findings] == [Fault.NOT_YET]


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ("20250627,20240909", "calendar.txt:2: '20250627-20240909' has an unusable date"),
        ("2024-09-09,2025-06-27", "'2024-09-09-2025-06-27' has an unusable date"),
        ("20240231,20250627", "'20240231-20250627' has an unusable date"),
    ],
)
def test_a_broken_calendar_is_refused_with_the_line_that_broke_it(
    tmp_path: Path, dates: str, told: str
) -> None:
    broken = spoiled(calendar=SOUND["calendar.txt"].replace("20240909,20250627", dates))

    with pytest.raises(FeedRefusedError, match="no service runs on any day") as caught:
        imported(tmp_path, broken)

    assert told in str(caught.value)


def test_an_empty_timetable_says_what_was_skipped_before_it_was_empty(tmp_path: Path) -> None:
    # A quotation mark without its pair swallows the rest of the file.
    quoted = spoiled(stops=SOUND["stops.txt"].replace("Media", '"Media'))

    with pytest.raises(FeedRefusedError, match="no trip can be used") as caught:
        imported(tmp_path, quoted)

    assert "stop_times.txt:4: 'B' names a stop that does not exist" in str(caught.value)


@pytest.mark.parametrize(
    ("sign", "hint"),
    [(";", "stand apart by ';', not by commas"), ("\t", "stand apart by '\\\\t'")],
)
def test_other_signs_than_commas_are_named(tmp_path: Path, sign: str, hint: str) -> None:
    parted = {name: text.replace(",", sign) for name, text in SOUND.items()}

    with pytest.raises(FeedRefusedError, match=hint) as caught:
        imported(tmp_path, parted)

    assert caught.value.reason is Refusal.MISSING_COLUMN


def test_another_encoding_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wide.zip", "w") as archive:
        for name, text in SOUND.items():
            archive.writestr(name, text.encode("utf-16"))

    with pytest.raises(FeedRefusedError, match="the file is not UTF-8"):
        import_feeds([tmp_path / "wide.zip"], tmp_path / "t.npz", service_date=TUESDAY)


def test_exchanged_coordinates_are_told_from_another_place(tmp_path: Path) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon\nA,Alta,11.1,46.10\nM,Media,11.1,46.08\n"

    with pytest.raises(FeedRefusedError, match="look exchanged") as caught:
        imported(tmp_path, spoiled(stops=stops))

    assert caught.value.reason is Refusal.FOREIGN
    assert "the site in 11.000,45.900,11.500,46.300" in str(caught.value)
