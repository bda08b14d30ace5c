"""What the papers say of each purpose beyond the tags; a lawyer confirms or changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.accounts.tags import Purpose, Retention
from app.accounts.vocabulary import FieldClass


@dataclass(frozen=True)
class Said:
    """What a purpose is about.

    Attributes:
        people: whose data.
        why: what it is for.
        basis: the legal basis that we propose; the controller decides.
        receivers: who sees it.
    """

    people: LazyString
    why: LazyString
    basis: LazyString
    receivers: LazyString


_PARTICIPANTS = _("participants")
_THEIR_SUPPORTERS = _("participants; supporters whom they name")
_TEAM = _(
    "the link worker of the case, colleagues named on it, and in an emergency one of the site"
)
_CONSENT = _("art. 6(1)(a), consent")
_PUBLIC_TASK = _(
    "art. 6(1)(e), task in the public interest; for special categories art. 9(2)(a), explicit "
    "consent, or art. 9(2)(h), social care"
)

SAID: Mapping[Purpose, Said] = {
    Purpose.POINTING_OUT: Said(
        _("young people whom an organisation points out, or who do so themselves"),
        _("a link worker gets in touch"),
        _("art. 6(1)(a), consent, recorded with its day and manner"),
        _("coordinators and link workers of the site, who take it up"),
    ),
    Purpose.FOLLOWING: Said(
        _THEIR_SUPPORTERS,
        _("knowing whom one accompanies, from where they travel, and what was agreed"),
        _PUBLIC_TASK,
        _TEAM,
    ),
    Purpose.CONTACTING: Said(
        _THEIR_SUPPORTERS,
        _("appointments and reminders, only where the participant agreed"),
        _CONSENT,
        _TEAM,
    ),
    Purpose.ASSESSING: Said(
        _PARTICIPANTS,
        _("finding services that fit, and seeing whether things get better"),
        _PUBLIC_TASK,
        _TEAM,
    ),
    Purpose.PLANNING: Said(
        _PARTICIPANTS,
        _("agreeing who does what by when"),
        _PUBLIC_TASK,
        _(
            "the link worker of the case, colleagues named on it, and in an emergency one of the "
            "site; the participant by a link of their own"
        ),
    ),
    Purpose.REFERRING: Said(
        _PARTICIPANTS,
        _("a service takes somebody up and answers"),
        _("art. 6(1)(a), consent that names the fields and the last day"),
        _(
            "the link worker of the case, colleagues named on it, and in an emergency one of the "
            "site; the service, only the fields that the consent names, while it holds"
        ),
    ),
    Purpose.PROVING_CONSENT: Said(
        _PARTICIPANTS,
        _("showing that somebody agreed, and when they withdrew it (art. 7(1))"),
        _("art. 6(1)(c), legal obligation"),
        _(
            "the link worker of the case, colleagues named on it, and in an emergency one of the "
            "site; the data-protection officer"
        ),
    ),
    Purpose.PROTECTING: Said(
        _("participants; everybody who signs in"),
        _("answering who saw whom and when, finding misuse (art. 32 and 33)"),
        _("art. 6(1)(c), legal obligation, and (f), legitimate interest in security"),
        _("the data-protection officer of the site"),
    ),
    Purpose.SIGNING_IN: Said(
        _("link workers, stakeholders, coordinators, administrators, officers"),
        _("signing in safely, and knowing who may do what"),
        _("art. 6(1)(b) or (e), the work or membership in the network"),
        _("administrators of the site; members of the same organisation see names"),
    ),
    Purpose.TRAINING: Said(
        _("link workers"),
        _("knowing who is trained in which programme; how many are is told in the site's reports"),
        _("art. 6(1)(b) or (e), the work in the project"),
        _("coordinators and administrators of the site, and oneself"),
    ),
    Purpose.KEEPING_LISTINGS: Said(
        _("people who write, confirm or review listings, or sign the network's protocol"),
        _("asking whoever knows, and undoing mistakes"),
        _("art. 6(1)(f), legitimate interest in a true directory"),
        _(
            "coordinators of the site and members of the organisation; the public sees who "
            "confirmed, as they signed"
        ),
    ),
    Purpose.REPORTING: Said(
        _("visitors who say that something is wrong, and may leave an address"),
        _("mending the listing and answering"),
        _("art. 6(1)(f), legitimate interest; the address by consent"),
        _("coordinators of the site; the organisation sees the report, not the address"),
    ),
}
CLASSES: Mapping[FieldClass, LazyString] = {
    FieldClass.PUBLIC: _("public data"),
    FieldClass.CONTACT: _("contact data"),
    FieldClass.IDENTIFYING: _("identifying data"),
    FieldClass.SPECIAL: _("special data (health, social situation, own words)"),
}
SHORT_CLASSES: Mapping[FieldClass, LazyString] = {
    **CLASSES,
    FieldClass.SPECIAL: _("special data"),
}
# Columns that are not sealed as the others are, and yet not readable.
KEPT_OTHERWISE: Mapping[str, LazyString] = {
    "account.password": _("only as a hash (Argon2)"),
    "account.tf_totp_secret": _("encrypted with another key"),
    "account.mf_recovery_codes": _("encrypted with another key"),
}
KEPT: Mapping[Retention, LazyString] = {
    Retention.CASE: _(
        "until the site's time of keeping after the last deed (24 months unless its `site.toml` "
        "says otherwise); then erased by the nightly job"
    ),
    Retention.POINTING: _("with the case that came of it; six months where none did"),
    Retention.ACCOUNT: _("as long as the account; sessions end after 12 hours, links after a week"),
    Retention.RECORD: _(
        "as long as the record; an erased participant stays as a random id without a person"
    ),
    Retention.LISTING: _("as long as the listing and its history"),
}
