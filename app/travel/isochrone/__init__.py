"""How far one gets in so many minutes: areas drawn from times at the knots of a grid."""

from app.travel.isochrone.contour import within
from app.travel.isochrone.grid import Grid
from app.travel.isochrone.reach import Isochrones, isochrones

__all__ = ["Grid", "Isochrones", "isochrones", "within"]
