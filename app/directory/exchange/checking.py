"""The dry run: a file read, checked against the site, and planned; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.language import current
from app.directory.editing.content import ServiceContent
from app.directory.editing.present import service_content
from app.directory.exchange.comparing import Checker, Importing, held_of
from app.directory.exchange.contents import Entry, Reading, read_entries
from app.directory.exchange.duplicates import twins_among
from app.directory.exchange.findings import Finding, Findings, RefusedFileError, Topic, Weight
from app.directory.exchange.known import Held, Known, read_ground, read_known, whole_services
from app.directory.exchange.planning import Checked, Choices, Decision, Deed, Plan
from app.directory.exchange.upload import Upload, read_upload
from app.directory.exchange.vocabulary import Vocabulary
from app.directory.needs import taxonomy

Progress = Callable[[Iterable[Entry]], Iterable[Entry]]


def check_file(
    session: Session,
    upload: Upload,
    importing: Importing,
    choices: Choices | None = None,
    progress: Progress = iter,
) -> Checked:
    """Return what importing a file would do; a file that cannot be read is one finding."""
    chosen = choices or Choices()
    try:
        records = read_upload(upload)
    except RefusedFileError as refused:
        return Checked((), [refused.finding])
    ground = read_ground(session, importing.site)
    reading = Reading(ground, Vocabulary(taxonomy(), ground, current()), current(), chosen.swap)
    findings = Findings(list(records.findings))
    entries = read_entries(records, findings, reading)
    known = read_known(session, importing.site, importing.actor)
    twins = _twins(entries, known, progress)
    merging = [twin.id for row, twin in twins.items() if chosen.about(row) is Decision.MERGE]
    checker = Checker(
        importing, chosen, findings, records, known, twins, _contents(session, entries, merging)
    )
    plans = checker.plans(entries)
    told = [_settled(finding, chosen) for finding in findings.sorted()]
    bad = {one.row for one in told if one.weight in {Weight.ERROR, Weight.DOUBT}}
    return Checked([_unless(plan, bad) for plan in plans], told, chosen.only_valid)


def _contents(
    session: Session, entries: Iterable[Entry], others: Iterable[UUID]
) -> dict[UUID, ServiceContent]:
    """Return what the listings say that the file names by their ids, and these others."""
    ids = [entry.own_id for entry in entries if entry.own_id is not None]
    services = whole_services(session, [*ids, *others])
    return {own_id: service_content(service) for own_id, service in services.items()}


def _twins(entries: Iterable[Entry], known: Known, progress: Progress) -> dict[int, Held]:
    """Return, for rows of new listings, the listing of the site that may be the same."""
    there = twins_among(known.listings)
    ids = {one.id for one in known.listings}
    found = {}
    for entry in progress(entries):
        for twin in there.of(held_of(entry))[:1] if entry.own_id not in ids else ():
            found[entry.row] = twin
    return found


def _settled(finding: Finding, choices: Choices) -> Finding:
    """Return a doubt as a note where somebody said that it is right as it is."""
    doubt = finding.weight is Weight.DOUBT and finding.topic in {Topic.FAR, Topic.CELL}
    return replace(finding, weight=Weight.NOTE) if doubt and choices.keep_doubts else finding


def _unless(plan: Plan, bad: Collection[int]) -> Plan:
    stopped = any(row in bad for row in plan.rows)
    return replace(plan, deed=Deed.LEFT_OUT) if stopped else plan
