"""The sheet of a case, made for paper, file or phone, in the language of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.accounts import clock
from app.core.language import CUSTOMS, FALLBACK
from app.participants.fitting.asked import home_of, modes_of, usual_modes
from app.participants.models import Participant
from app.participants.plan.content import PlanContent
from app.participants.plan.map_drawing import plan_map
from app.participants.plan.paper import Paper, Standing, paper
from app.participants.plan.state import PlanState, VersionView
from app.participants.plan.versions import changes
from app.participants.plan.ways import Traveller, ways_there
from app.participants.reading import NoSuchCaseError
from app.territory import queries as territory


@dataclass(frozen=True)
class Sheet:
    """What a sheet is made from, copied out of the transaction that recorded the read."""

    participant_id: UUID
    plan: PlanContent
    standing: Standing
    traveller: Traveller

    @property
    def locale(self) -> str:
        """Return the locale of the plan's language."""
        return CUSTOMS.get(self.plan.language, CUSTOMS[FALLBACK])


def sheet_of(person: Participant, state: PlanState) -> Sheet:
    """Return the sheet of the plan as it is now.

    Raises:
        NoSuchCaseError: there is no plan yet.
    """
    if state.content is None:
        raise NoSuchCaseError
    newest = state.versions[0] if state.versions else None
    changed = state.agreed is not None and bool(changes(state.agreed, state.content))
    return made_sheet(person, state.content, newest, changed=changed)


def made_sheet(
    person: Participant, plan: PlanContent, version: VersionView | None, *, changed: bool
) -> Sheet:
    """Return the sheet of a plan, or of one of its versions.

    Raises:
        NoSuchCaseError: the participant's site is gone.
    """
    site = territory.site(person.site_id)
    if site is None:
        raise NoSuchCaseError
    modes = modes_of(person, site) or usual_modes(site)
    return Sheet(
        participant_id=person.id,
        plan=plan,
        standing=Standing(
            called=person.name or person.code,
            agreed_on=None if version is None else version.agreed_on,
            number=0 if version is None else version.number,
            signed=version is not None and version.signed,
            changed=changed,
            illustrative=person.illustrative,
            today=clock.now().astimezone(site.timezone).date(),
        ),
        traveller=Traveller(site, home_of(person), person.home_name, modes),
    )


def paper_of(sheet: Sheet) -> Paper:
    """Return the sheet in words, with the ways and the map; in the language of the moment."""
    ways = ways_there(sheet.plan, sheet.traveller)
    drawn = plan_map(sheet.traveller.site, sheet.traveller.home, ways)
    return paper(sheet.plan, sheet.standing, ways, drawn)
