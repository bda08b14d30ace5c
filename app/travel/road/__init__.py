"""The road engine: minutes and isochrones over an OpenStreetMap extract, by Valhalla."""

from app.travel.road.library import RoadFileError
from app.travel.road.provider import Road

__all__ = ["Road", "RoadFileError"]
