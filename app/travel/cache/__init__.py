"""Travel times kept from one search to the next: a row for each public cell and mode."""

from app.travel.cache.cells import Cell, PublicPoints, cell_of, wider
from app.travel.cache.packing import Row
from app.travel.cache.rows import Rows

__all__ = ["Cell", "PublicPoints", "Row", "Rows", "cell_of", "wider"]
