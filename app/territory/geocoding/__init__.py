"""Where the address of a listing is; a person's home is never asked for (see `geocode`)."""

from app.territory.geocoding.answers import (
    Answer,
    ListingAddress,
    Located,
    Miss,
    NotFound,
    Outside,
    Precision,
    Source,
)
from app.territory.geocoding.asking import geocode
from app.territory.geocoding.remembering import pin

__all__ = (
    "Answer",
    "ListingAddress",
    "Located",
    "Miss",
    "NotFound",
    "Outside",
    "Precision",
    "Source",
    "geocode",
    "pin",
)
