"""Official outlines: read, judged as a whole, compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.core.words import fold
from app.territory.importing.layers import Layer, read_layer
from app.territory.importing.presets import Columns
from app.territory.importing.repair import Reading, sound_outline
from app.territory.importing.report import Report
from app.territory.importing.where import (
    UnusableCrsError,
    likely_crs,
    misplacement,
    projected,
    reprojected,
    swapped,
)
from app.territory.outlines import Feature
from app.territory.problems import Problems
from app.territory.queries import AreaView
from app.territory.site_rows import LONGEST_CODE
from app.territory.sites import SiteView

LONGEST_NAME = 200


@dataclass(frozen=True)
class KnownArea:
    """An area that the site has, with its outline."""

    view: AreaView
    outline: BaseGeometry


@dataclass(frozen=True)
class Request:
    """What the operator asked for; empty texts mean that nothing was said."""

    path: Path
    level: str
    columns: Callable[[Sequence[str]], Columns]
    crs: str = ""
    layer: str | None = None
    encoding: str | None = None
    simplify_m: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class NewOutline:
    """An area of the file, ready to be stored; `parent` is a code that the site has, or empty."""

    row: int
    code: str
    name: str
    parent: str
    outline: BaseGeometry


def read_outlines(
    request: Request, site: SiteView, site_outline: BaseGeometry, known: Sequence[KnownArea]
) -> tuple[Sequence[NewOutline], Report]:
    """Return the areas of the file that belong to the site, and how they compare.

    Raises:
        RefusedError: the file is refused as a whole; it says every row and reason.
    """
    problems = Problems()
    if request.level not in {level.key for level in site.levels}:
        there = ", ".join(level.key for level in site.levels)
        problems.add(request.path.name, f"{site.key} has no level {request.level!r}, only {there}")
        problems.refuse_any()
    layer = read_layer(request.path, problems, layer=request.layer, encoding=request.encoding)
    reading = Reading(layer.file, problems)
    columns = _columns(request, layer, problems)
    rows = _areas(layer, columns, reading)
    problems.refuse_any()
    placed = _placed(rows, request.crs or layer.crs, site, reading)
    here = _of_this_site(placed, site, site_outline, known, reading)
    _refuse_strange_codes(here, request.level, columns.code, known, reading)
    here = _with_parents(here, request.level, known, reading)
    problems.refuse_any()
    if request.simplify_m:
        here = _simplified(here, site.crs, request.simplify_m)
    return here, _report(here, len(rows), request.level, known, reading)


def _columns(request: Request, layer: Layer, problems: Problems) -> Columns:
    columns = request.columns(layer.columns)
    wanted = [name for name in (columns.code, columns.name, columns.parent) if name]
    missing = [name for name in wanted if name not in layer.columns]
    if missing:
        there = ", ".join(layer.columns)
        problems.add(layer.file, f"has no column {', '.join(missing)}; there are: {there}")
        problems.refuse_any()
    return columns


def _areas(layer: Layer, columns: Columns, reading: Reading) -> Sequence[NewOutline]:
    seen: dict[str, int] = {}
    areas = []
    for feature in layer.features:
        code = columns.code_of(feature.properties.get(columns.code) or "")
        if not code or len(code) > LONGEST_CODE:
            reading.wrong(feature.row, columns.code, "code is empty or too long")
        elif code in seen:
            reason = f"code {code} stands twice, also in row {seen[code]}"
            reading.wrong(feature.row, columns.code, reason)
        seen.setdefault(code, feature.row)
        parent = str(feature.properties.get(columns.parent) or "").strip()
        name = _name(feature, columns.name, reading)
        outline = sound_outline(feature.geometry, feature.row, name or code, reading)
        areas.append(NewOutline(feature.row, code, name, parent, outline))
    return areas


def _name(feature: Feature, column: str, reading: Reading) -> str:
    if not column:
        return ""
    name = str(feature.properties.get(column) or "").strip()
    if not name or len(name) > LONGEST_NAME:
        reading.wrong(feature.row, column, "name is empty or too long")
    elif _wrongly_decoded(name):
        reading.wrong(feature.row, column, f"{name!r} was read in the wrong encoding: --encoding")
    return name


def _wrongly_decoded(name: str) -> bool:
    """Say whether a name is UTF-8 read as a Western code page, or the other way round."""
    if name.isascii():
        return False
    if "\N{REPLACEMENT CHARACTER}" in name or any("\x80" <= sign <= "\x9f" for sign in name):
        return True
    try:
        name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _placed(
    rows: Sequence[NewOutline], crs: str | None, site: SiteView, reading: Reading
) -> Sequence[NewOutline]:
    """Return the areas in longitude and latitude."""
    outlines = [row.outline for row in rows]
    if not crs:
        hint = misplacement(outlines, site)
        reading.problems.add(reading.file, f"does not say its CRS, and no --crs was given; {hint}")
        reading.problems.refuse_any()
    try:
        moved = reprojected(outlines, crs or "")
    except UnusableCrsError as error:
        hint = likely_crs(outlines, site)
        reading.problems.add(reading.file, f"{error}: give --crs {hint}")
        reading.problems.refuse_any()
    return [replace(row, outline=outline) for row, outline in zip(rows, moved, strict=True)]


def _of_this_site(
    rows: Sequence[NewOutline],
    site: SiteView,
    site_outline: BaseGeometry,
    known: Sequence[KnownArea],
    reading: Reading,
) -> Sequence[NewOutline]:
    """Return the areas that lie in the site; a national file holds many others."""
    shapely.prepare(site_outline)
    codes = frozenset(area.view.code for area in known)
    here = [row for row in rows if _belongs(row, site_outline, codes)]
    if not here:
        hint = misplacement([row.outline for row in rows], site)
        reading.problems.add(reading.file, hint)
    inside = {row.row for row in here}
    for row in rows if here else ():
        if row.row in inside:
            continue
        if swapped(row.outline, site.bounds):
            reading.wrong(row.row, row.name or row.code, "longitude and latitude are exchanged")
        elif row.code in codes:
            reading.wrong(row.row, row.name or row.code, f"lies outside the outline of {site.key}")
    return here


def _belongs(row: NewOutline, site_outline: BaseGeometry, codes: frozenset[str]) -> bool:
    """Say whether an area lies in the site; a known one may have its middle in the sea."""
    if not np.isfinite(row.outline.bounds).all():
        return False
    part = row.outline if row.code in codes else row.outline.representative_point()
    return bool(site_outline.intersects(part))


def _refuse_strange_codes(
    rows: Sequence[NewOutline],
    level: str,
    column: str,
    known: Sequence[KnownArea],
    reading: Reading,
) -> None:
    """Refuse a file that would double every area of a level, because it counts them otherwise."""
    ours = [area.view.code for area in known if area.view.level == level]
    if rows and ours and not {row.code for row in rows} & set(ours):
        reason = f"no code is one of the site's: the file has {rows[0].code}, the site {ours[0]}"
        reading.wrong(rows[0].row, column, reason)


def _with_parents(
    rows: Sequence[NewOutline], level: str, known: Sequence[KnownArea], reading: Reading
) -> Sequence[NewOutline]:
    """Replace what the file says of the parent, a code or a name, by the parent's code."""
    coarser = [area.view for area in known if area.view.level != level]
    levels = {area.code: area.level for area in coarser}
    by_text = {fold(area.name): area.code for area in coarser}
    by_text |= {fold(area.code): area.code for area in coarser}
    found = []
    for row in rows:
        parent = by_text.get(fold(row.parent), "")
        if row.parent and not parent:
            reading.wrong(row.row, "parent", f"the site has no area {row.parent!r}")
        if row.code in levels:
            reading.wrong(row.row, "code", f"{row.code} is already a {levels[row.code]}")
        found.append(replace(row, parent=parent))
    return found


