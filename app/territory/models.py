"""Tables of the territory; a site is data, so nothing here knows Trentino from Lisbon."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from shapely.geometry import MultiPolygon, Point
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, stored_enum
from app.core.spatial import OutlineType, PointType


class YouthBasis(StrEnum):
    """Where the number of people aged 15-29 comes from."""

    PUBLISHED = "published"
    SHARE = "share"
    MIXED = "mixed"


class GazetteerKind(StrEnum):
    """What a name in the gazetteer stands for."""

    SETTLEMENT = "settlement"
    AREA = "area"
    STATION = "station"
    STOP = "stop"
    LANDMARK = "landmark"


class Site(Base):
    """A pilot territory."""

    __tablename__ = "site"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    outline: Mapped[MultiPolygon] = mapped_column(OutlineType)
    basemap: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)

    areas: Mapped[list[Area]] = relationship(back_populates="site", lazy="raise_on_sql")


class Area(Base):
    """A commune, valley community, parish ...: a piece of a site with an outline."""

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("site_id", "level", "code"),
        CheckConstraint("population >= 0 AND youth >= 0 AND youth <= population", name="people"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    level: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(32))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    population: Mapped[int | None]
    population_date: Mapped[date | None]
    youth: Mapped[int | None]
    youth_basis: Mapped[YouthBasis | None] = mapped_column(stored_enum(YouthBasis))
    source: Mapped[str] = mapped_column(default="")
    outline: Mapped[MultiPolygon] = mapped_column(OutlineType, deferred=True)

    site: Mapped[Site] = relationship(back_populates="areas", lazy="raise_on_sql")
    parent: Mapped[Area | None] = relationship(remote_side="Area.id", lazy="raise_on_sql")


class Place(Base):
    """A settlement with people in it: where demand is counted and trips begin."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        CheckConstraint("population >= 0 AND youth >= 0 AND youth <= population", name="people"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    point: Mapped[Point] = mapped_column(PointType)
    population: Mapped[int | None]
    youth: Mapped[int | None]
    youth_basis: Mapped[YouthBasis | None] = mapped_column(stored_enum(YouthBasis))
    source: Mapped[str] = mapped_column(default="")

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")


class GazetteerEntry(Base):
    """A name that may answer "from where?"."""

    __tablename__ = "gazetteer_entry"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 100", name="weight"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    also: Mapped[list[str]] = mapped_column(JSON)
    kind: Mapped[GazetteerKind] = mapped_column(stored_enum(GazetteerKind))
    point: Mapped[Point] = mapped_column(PointType)
    weight: Mapped[int]
    source: Mapped[str] = mapped_column(default="")

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
