"""What is exported and imported again is what it was, in each format and language."""

from __future__ import annotations

import json
import os
from dataclasses import astuple
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import jsonschema
import pytest
from directory.exchange.files import checked, importing
from factories import create_location, create_service, numbered_id, offers_of
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.actor import OPERATOR
from app.core.db import db
from app.core.formulas import defused, undefused
from app.core.geo import LonLat
from app.directory.editing.applying import apply_service, new_service
from app.directory.editing.content import (
    DateContent,
    Interval,
    PlaceContent,
    PlaceKind,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.editing.present import service_content, whole_service
from app.directory.exchange.bulk import Inserter, NewService
from app.directory.exchange.exporting import Format, export, published_ids
from app.directory.exchange.planning import Deed
from app.directory.exchange.upload import Upload
from app.directory.happenings.models import EventDate
from app.directory.models import Organisation, Service
from app.directory.needs import taxonomy
from app.directory.vocabulary import (
    Access,
    Fee,
    HolidayRule,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

HSDS = os.environ.get("HSDS_SCHEMAS", "")
LIMITS = [(10.5, 11.9), (45.7, 46.5)]
SIGNS = ["=", "+", "-", "@", "\t", "\r", "|", "\uff1d", "\uff0b", "\uff0d"]
FORMULAS = [sign + rest for sign in SIGNS for rest in ("1+1", "cmd|' /C calc'!A0", "x y")]

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=30
).map(lambda text: " ".join(text.split()))
texts = words.filter(bool)
clocks = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
days = st.dates(date(2025, 1, 1), date(2030, 1, 1))
intervals = st.builds(
    Interval, st.integers(0, 6), clocks, clocks, st.none() | days, st.none() | days, words
)
spans = st.tuples(days, days).map(sorted)
hours_or_closed = st.none() | st.tuples(clocks, clocks)


@st.composite
def special(draw: st.DrawFn) -> SpecialDays:
    first, last = draw(spans)
    return SpecialDays(first, last, *(draw(hours_or_closed) or (None, None)), draw(words))


# A workbook keeps fifteen digits: far less than a millimetre.
points = st.builds(LonLat, *(st.floats(a, b).map(lambda x: round(x, 7)) for a, b in LIMITS))


@st.composite
def places(draw: st.DrawFn) -> PlaceContent:
    point = draw(st.none() | points)
    return PlaceContent(
        id=UUID(int=draw(st.integers(1, 2**60))),
        kind=draw(st.sampled_from(PlaceKind)),
        name=draw(words),
        address=draw(words),
        postal_code=draw(words.map(lambda text: text[:20].strip())),
        city=draw(texts),
        area=draw(st.sampled_from(["", "022205", "022161"])),
        point=point,
        precision=None if point is None else draw(st.sampled_from(Precision)),
        wheelchair=draw(st.none() | st.sampled_from(Wheelchair)),
        transport=draw(words),
        hours=tuple(draw(st.lists(intervals, max_size=3))),
        special_days=tuple(draw(st.lists(special(), max_size=2))),
        on_holidays=draw(st.none() | st.sampled_from(HolidayRule)),
    )


translations = st.builds(
    TranslationContent, st.sampled_from(["pt", "en", "de"]), words, words, words, words
)


@st.composite
def dates(draw: st.DrawFn) -> DateContent:
    begins = draw(st.none() | clocks)
    ends = None if begins is None else draw(st.none() | clocks)
    return DateContent(uuid4(), *draw(spans), begins, ends, draw(words))


contents = st.builds(
    ServiceContent,
    kind=st.sampled_from(ServiceKind),
    # One date said twice is one date.
    dates=st.lists(dates(), min_size=1, max_size=3, unique_by=lambda day: astuple(day)[1:]).map(
        tuple
    ),
    name=texts,
    summary=words,
    description=words,
    how_to_join=words,
    language=st.just("it"),
    translations=st.lists(translations, max_size=2).map(tuple),
    needs=st.sets(st.sampled_from(["job_search", "housing", "addiction"]), min_size=1).map(tuple),
    track=st.sampled_from(Track),
    age_min=st.none() | st.integers(0, 20),
    age_max=st.none() | st.integers(20, 120),
    fee=st.none() | st.sampled_from(Fee),
    fee_note=words,
    languages=st.lists(st.sampled_from(["it", "ar", "pt", "uk"]), unique=True).map(tuple),
    access=st.sets(st.sampled_from(Access)).map(tuple),
    in_person=st.just(value=True),
    online=st.booleans(),
    by_phone=st.booleans(),
    capacity_total=st.none() | st.integers(0, 999),
    waiting_days=st.none() | st.integers(0, 999),
    phone=st.sampled_from(["", "+39 0461 123456", "0461"]),
    email=st.sampled_from(["", "a@b.it"]),
    url=st.sampled_from(["", "https://a.example/b"]),
    places=st.lists(places(), max_size=3).map(tuple),
    source=words,
    source_date=st.none() | days,
)


@pytest.mark.parametrize("wanted", list(Format))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=contents, language=st.sampled_from(["it_IT", "pt_PT", "en_GB"]))
def test_an_export_is_read_as_what_it_was(
    agency: Organisation, wanted: Format, content: ServiceContent, language: str
) -> None:
    session = db.session()
    service = new_service(session, agency)
    apply_service(session, service, content)
    session.commit()
    before = service_content(whole_service(session, service.id))  # type: ignore[arg-type]

    with force_locale(language):
        file = export(session, importing().site, [service.id], wanted)
        found = checked(Upload(file.name, file.raw))

    assert [plan.content for plan in found.plans] == [before]
    assert found.count(Deed.SAME) == 1 or found.in_the_way
    session.delete(session.get(Service, service.id))
    session.commit()


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
def test_no_cell_runs_as_a_formula_and_each_comes_back(
    agency: Organisation, wanted: Format, text: str
) -> None:
    name = text.strip()
    service = create_service(agency, name=name, summary="x", phone="+39 0461 1")

    file = export(db.session(), importing().site, [service.id], wanted)
    found = checked(Upload(file.name, file.raw))

    assert defused(text).startswith("'")
    assert undefused(defused(text)) == text
    assert f";{name}" not in file.raw.decode("utf-8", "replace")
    assert [plan.content.name for plan in found.plans] == [name]


