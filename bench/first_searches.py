"""How long the first searches of a fresh process take: `python bench/first_searches.py [--bare]`.

`DATA_DIR` names a folder that `flask setup` has filled. With `--bare` the process has not
prepared itself, as it does when it serves; beside each page stands what it waited for travel.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from app import create_app, create_serving_app
from app.map import search
from app.territory.remembered import Timed

SEARCHES = (
    "site=trentino&from=11.1217,46.0679&need=job_search&mode=car&within=30",
    "site=trentino&from=Cles&mode=transit",
    "site=trentino&from=11.05,46.30&mode=transit",
    "site=lisbon&from=-9.14,38.72&mode=walk",
)
_asked = search.times_to
_waited_ms: list[float] = []


def _timed(*arguments: object, **named: object) -> Timed:
    """Ask for the times, and note how long that took."""
    begun = perf_counter()
    answer = _asked(*arguments, **named)  # type: ignore[arg-type]
    _waited_ms.append((perf_counter() - begun) * 1000)
    return answer


def main() -> None:
    """Search twice for each, and print wall and CPU."""
    begun, spent = perf_counter(), process_time()
    app = create_app() if "--bare" in sys.argv else create_serving_app()
    print(f"ready after {perf_counter() - begun:.1f} s, {process_time() - spent:.1f} s of CPU")
    print(f"load {os.getloadavg()[0]:.1f}")
    search.times_to = _timed
    client = app.test_client()
    for query in SEARCHES:
        for turn in ("first", "again"):
            begun, spent = perf_counter(), process_time()
            status = client.get(f"/map?{query}").status_code
            wall_ms, cpu_ms = (perf_counter() - begun) * 1000, (process_time() - spent) * 1000
            told = f"{wall_ms:5.0f} ms, CPU {cpu_ms:4.0f}, travel {_waited_ms[-1]:4.0f}"
            print(f"{turn} {status} {told}  {query}")


if __name__ == "__main__":
    main()
