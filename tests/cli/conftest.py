"""Which of these tests can run here."""

from importlib.util import find_spec

# Building roads needs the extra `routing`; tests/travel/road/test_missing.py runs everywhere.
collect_ignore = ["test_build.py"] if find_spec("valhalla") is None else []
