"""Contents of listings: a complete one to read by hand, and any that people may write."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from hypothesis import strategies as st

from app.core.geo import LonLat
from app.directory.editing import (
    Interval,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.vocabulary import Access, Fee, HolidayRule, Precision, Track, Wheelchair

_words = st.text("abc àé'\n<&", max_size=12)
_days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
_clocks = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
_maybe_number = st.none() | st.integers(0, 90)


def _intervals() -> st.SearchStrategy[Interval]:
    return st.builds(
        Interval, st.integers(0, 6), _clocks, _clocks, st.none() | _days, st.none() | _days, _words
    )


def _special_days() -> st.SearchStrategy[SpecialDays]:
    return st.builds(SpecialDays, _days, _days, st.none() | _clocks, st.none() | _clocks, _words)


def _places() -> st.SearchStrategy[PlaceContent]:
    return st.builds(
        PlaceContent,
        id=st.integers(1, 3).map(lambda number: UUID(int=number)),
        kind=st.sampled_from(PlaceKind),
        name=_words,
        city=_words,
        point=st.none() | st.builds(LonLat, st.floats(10, 12), st.floats(45, 47)),
        precision=st.none() | st.sampled_from(Precision),
        wheelchair=st.none() | st.sampled_from(Wheelchair),
        hours=st.lists(_intervals(), max_size=2).map(tuple),
        special_days=st.lists(_special_days(), max_size=2).map(tuple),
        on_holidays=st.none() | st.sampled_from(HolidayRule),
    )


def _translations() -> st.SearchStrategy[TranslationContent]:
    return st.builds(
        TranslationContent, st.sampled_from(["it", "pt", "de"]), _words, _words, _words, _words
    )


def service_contents() -> st.SearchStrategy[ServiceContent]:
    """Return any content, complete or not, right or wrong."""
    return st.builds(
        ServiceContent,
        name=_words,
        description=_words,
        language=st.sampled_from(["", "it", "pt"]),
        translations=st.lists(_translations(), max_size=2).map(tuple),
        needs=st.lists(st.sampled_from(["job_search", "no_such_need"]), max_size=2).map(tuple),
        track=st.sampled_from(Track),
        age_min=_maybe_number,
        age_max=_maybe_number,
        fee=st.none() | st.sampled_from(Fee),
        access=st.lists(st.sampled_from(Access), max_size=2).map(tuple),
        in_person=st.booleans(),
        capacity_total=_maybe_number,
        places=st.lists(_places(), max_size=2).map(tuple),
        source_date=st.none() | _days,
    )


def complete_service() -> ServiceContent:
    """Return a content in which every field says something, ready to be submitted."""
    place = PlaceContent(
        id=UUID(int=77),
        name="Sede",
        address="Via Roma 1",
        postal_code="38122",
        city="Trento",
        area="022205",
        point=LonLat(11.12, 46.07),
        precision=Precision.ADDRESS,
        wheelchair=Wheelchair.PARTLY,
        transport="Bus 5",
        hours=(Interval(0, time(9), time(12)), Interval(4, time(20), time(2), note="notte")),
        special_days=(
            SpecialDays(date(2026, 12, 24), date(2027, 1, 6), note="chiuso"),
            SpecialDays(date(2027, 4, 5), date(2027, 4, 5), time(9), time(11)),
        ),
        on_holidays=HolidayRule.CLOSED,
    )
    return ServiceContent(
        name="Tirocinio in cooperativa",
        summary="Tre mesi con un tutor.",
        description="Si lavora in squadra.",
        how_to_join="Scrivici.",
        language="it",
        translations=(TranslationContent("pt", "Estágio na cooperativa", "Três meses."),),
        needs=("job_search", "work_experience"),
        track=Track.COMPLEX_NEEDS,
        age_min=16,
        age_max=29,
        fee=Fee.FREE,
        fee_note="rimborso",
        languages=("it", "ar"),
        access=(Access.PHONE, Access.REFERRAL),
        in_person=True,
        by_phone=True,
        capacity_total=12,
        waiting_days=10,
        url="https://example.org",
        email="a@example.org",
        phone="+39 0461 1",
        places=(place, PlaceContent(UUID(int=78), PlaceKind.CONFIDENTIAL, area="022205")),
        source="Cooperativa",
        source_url="https://example.org/s",
        source_date=date(2026, 10, 1),
        licence="CC BY 4.0",
    )
