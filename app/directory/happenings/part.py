"""What a listing's own page says of its kind and, of an event, its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from app.accounts.actor import Actor
from app.accounts.policy import Action, can
from app.core.db import db
from app.directory.happenings.moments import Moment
from app.directory.happenings.queries import Dated, dates_of, kind_of
from app.directory.happenings.words import KIND_ICONS, kind_words, whole_moment_words
from app.directory.models import Service
from app.directory.vocabulary import ServiceKind


@dataclass(frozen=True)
class MomentLine:
    """One date in words."""

    id: UUID
    iso: str
    words: str
    note: str
    cancelled: bool
    is_past: bool


@dataclass(frozen=True)
class KindPart:
    """The kind of a listing, and the dates of an event."""

    is_event: bool
    label: str
    icon: str
    moments: Sequence[MomentLine]
    is_over: bool
    ics: str
    may_cancel: bool = False
    is_orientation_point: bool = False
    # What search engines are told: the dates to come, all where none is.
    told: Sequence[Dated] = ()


def kind_part(service_id: UUID, now: datetime, actor: Actor) -> KindPart | None:
    """Return what there is to say, None of a service; `now` is the site's clock, no zone.

    Two statements for an event, one for the rest; two more for somebody signed in.
    """
    kind = kind_of(service_id)
    if kind is ServiceKind.SERVICE:
        return None
    found = dates_of(service_id) if kind is ServiceKind.EVENT else []
    lines = [_line(row, now) for row in found]
    return KindPart(
        is_event=kind is ServiceKind.EVENT,
        is_orientation_point=kind is ServiceKind.ORIENTATION_POINT,
        label=kind_words(kind),
        icon=KIND_ICONS[kind],
        moments=sorted(lines, key=lambda line: line.is_past),
        is_over=kind is ServiceKind.EVENT and all(line.is_past for line in lines),
        ics=url_for("happenings.one", service_id=service_id) if found else "",
        may_cancel=bool(found) and _may_cancel(service_id, actor),
        told=[row for row in found if row.moment.end > now] or found,
    )


def previewed_part(kind: ServiceKind, moments: Sequence[tuple[Moment, str]]) -> KindPart | None:
    """Return what the page of a draft would say; nothing can be called off of what is no event."""
    if kind is ServiceKind.SERVICE:
        return None
    lines = [
        MomentLine(
            id=UUID(int=number),
            iso=moment.first.isoformat(),
            words=whole_moment_words(moment),
            note=note,
            cancelled=False,
            is_past=False,
        )
        for number, (moment, note) in enumerate(moments)
    ]
    is_event = kind is ServiceKind.EVENT
    return KindPart(is_event, kind_words(kind), KIND_ICONS[kind], lines, is_over=False, ics="")


def _may_cancel(service_id: UUID, actor: Actor) -> bool:
    if not actor.is_signed_in:
        return False
    return can(actor, Action.CONFIRM_LISTING, db.session.get_one(Service, service_id))


def _line(row: Dated, now: datetime) -> MomentLine:
    return MomentLine(
        id=row.id,
        iso=row.moment.first.isoformat(),
        words=whole_moment_words(row.moment),
        note=row.note,
        cancelled=row.cancelled,
        is_past=row.moment.end <= now,
    )
