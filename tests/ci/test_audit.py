"""The audit of the locked packages: never green without having looked everything up."""

from __future__ import annotations

import importlib.util
import json
import sys
from types import ModuleType

import pytest

from app.core.settings import ROOT

LOCKED = {"flask": "3.1.0", "numpy": "2.1.0"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """Give the script, which stands outside of the program."""
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up here.
    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


def answer(*rows: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(rows), "fixes": []})


def row(name: str, version: str, *weaknesses: str) -> dict[str, object]:
    return {"name": name, "version": version, "vulns": [{"id": one} for one in weaknesses]}


FLASK, NUMPY = row("Flask", "3.1.0"), row("numpy", "2.1.0")


def test_it_is_sound_where_every_package_was_looked_up(audit: ModuleType) -> None:
    assert audit.judge(answer(FLASK, NUMPY), LOCKED).code == 0


def test_a_weakness_is_told_with_its_number(audit: ModuleType) -> None:
    verdict = audit.judge(answer(row("flask", "3.1.0", "PYSEC-1", "CVE-2"), NUMPY), LOCKED)

    assert verdict.code == 1
    assert verdict.reasons == ["flask 3.1.0: PYSEC-1, CVE-2"]


@pytest.mark.parametrize(
    "said",
    [
        "", "null", "[]", "{}", "<html>", '{"dependencies": null}', answer(),
        answer(FLASK),
        answer(FLASK, {"name": "numpy", "skip_reason": "not found on PyPI"}),
        answer(FLASK, row("numpy", "2.2.0")),
        answer(FLASK, {"name": "numpy", "version": "2.1.0"}),
    ],
)  # fmt: skip
def test_what_was_not_looked_up_is_never_green(audit: ModuleType, said: str) -> None:
    verdict = audit.judge(said, LOCKED)

    assert verdict.code == 77
    assert verdict.reasons != []


def test_an_empty_lock_is_never_green(audit: ModuleType) -> None:
    assert audit.judge(answer(), {}).code == 77


def test_a_weakness_counts_though_another_package_was_skipped(audit: ModuleType) -> None:
    assert audit.judge(answer(row("flask", "3.1.0", "CVE-2")), LOCKED).code == 1


def test_the_lock_is_read_whole(audit: ModuleType) -> None:
    lock = (ROOT / "requirements.lock").read_text()

    packages = audit.pinned(lock)

    assert len(packages) == sum("==" in line for line in lock.splitlines())
    assert packages["flask-security-too"]


def test_the_bill_of_materials_names_every_package_once(audit: ModuleType) -> None:
    packages = audit.pinned((ROOT / "requirements.lock").read_text())

    bill = json.loads(audit.bill_of_materials(packages))

    named = {part["name"]: part for part in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {name: part["version"] for name, part in named.items()} == packages
    assert named["flask"]["purl"] == f"pkg:pypi/flask@{packages['flask']}"
    assert named["flask"]["licenses"][0]["license"]["name"]
    assert bill["metadata"]["component"]["name"] == "prossima"
