"""The shipped table of Trentino: near and far over its ridges, and its accuracy."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from app.core.geo import LonLat, metres_between
from app.travel import Mode, Points, Speed, StraightLine
from app.travel.table import Pairs, Table, evaluate, read_table
from app.travel.table.accuracy import estimated, together
from app.travel.table.recipe import (
    OTHER_PAIRS,
    PAGED,
    PAIRS,
    measure,
    read_pairs,
    table_of_feed,
)

SITE = Path(__file__).parents[3] / "geodata" / "trentino"
BASES = ("published", "estimated", "recalled")

WHERE = {
    "Denno": LonLat(11.0497, 46.2746),
    "Dro": LonLat(10.9130, 45.9620),
    "Bezzecca": LonLat(10.7170, 45.8970),
    "Borgo Valsugana": LonLat(11.4569, 46.0527),
    "Canal San Bovo": LonLat(11.7310, 46.1560),
    "Canazei": LonLat(11.7707, 46.4768),
    "Cavalese": LonLat(11.4600, 46.2910),
    "Cles": LonLat(11.0340, 46.3660),
    "Cogolo di Peio": LonLat(10.6930, 46.3570),
    "Fierozzo": LonLat(11.3190, 46.1090),
    "Lavarone": LonLat(11.2560, 45.9370),
    "Levico Terme": LonLat(11.3040, 46.0110),
    "Moena": LonLat(11.6600, 46.3770),
    "Molveno": LonLat(10.9640, 46.1420),
    "Pinzolo": LonLat(10.7640, 46.1610),
    "Predazzo": LonLat(11.6020, 46.3120),
    "Rabbi": LonLat(10.8490, 46.3980),
    "Rovereto": LonLat(11.0452, 45.8866),
    "San Lorenzo in Banale": LonLat(10.9080, 46.0770),
    "San Martino di Castrozza": LonLat(11.8020, 46.2620),
    "Tione": LonLat(10.7270, 46.0360),
    "Trento": LonLat(11.1217, 46.0679),
    "Valfloriana": LonLat(11.3450, 46.2510),
    "Vallarsa": LonLat(11.1170, 45.7810),
    "Ala": LonLat(11.0018, 45.7579),
}


@cache
def trentino() -> Table:
    return Table(read_table(SITE / "travel_table.npz"))


def minutes(start: str, end: str, mode: Mode = Mode.CAR) -> float:
    to = Points(np.array([WHERE[end].lon]), np.array([WHERE[end].lat]))
    return float(trentino().one_to_many(WHERE[start], to, mode, limit_min=None).minutes[0])


def straight_km(start: str, end: str) -> float:
    to = WHERE[end]
    return float(metres_between(WHERE[start], np.array([to.lon]), np.array([to.lat]))[0]) / 1000


# From a place: the map puts the first nearer, the road the second.
OVER_A_RIDGE = [
    ("Molveno", "Pinzolo", "Denno"),  # the Brenta group
    ("Fierozzo", "Valfloriana", "Trento"),  # Val dei Mocheni and Val di Cembra
    ("Rabbi", "Cogolo di Peio", "Cles"),  # two side valleys of Val di Sole
    ("Vallarsa", "Ala", "Rovereto"),  # the Piccole Dolomiti
    ("Predazzo", "San Martino di Castrozza", "Canazei"),  # the Rolle pass
    ("Moena", "San Martino di Castrozza", "Cavalese"),  # Fassa and Primiero
    ("Borgo Valsugana", "Canal San Bovo", "Trento"),  # the Brocon pass
    ("Levico Terme", "Lavarone", "Borgo Valsugana"),  # the edge of the plateaux
    ("Bezzecca", "Tione", "Dro"),  # Ledro and the Giudicarie
    ("San Lorenzo in Banale", "Pinzolo", "Tione"),  # Banale and Val Rendena
]


def known_pairs() -> dict[str, Pairs]:
    return read_pairs(SITE / PAIRS) | read_pairs(SITE / OTHER_PAIRS)


@pytest.mark.parametrize(("start", "over", "along"), OVER_A_RIDGE)
def test_what_is_near_on_the_map_is_far_over_the_ridge(start: str, over: str, along: str) -> None:
    assert straight_km(start, over) < straight_km(start, along)
    assert minutes(start, over) > 1.15 * minutes(start, along)


@pytest.mark.parametrize("basis", BASES)
def test_driving_errs_by_less_than_15_percent_in_median(basis: str) -> None:
    pairs = known_pairs()[basis]

    accuracy = evaluate(trentino(), pairs)

    assert accuracy.unknown == 0
    assert accuracy.median <= 0.15


def test_over_forty_trips_with_a_page_driving_errs_by_less_than_15_percent_in_median() -> None:
    # Passes and lakes included: the constants of the table were fitted without these trips.
    known = known_pairs()
    paged = together([known[basis] for basis in PAGED])

    accuracy = evaluate(trentino(), paged)

    assert accuracy.known >= 40
    assert accuracy.median <= 0.15


def test_a_trip_next_door_needs_no_time_for_setting_off() -> None:
    start = WHERE["Trento"]
    to = Points(np.array([start.lon, start.lon + 0.0001]), np.array([start.lat, start.lat]))

    times = trentino().one_to_many(start, to, Mode.CAR, limit_min=None)

    assert times.minutes[0] == 0
    assert times.minutes[1] < 0.2


def test_what_has_no_definite_ends_measures_nothing(tmp_path: Path) -> None:
    known = (SITE / PAIRS).read_text("utf-8").splitlines()
    vague = [line for line in known if ",vague," in line]
    (tmp_path / PAIRS).write_text("\n".join([known[0], *vague]), "utf-8")

    assert vague
    assert read_pairs(tmp_path / PAIRS) == {}


def test_outings_to_lakes_and_passes_are_told_better_than_by_the_straight_line() -> None:
    # Over those that the table knows; the road to the lake of Tovel is shut in winter.
    line = StraightLine({Mode.CAR: Speed(detour=1.3, kmh=42, overhead_min=4)})
    outings = known_pairs()["outing"]
    known = np.isfinite(estimated(trentino(), outings, Mode.CAR)[0])
    both = Pairs(*(getattr(outings, name)[known] for name in Pairs.__slots__))

    by_table, by_line = evaluate(trentino(), both), evaluate(line, both)

    assert by_table.known >= 12
    assert by_table.median <= 0.2
    assert by_table.median < by_line.median


def test_a_motorway_exit_beside_a_railway_is_joined_to_the_streets() -> None:
    # Nobody but trains halts at the station next to the exit of Trento Nord.
    exit_north, table = LonLat(11.1030, 46.1050), trentino().table
    to = Points(np.array([WHERE["Trento"].lon]), np.array([WHERE["Trento"].lat]))

    walked = trentino().one_to_many(exit_north, to, Mode.WALK, limit_min=None).minutes[0]

    assert "Gardolo-Ferrovia" not in table.names
    assert 50 < walked < 110


def test_a_castle_in_the_valley_does_not_listen_to_the_village_on_the_slope_above() -> None:
    # Published: 20 minutes. Margone, the nearest on the map, is half an hour up the slope.
    toblino, stenico = (
        LonLat(10.96543, 46.05635),
        Points(np.array([10.85409]), np.array([46.05217])),
    )

    found = trentino().one_to_many(toblino, stenico, Mode.CAR, limit_min=None)

    assert 0.85 * 20 <= found.minutes[0] <= 1.15 * 20


def test_over_the_rolle_pass_the_table_is_right_where_the_straight_line_is_wrong() -> None:
    # Published: 41 km, one hour from Moena to San Martino di Castrozza.
    line = StraightLine({Mode.CAR: Speed(detour=1.3, kmh=42, overhead_min=4)})
    target = WHERE["San Martino di Castrozza"]
    to = Points(np.array([target.lon]), np.array([target.lat]))

    by_line = line.one_to_many(WHERE["Moena"], to, Mode.CAR, limit_min=None).minutes[0]
    by_table = minutes("Moena", "San Martino di Castrozza")

    assert by_line < 0.7 * 60
    assert 0.85 * 60 <= by_table <= 1.15 * 60


def test_every_settlement_of_the_site_is_known_on_foot_by_bicycle_and_by_car() -> None:
    table = trentino().table
    everywhere = Points(table.lon, table.lat)

    for mode in (Mode.WALK, Mode.BICYCLE, Mode.CAR):
        times = trentino().one_to_many(WHERE["Trento"], everywhere, mode, limit_min=None)
        assert np.isfinite(times.minutes).all()


def test_the_shipped_file_is_small_and_says_where_it_comes_from() -> None:
    assert (SITE / "travel_table.npz").stat().st_size <= 650_000
    assert "Trentino Trasporti" in trentino().table.origin.source
    assert trentino().table.origin.measured["recalled_median"] <= 0.15


def test_the_program_makes_the_shipped_table_from_the_feed(samples: Path) -> None:
    feed = samples / "gtfs_trentino_extraurbano_2024-25.zip"

    built = table_of_feed(feed, SITE, trentino().table.origin)

    assert built.version == trentino().table.version


def test_the_figures_beside_the_table_are_those_of_its_pairs() -> None:
    assert measure(trentino(), SITE) == trentino().table.origin.measured


def test_the_table_is_nearer_to_the_truth_than_the_straight_line() -> None:
    line = StraightLine({Mode.CAR: Speed(detour=1.3, kmh=42, overhead_min=4)})

    by_line = measure(line, SITE)
    by_table = trentino().table.origin.measured

    for figure in (
        "published_median",
        "paged_median",
        "estimated_median",
        "recalled_median",
        "km_median",
    ):
        assert by_table[figure] < 0.7 * by_line[figure]
    assert by_table["recalled_missed"] < by_line["recalled_missed"]
