"""Assessments over time: totals, changes, needs side by side, alarms, the drawing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participants.assessment.desk import Desk
from participants.cases import TODAY, create_assessment
from sqlalchemy import select

from app.core.db import db
from app.participants.assessment.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw
from app.participants.models import Assessment, ScaleResult
from app.participants.scales import limits
from app.participants.scales.library import library

SCALES = library(Path("/nonexistent")).scales
ITEMS = ("energy", "company", "sleep", "shape", "hope")
WHO5_WORDS = """
wording_of = "who5"
licence = "an example, not the real wording"
option = [
  { label = { en = "a" } }, { label = { en = "b" } }, { label = { en = "c" } },
  { label = { en = "d" } }, { label = { en = "e" } }, { label = { en = "f" } },
]
item = [
  { text = { en = "first" } }, { text = { en = "second" } }, { text = { en = "third" } },
  { text = { en = "fourth" } }, { text = { en = "fifth" } },
]
"""


def _answers(scale: str, items: tuple[str, ...], points: int) -> dict[str, str]:
    return {f"answer-{scale}-{item}": str(points) for item in items}


def _finished(desk: Desk, points: int, *needs: str, on: date = TODAY) -> None:
    made = desk.begin()
    desk.send(
        made, need=list(needs), on=on.isoformat(), do="finish", **_answers("days", ITEMS, points)
    )


def test_a_total_is_shown_with_its_words_and_its_change(desk: Desk) -> None:
    _finished(desk, 1, "housing", on=TODAY - timedelta(days=90))
    _finished(desk, 3, "housing", "mobility")

    page = desk.page()

    assert "very heavy days" in page
    assert "good days" in page
    assert "better (+10)" in page
    assert "<polyline" in page
    assert "The totals of How the days go, oldest first" in page


def test_needs_stand_side_by_side_by_day(desk: Desk) -> None:
    _finished(desk, 2, "housing", on=TODAY - timedelta(days=90))
    _finished(desk, 2, "mobility")

    page = desk.page()

    assert "Needs over time" in page
    assert page.count("not named") == 2


def test_only_the_newest_answers_ring_the_alarm(desk: Desk) -> None:
    _finished(desk, 0, on=TODAY - timedelta(days=90))
    alarmed = desk.page()

    _finished(desk, 4)

    assert "Talk about this today" in alarmed
    assert "112" in alarmed
    assert "A number is no diagnosis" in alarmed
    assert "Talk about this today" not in desk.page()


def test_too_few_answers_give_no_total_and_say_so(desk: Desk) -> None:
    made = desk.begin()
    desk.send(made, **_answers("days", ITEMS[:3], 0))

    page = desk.page()

    assert "no total" in page
    assert "3 of 5 answered" in page
    assert "Talk about this today" not in page


def test_no_total_is_kept_only_sealed_answers(desk: Desk) -> None:
    made = desk.begin()
    desk.send(made, **_answers("days", ITEMS, 4))

    columns = set(ScaleResult.__table__.columns.keys())
    kept = db.session.execute(select(ScaleResult.__table__)).one()

    assert columns == {"id", "assessment_id", "scale", "answers_sealed"}
    assert b"energy" not in kept.answers_sealed


def test_a_licensed_wording_that_the_operator_loads_is_asked(desk: Desk) -> None:
    file = Path(desk.app.config["PROSSIMA"].data_dir) / "words.toml"
    file.write_text(WHO5_WORDS, encoding="utf-8")

    done = desk.app.test_cli_runner().invoke(args=["participants", "load-scale", str(file)])

    kept = file.parent / "scales" / "who5.toml"
    try:
        made = desk.begin()
        desk.send(made, **_answers("who5", ("1", "2", "3", "4", "5"), 2))
        page = desk.page(made)
    finally:
        kept.unlink()
    assert done.exit_code == 0, done.output
    assert "totals from 0 to 100" in done.output
    assert "WHO-5: 40, low well-being" in page
    # Without the wording the answers stay, and are still added up.
    assert "low well-being" in desk.page()
    desk.send(made, note="something else")
    assert "low well-being" in desk.page()


@pytest.mark.parametrize(
    ("text", "words"), [("key = [", "not TOML"), ('wording_of = "who9"', "licence")]
)
def test_a_file_that_is_no_scale_is_refused_by_the_command(
    desk: Desk, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "scale.toml"
    file.write_text(text, encoding="utf-8")

    done = desk.app.test_cli_runner().invoke(args=["participants", "load-scale", str(file)])

    assert done.exit_code == 1
    assert words in done.output


def test_an_assessment_without_any_answer_is_listed_too(desk: Desk) -> None:
    create_assessment(desk.row())

    page = desk.page()

    assert "No need named yet" in page
    assert db.session.scalars(select(Assessment.id)).all()


_days = st.integers(0, 3000).map(lambda days: TODAY - timedelta(days=days))


@given(st.sampled_from(["days", "who5", "k10"]), st.data())
def test_every_point_stands_in_its_frame_in_the_order_of_the_days(
    key: str, data: st.DataObject
) -> None:
    scale = SCALES[key]
    lowest, highest = limits(scale)
    drawn = data.draw(
        st.lists(st.tuples(_days, st.integers(lowest, highest)), min_size=1, max_size=12)
    )
    totals = sorted(drawn, key=lambda each: each[0])

    chart = draw(scale, totals)

    xs = [each.x for each in chart.points]
    assert xs == sorted(xs)
    assert all(LEFT <= x <= WIDTH - RIGHT for x in xs)
    assert all(TOP <= each.y <= HEIGHT - BOTTOM for each in chart.points)
    assert chart.points[-1].shows_day
    for a, b in zip(chart.points, chart.points[1:], strict=False):
        assert (a.total < b.total) == (a.y > b.y)


def test_the_strips_of_a_drawing_fill_it_without_a_gap() -> None:
    chart = draw(SCALES["k10"], [(TODAY, 20)])

    heights = sum(strip.height for strip in chart.strips)
    assert abs(heights - (HEIGHT - TOP - BOTTOM)) < 0.5
    assert [strip.alarm for strip in chart.strips] == [False, False, True, True]
