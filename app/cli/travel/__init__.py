"""Commands about travel times: one module a command."""

from __future__ import annotations

from flask.cli import AppGroup

from app.cli.travel.between import between
from app.cli.travel.build import build
from app.cli.travel.check import check_travel
from app.cli.travel.gtfs import import_timetable
from app.cli.travel.table import build_table_of_site
from app.cli.travel.warm import warm_cache

travel = AppGroup("travel", help="Travel times: timetables, tables, single trips.")
for command in (import_timetable, build, between, build_table_of_site, warm_cache, check_travel):
    travel.add_command(command)
