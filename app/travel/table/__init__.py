"""What a site knows of its own ways: a small table of minutes between centres."""

from app.travel.table.accuracy import Accuracy, Pairs, evaluate
from app.travel.table.build import build_table
from app.travel.table.engine import table_by
from app.travel.table.file import TableFileError, read_table, write_table
from app.travel.table.provider import Table
from app.travel.table.ways import Band, CentreTable, Origin, Ways

__all__ = [
    "Accuracy",
    "Band",
    "CentreTable",
    "Origin",
    "Pairs",
    "Table",
    "TableFileError",
    "Ways",
    "build_table",
    "evaluate",
    "read_table",
    "table_by",
    "write_table",
]
