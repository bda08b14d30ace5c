"""Tables of the geocoder: what was found, and whose turn it is to ask."""

from __future__ import annotations

from datetime import datetime

from shapely.geometry import Point
from sqlalchemy import CheckConstraint, Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, stored_enum
from app.core.spatial import PointType
from app.territory.geocoding.answers import Miss, Precision, Source

LONGEST_KEY = 400
LONGEST_NAME = 300
_ONE_ANSWER = (
    "(point IS NOT NULL AND distance_km IS NULL AND miss IS NULL)"
    " OR (point IS NULL AND (distance_km IS NULL) <> (miss IS NULL))"
)


class GeocodedAddress(Base):
    """What an address turned out to be: a point, a point elsewhere, or nothing.

    `distance_km` is set where the point lies outside the site; `miss` where there is no point.
    Rows without `expires_at` were pinned by hand and stay.
    """

    __tablename__ = "geocoded_address"
    __table_args__ = (CheckConstraint(_ONE_ANSWER, name="answer"),)

    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), primary_key=True
    )
    # The folded address: one way to write it is as good as another.
    address: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    source: Mapped[Source] = mapped_column(stored_enum(Source))
    point: Mapped[Point | None] = mapped_column(PointType)
    precision: Mapped[Precision | None] = mapped_column(stored_enum(Precision))
    distance_km: Mapped[float | None] = mapped_column(Float(53))
    miss: Mapped[Miss | None] = mapped_column(stored_enum(Miss))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    attribution: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class GeocoderGate(Base):
    """The one door to the outside service, for all processes; moments by the database's clock.

    Epoch seconds: nobody asks before `next_at`, nor while a request of another, held until
    `held_until` at the latest, is under way.
    """

    __tablename__ = "geocoder_gate"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    next_at: Mapped[float] = mapped_column(Float(53))
    held_until: Mapped[float] = mapped_column(Float(53))
    holder: Mapped[str] = mapped_column(String(32))
    failures: Mapped[int]
