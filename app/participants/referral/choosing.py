"""What the form of a referral offers: the service, the needs, what may be shared, the preview."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.core.db import transaction
from app.core.language import said_in
from app.directory.needs import taxonomy
from app.directory.vocabulary import Status as ListingStatus
from app.participants.consents import AT_THE_DESK, holding_consent
from app.participants.frame import find_case
from app.participants.needs import current_needs
from app.participants.reading import NoSuchCaseError, read_special
from app.participants.referral import words
from app.participants.referral.closing import service_of
from app.participants.referral.forms import ReferralContent, ReferralForm
from app.participants.referral.letters import Receiver, receiver_of
from app.participants.referral.shared import SharedFact, need_words, shared_facts
from app.participants.vocabulary import ConsentPurpose, ReferralKind, SharedField
from app.participants.words import manner_words

Value = TypeVar("Value", bound=str)


@dataclass(frozen=True)
class Option:
    """A choice of a form."""

    value: str
    label: str
    selected: bool
    icon: str = ""


@dataclass(frozen=True)
class Asked:
    """The service that is to be asked, who gets its mails, and what the participant needs now."""

    id: UUID
    name: str
    organisation: str
    phone: str
    to: Receiver
    needs: Sequence[str]

    @property
    def usual_kind(self) -> ReferralKind:
        """Return what the form begins with: a letter where somebody gets it."""
        return ReferralKind.DIRECT if self.to.is_reached else ReferralKind.SIGNPOSTING


@dataclass(frozen=True)
class Choices:
    """Everything that can be chosen in the form, as it is chosen now."""

    kinds: Sequence[Option]
    fields: Sequence[Option]
    manners: Sequence[Option]
    needs_now: Sequence[Option]
    needs: Sequence[Option]


def asked_service(participant_id: UUID, service_id: UUID | None, actor: Actor) -> Asked:
    """Return the service that is to be asked; that the needs are read is recorded.

    Raises:
        NoSuchCaseError: there is no such case, or public service of its site, for this actor.
    """
    with transaction() as session:
        participant = find_case(session, participant_id, actor)
        found = service_of(session, service_id)
        if (
            found is None
            or found[0].site_id != participant.site_id
            or found[0].status is not ListingStatus.PUBLISHED
        ):
            raise NoSuchCaseError
        service, organisation = found
        return Asked(
            id=service.id,
            name=service.name,
            organisation=organisation.name,
            phone=service.phone or organisation.phone,
            to=receiver_of(session, service, organisation),
            needs=[each.need for each in current_needs(session, actor, participant)],
        )


def preview(participant_id: UUID, content: ReferralContent, actor: Actor) -> tuple[SharedFact, ...]:
    """Return what the receiver will see, by the very code that shows it to them.

    Raises:
        NoSuchCaseError: there is no such case for this actor.
    """
    with transaction() as session:
        participant = find_case(session, participant_id, actor)
        if SharedField.ACCESSIBILITY in content.fields:
            read_special(
                session,
                actor,
                Action.SEE_CASE,
                participant,
                [participant],
                fields=["participant.accessibility"],
            )
        reached = holding_consent(session, participant.id, ConsentPurpose.CONTACT) is not None
        return shared_facts(
            participant, lambda: content.need, content.fields, may_be_contacted=reached
        )


def choices(form: ReferralForm, needs_now: Sequence[str]) -> Choices:
    """Return what can be chosen, and what is."""
    known = {need.key: said_in(dict(need.label)) for need in taxonomy().needs}
    others = [key for key in known if key not in needs_now]
    return Choices(
        kinds=_options(ReferralKind, words.kind_words, [form.value("kind")]),
        fields=[
            Option(field.value, words.field_words(field), _is_in(field, form), _icon(field))
            for field in SharedField
        ],
        manners=_options(AT_THE_DESK, manner_words().__getitem__, [form.value("manner")]),
        needs_now=_options([n for n in needs_now if n in known], need_words, [form.value("need")]),
        needs=_options(others, known.__getitem__, [form.value("need")]),
    )


def _is_in(field: SharedField, form: ReferralForm) -> bool:
    return field.value in form.chosen("field")


def _icon(field: SharedField) -> str:
    return words.FIELD_ICONS[field]


def _options(
    values: Iterable[Value], label: Callable[[Value], str], chosen: Collection[str]
) -> list[Option]:
    return [Option(str(value), label(value), str(value) in chosen) for value in values]
