"""Audit the locked packages for known weaknesses, and write down what the program is made of.

Exit codes: 0 every package was looked up and none has a known weakness; 1 some has; 77 not
run, because no feed answered or a package was skipped. Nothing looked up is never green.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
BOM = ROOT / "build" / "sbom.cdx.json"
SOUND, WEAK, NOT_RUN = 0, 1, 77
PATIENCE_S = 600
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What came of an audit: its exit code, and a sentence for each reason."""

    code: int
    reasons: list[str] = field(default_factory=list)


def pinned(lock: str) -> dict[str, str]:
    """Return the version of each package of a lock, by its plain name."""
    return {_plain(name): version for name, version in _PINNED.findall(lock)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def judge(answer: str, wanted: dict[str, str]) -> Verdict:
    """Return what the answer of pip-audit (JSON) says of the packages of the lock.

    A package that is missing from the answer, that was skipped, or that was looked up in
    another version than the lock's was not audited: then the audit as a whole was not run.
    """
    try:
        rows: list[dict[str, Any]] = json.loads(answer)["dependencies"]
        seen = {_plain(row["name"]): row for row in rows}
    except (ValueError, TypeError, KeyError):
        return Verdict(NOT_RUN, ["no feed answered"])
    weak = [
        f"{name} {row['version']}: {', '.join(str(each['id']) for each in row['vulns'])}"
        for name, row in sorted(seen.items())
        if row.get("vulns")
    ]
    missing = [
        f"{name} {version}: {seen.get(name, {}).get('skip_reason', 'not looked up')}"
        for name, version in sorted(wanted.items())
        if seen.get(name, {}).get("version") != version or "vulns" not in seen[name]
    ]
    if weak:
        return Verdict(WEAK, weak)
    if missing or not wanted:
        return Verdict(NOT_RUN, missing or ["the lock names no package"])
    return Verdict(SOUND, [f"{len(wanted)} packages, no known weakness"])


def asked() -> str:
    """Return what pip-audit answers about the lock, "" where it does not answer."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps"),
        *("--disable-pip", "--format", "json", "--progress-spinner", "off"),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def bill_of_materials(packages: dict[str, str]) -> str:
    """Return what the program is made of as CycloneDX 1.6: name, version, address, licence."""
    bom = Bom(components=[_component(name, version) for name, version in packages.items()])
    own = metadata("prossima")
    program = Component(
        name="prossima", version=own["Version"], type=ComponentType.APPLICATION, bom_ref="prossima"
    )
    bom.metadata.component = program
    # The lock is flat: everything in it is what the program stands on.
    bom.register_dependency(program, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _component(name: str, version: str) -> Component:
    address = PackageURL("pypi", None, name, version)
    licences = [DisjunctiveLicense(name=licence)] if (licence := _licence(name)) else []
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=address,
        bom_ref=str(address),
        licenses=licences,
    )


def _licence(name: str) -> str:
    """Return the licence that an installed package states, in one line; "" for none."""
    try:
        own = metadata(name)
    except PackageNotFoundError:
        return ""
    stated, text = ((own.get_all(each) or [""])[0] for each in ("License-Expression", "License"))
    classes = [
        line.rpartition(" :: ")[2]
        for line in own.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    return stated or ", ".join(classes) or text.partition("\n")[0][:100]


def main() -> int:
    """Write the bill of materials, then audit; say what came of both."""
    packages = pinned(LOCK.read_text(encoding="utf-8"))
    BOM.parent.mkdir(exist_ok=True)
    BOM.write_text(bill_of_materials(packages), encoding="utf-8")
    print(f"{BOM.relative_to(ROOT)}: {len(packages)} packages")
    verdict = judge(asked(), packages)
    print({SOUND: "Sound:", WEAK: "Weak:", NOT_RUN: "Not run:"}[verdict.code])
    print("\n".join(f"  {reason}" for reason in verdict.reasons))
    return verdict.code


if __name__ == "__main__":
    raise SystemExit(main())