def _simplified(rows: Sequence[NewOutline], crs: str, metres: float) -> Sequence[NewOutline]:
    """Return outlines for the screen; neighbours keep sharing their border."""
    flat = np.array(projected([row.outline for row in rows], crs), dtype=object)
    simple = reprojected(list(shapely.coverage_simplify(flat, metres)), crs)
    return [replace(row, outline=outline) for row, outline in zip(rows, simple, strict=True)]


def _report(
    rows: Sequence[NewOutline],
    total: int,
    level: str,
    known: Sequence[KnownArea],
    reading: Reading,
) -> Report:
    stored: Mapping[str, KnownArea] = {a.view.code: a for a in known if a.view.level == level}
    matched = [row for row in rows if row.code in stored]
    changes = [(row, _change(row, stored[row.code])) for row in matched]
    codes = {row.code for row in rows}
    return Report(
        file=reading.file,
        matched=len(matched),
        changed=[f"{row.code} {row.name}: {change}" for row, change in changes if change],
        new=[f"{row.code} {row.name}" for row in rows if row.code not in stored],
        missing=sorted(f"{c} {a.view.name}" for c, a in stored.items() if c not in codes),
        elsewhere=total - len(rows),
        repaired=reading.repaired,
    )


def _change(row: NewOutline, known: KnownArea) -> str:
    said = []
    if row.name and row.name != known.view.name:
        said.append(f"name, was {known.view.name}")
    if not row.outline.equals(known.outline):
        said.append(f"outline, {row.outline.area / known.outline.area - 1:+.2%} of area")
    return "; ".join(said)
