"""Official population tables: read, judged as a whole, compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.territory.importing.presets import Columns
from app.territory.importing.report import Report
from app.territory.models import YouthBasis
from app.territory.problems import Problems
from app.territory.queries import AreaView
from app.territory.sites import SiteView
from app.territory.tables import Row, header, rows


@dataclass(frozen=True)
class PopulationColumns:
    """The columns to read; without `youth` the site's own share is applied."""

    area: Columns
    population: str
    youth: str = ""


@dataclass(frozen=True)
class PopulationRequest:
    """What the operator asked for."""

    path: Path
    level: str
    columns: Callable[[Sequence[str]], PopulationColumns]
    date: date | None
    source: str
    encoding: str = "utf-8-sig"


@dataclass(frozen=True)
class NewPeople:
    """The people of an area that the site has, ready to be stored."""

    area: AreaView
    population: int
    youth: int | None
    youth_basis: YouthBasis | None


def read_population(
    request: PopulationRequest, site: SiteView, known: Sequence[AreaView]
) -> tuple[Sequence[NewPeople], Report]:
    """Return the people of the site's areas in the file, and how they compare.

    Raises:
        RefusedError: the file is refused as a whole; it says every row and reason.
    """
    problems = Problems()
    columns = request.columns(header(request.path, problems, request.encoding))
    problems.refuse_any()
    wanted = [name for name in (columns.area.code, columns.population, columns.youth) if name]
    by_code = {area.code: area for area in known}
    seen: dict[str, int] = {}
    found = []
    for row in rows(request.path, wanted, problems, request.encoding):
        code = columns.area.code_of(row.text(columns.area.code))
        _refuse_twice(row, columns.area.code, code, seen)
        if code in by_code:
            found.append(_people(row, columns, by_code[code], site))
    if not found and not problems.found:
        problems.add(request.path.name, _no_match(seen, by_code), column=columns.area.code)
    problems.refuse_any()
    people = [each for each in found if each is not None]
    return people, _report(request.path.name, people, len(seen), known)


def _refuse_twice(row: Row, column: str, code: str, seen: dict[str, int]) -> None:
    if not code:
        row.wrong(column, "code is empty")
    elif code in seen:
        row.wrong(column, f"code {code} stands twice, also in row {seen[code]}")
    seen.setdefault(code, row.number)


def _people(
    row: Row, columns: PopulationColumns, area: AreaView, site: SiteView
) -> NewPeople | None:
    population = row.whole(columns.population)
    if population is None:
        if not row.text(columns.population):
            row.wrong(columns.population, f"is empty for {area.name}")
        return None
    if not columns.youth:
        return _without_youth(area, population, site)
    youth = row.whole(columns.youth)
    if youth is not None and youth > population:
        row.wrong(columns.youth, f"{youth} is more than the population, {population}")
    return NewPeople(area, population, youth, None if youth is None else YouthBasis.PUBLISHED)


def _without_youth(area: AreaView, population: int, site: SiteView) -> NewPeople:
    """Keep a published number of young people; apply the site's share to the others."""
    published = area.youth_basis in {YouthBasis.PUBLISHED, YouthBasis.MIXED}
    if published and area.youth is not None and area.youth <= population:
        return NewPeople(area, population, area.youth, area.youth_basis)
    return NewPeople(area, population, round(population * site.youth.share), YouthBasis.SHARE)


def _no_match(seen: Mapping[str, int], known: Mapping[str, AreaView]) -> str:
    theirs, ours = next(iter(seen), ""), next(iter(known), "")
    said = f"no code is one of the site's: the file has {theirs!r}, the site has {ours!r}"
    if any(code.zfill(len(ours)) in known for code in seen):
        said += "; the leading zeros are lost: give --preset, or keep the column as text"
    return said


def _report(
    file: str, people: Sequence[NewPeople], total: int, known: Sequence[AreaView]
) -> Report:
    matched = {each.area.code for each in people}
    return Report(
        file=file,
        matched=len(people),
        changed=[
            f"{each.area.code} {each.area.name}: {c}" for each in people if (c := _change(each))
        ],
        new=[],
        missing=[f"{area.code} {area.name}" for area in known if area.code not in matched],
        elsewhere=total - len(people),
        notes=["coarser levels and places keep their figures: import theirs too"],
    )


def _change(new: NewPeople) -> str:
    said = []
    if new.population != new.area.population:
        said.append(f"population {new.population}, was {new.area.population}")
    if (new.youth, new.youth_basis) != (new.area.youth, new.area.youth_basis):
        said.append(f"young people {new.youth} ({new.youth_basis}), were {new.area.youth}")
    return "; ".join(said)
