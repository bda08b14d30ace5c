"""The closed vocabularies of a listing in the words of three languages, read and written.

One line a value, Italian | Portuguese | English; the first word of each language is what
a written file says, the others are understood too, and so is the value itself.
"""

# ruff: noqa: E501 - one line a value is what makes the tables readable

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import TypeVar

from babel import Locale

from app.core.language import LANGUAGES
from app.core.words import fold
from app.directory.editing.content import PlaceKind
from app.directory.exchange.columns import Words, by_language
from app.directory.vocabulary import (
    Access,
    Delivery,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

Choice = TypeVar("Choice", bound=StrEnum)
_CODE = 2

_WORDS: Mapping[type[StrEnum], str] = {
    OrganisationKind: """
public_body: ente pubblico, comune, provincia, pubblico | organismo público, câmara municipal, público | public body, public
health_service: servizio sanitario, sanità, asl, apss | serviço de saúde, saúde | health service, health
school: scuola, università, ente di formazione | escola, universidade, centro de formação | school, university, training body
cooperative: cooperativa, cooperativa sociale | cooperativa | cooperative, social cooperative
association: associazione, volontariato, odv, aps, ets | associação, ipss, ong | association, charity, ngo
company: azienda, impresa, società | empresa, sociedade | company, business, firm
religious: ente religioso, parrocchia, chiesa | entidade religiosa, paróquia, igreja | religious body, parish, church
other: altro | outro, outra | other
""",
    ServiceKind: """
service: servizio | serviço | service
orientation_point: punto di orientamento, sportello di orientamento | ponto de orientação | orientation point
event: evento | evento | event
""",
    Track: """
job_ready: pronto per il lavoro, pronti per il lavoro, vicino al lavoro | pronto para o trabalho, prontos para o trabalho | ready for work, job ready
complex_needs: bisogni complessi | necessidades complexas | complex needs
both: per tutti, entrambi, tutti e due | para todos, ambos | for everybody, both, all
""",
    Fee: """
free: gratuito, gratis, gratuita, nessun costo, 0 | gratuito, grátis, gratuita | free, free of charge, no cost
paid: a pagamento, pagamento | pago, paga, com custo | paid, to be paid
""",
    Access: """
walk_in: ci si presenta, accesso libero, senza appuntamento | presencialmente sem marcação, sem marcação | walk in, drop in
phone: telefonare, per telefono, telefono | telefonar, por telefone, telefone | call, by phone, phone
email: scrivere un'e-mail, per e-mail, e-mail | enviar um e-mail, por e-mail | write an e-mail, by e-mail
online_form: modulo online, modulo, iscrizione online | formulário online, formulário | online form, form
appointment: su appuntamento, appuntamento, prenotazione | com marcação, marcação | by appointment, appointment
referral: invio di un servizio, segnalazione, invio | encaminhamento | referral, sent by a service
""",
    Delivery: """
in_person: in presenza, di persona, presenza | presencial, presencialmente | in person, face to face
online: online, a distanza, in rete | online, à distância | online, remote
phone: per telefono, telefono, telefonico | por telefone, telefone | by phone, phone
""",
    Precision: """
address: indirizzo, numero civico, esatto | morada, endereço, exato | address, exact
street: via, strada | rua | street
town: paese, città, località | localidade, cidade | town, city
""",
    Wheelchair: """
yes: sì, accessibile, si | sim, acessível | yes, accessible
no: no, non accessibile | não, não acessível | no, not accessible
partly: in parte, parziale, parzialmente | em parte, parcial, parcialmente | partly, limited
""",
    HolidayRule: """
closed: chiuso | fechado, encerrado | closed
as_usual: come sempre, aperto | como sempre, aberto | as usual, open
""",
    PlaceKind: """
open: indirizzo pubblico, pubblico | morada pública, pública | public address, public
confidential: indirizzo riservato, riservato | morada reservada, confidencial, reservada | address not public, hidden
remote: senza luogo, a distanza | sem local, à distância | no place, virtual
""",
}  # fmt: skip


@cache
def _table(kind: type[StrEnum]) -> Mapping[str, Words]:
    rows = (line.partition(": ") for line in _WORDS[kind].strip().splitlines())
    return {value: by_language(words) for value, _, words in rows}


@cache
def _meanings(kind: type[StrEnum]) -> Mapping[str, str]:
    """Return the value that each folded word stands for."""
    meanings = {fold(value.replace("_", " ")): str(value) for value in kind}
    for value, languages in _table(kind).items():
        for word in (word for words in languages.values() for word in words):
            meanings.setdefault(fold(word), value)
    return meanings


def read_choice(kind: type[Choice], text: str) -> Choice | None:
    """Return the value that a word of any of the languages stands for, None for no such word."""
    value = _meanings(kind).get(fold(text.replace("_", " ")))
    return None if value is None else kind(value)


def say(value: StrEnum, language: str) -> str:
    """Return the word for a value in a language."""
    return _table(type(value))[value.value][language][0]


def words_of(kind: type[StrEnum], language: str) -> Sequence[str]:
    """Return the words that a cell may hold, in the order of the vocabulary."""
    return [words[language][0] for words in _table(kind).values()]


def read_language(text: str) -> str | None:
    """Return the two-letter code of a language by its code or its name in three languages."""
    return _language_codes().get(fold(text))


def say_language(code: str, language: str) -> str:
    """Return a language's name, or its code where it has none."""
    return Locale(language).languages.get(code) or code


@cache
def _language_codes() -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for own in LANGUAGES:
        for code, name in Locale(own).languages.items():
            if len(code) == _CODE:
                codes.setdefault(fold(name), code)
    # A code wins over a name that happens to be written alike.
    return codes | {code: code for code in codes.values()}