@given(st.text())
def test_defusing_is_undone_exactly(text: str) -> None:
    assert undefused(defused(text)) == text


@pytest.mark.parametrize("text", ["", "Sportello", "l'ora", "1+1", "'virgolette'", "a=b"])
def test_ordinary_texts_are_left_as_they_are(text: str) -> None:
    assert defused(text) == undefused(text) == text


def test_exactly_the_chosen_listings_are_written(agency: Organisation) -> None:
    chosen, other = create_service(agency, name="Uno"), create_service(agency, name="Due")
    hidden = create_location(agency, confidential=True, address="Via Segreta 1", point=None)
    create_service(agency, id=numbered_id(), name="Tre", at=[hidden])

    file = export(db.session(), importing().site, [chosen.id], Format.CSV).raw.decode()
    everything = published_ids(db.session(), "trentino")
    whole = export(db.session(), importing().site, everything, Format.HSDS).raw.decode()

    assert "Uno" in file
    assert "Due" not in file
    assert other.id in everything
    assert "Via Segreta" not in whole


def test_what_is_stored_at_once_is_what_is_stored_one_by_one(agency: Organisation) -> None:
    session = db.session()
    content = ServiceContent(
        kind=ServiceKind.EVENT,
        dates=(DateContent(UUID(int=88), date(2026, 12, 4), date(2026, 12, 4), note="Sala A"),),
        name="Uno",
        language="it",
        needs=("housing",),
        translations=(TranslationContent("en", "One"),),
        places=(PlaceContent(id=UUID(int=77), city="Trento", area="022205"),),
    )
    twin = ServiceContent(
        **{**vars(content), "places": (PlaceContent(city="Trento", area="022205"),)}
    )

    slow = new_service(session, agency)
    apply_service(session, slow, content)
    Inserter(session, "trentino", OPERATOR, taxonomy()).store([NewService(twin, agency)])
    session.commit()

    rows = session.scalars(db.select(Service).order_by(Service.updated_at)).all()
    one, other = (vars(row) for row in rows)
    own = {"_sa_instance_state", "id", "updated_at", "version"}
    shared = (one.keys() & other.keys()) - own
    assert "search_text" in shared
    assert {name: one[name] for name in shared} == {name: other[name] for name in shared}
    assert len(offers_of(rows[0])) == len(offers_of(rows[1])) == 1
    found = session.execute(db.select(EventDate.first, EventDate.last, EventDate.note)).all()
    assert len(found) == 2
    assert len(set(found)) == 1


@pytest.mark.skipif(not HSDS, reason="HSDS_SCHEMAS is not set: no folder with the standard's files")
def test_the_json_follows_the_standard(agency: Organisation) -> None:
    place = create_location(agency, postal_code="38122")
    create_service(agency, at=[place], summary="x", capacity_total=3, languages=["it"])
    ids = published_ids(db.session(), "trentino")

    services = json.loads(export(db.session(), importing().site, ids, Format.HSDS).raw)

    schemas = Path(HSDS)
    store = {path.name: json.loads(path.read_text()) for path in schemas.glob("*.json")}
    for service in services:
        jsonschema.Draft202012Validator(_whole(store["service.json"], store)).validate(service)


def _whole(schema: object, store: dict[str, dict[str, object]]) -> object:
    """Return a schema with the others put in where it names them."""
    if isinstance(schema, list):
        return [_whole(one, store) for one in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", ""))
    if name in store:
        return _whole({k: v for k, v in store[name].items() if k not in {"$id", "$schema"}}, store)
    return {key: _whole(value, store) for key, value in schema.items() if key != "$id"}
