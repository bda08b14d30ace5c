"""What the papers say of each purpose beyond the tags; a lawyer confirms or changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.tags import Purpose, Retention
from app.accounts.vocabulary import FieldClass


@dataclass(frozen=True)
class Said:
    """What a purpose is about.

    Attributes:
        title: of the activity.
        people: whose data.
        why: what it is for.
        basis: the legal basis that we propose; the controller decides.
        receivers: who sees it.
    """

    title: str
    people: str
    why: str
    basis: str
    receivers: str


_TEAM = "the link worker of the case, colleagues named on it, and in an emergency one of the site"
_PUBLIC_TASK = "art. 6(1)(e), task in the public interest"
_HEALTH = "; for special categories art. 9(2)(a), explicit consent, or art. 9(2)(h), social care"

SAID: Mapping[Purpose, Said] = {
    Purpose.POINTING_OUT: Said(
        "Pointing out young people who want to be accompanied",
        "young people whom an organisation points out, or who do so themselves",
        "a link worker gets in touch",
        "art. 6(1)(a), consent, recorded with its day and manner",
        "coordinators and link workers of the site, who take it up",
    ),
    Purpose.FOLLOWING: Said(
        "Accompanying a young person",
        "participants; supporters whom they name",
        "knowing whom one accompanies, from where they travel, and what was agreed",
        _PUBLIC_TASK + _HEALTH,
        _TEAM,
    ),
    Purpose.CONTACTING: Said(
        "Reaching a participant",
        "participants; supporters whom they name",
        "appointments and reminders, only where the participant agreed",
        "art. 6(1)(a), consent",
        _TEAM,
    ),
    Purpose.ASSESSING: Said(
        "Understanding needs and well-being",
        "participants",
        "finding services that fit, and seeing whether things get better",
        _PUBLIC_TASK + _HEALTH,
        _TEAM,
    ),
    Purpose.PLANNING: Said(
        "Plan of social and labour inclusion",
        "participants",
        "agreeing who does what by when",
        _PUBLIC_TASK + _HEALTH,
        _TEAM + "; the participant by a link of their own",
    ),
    Purpose.REFERRING: Said(
        "Referring to a service",
        "participants",
        "a service takes somebody up and answers",
        "art. 6(1)(a), consent that names the fields and the last day",
        _TEAM + "; the service, only the fields that the consent names, while it holds",
    ),
    Purpose.PROVING_CONSENT: Said(
        "Proof of consents",
        "participants",
        "showing that somebody agreed, and when they withdrew it (art. 7(1))",
        "art. 6(1)(c), legal obligation",
        _TEAM + "; the data-protection officer",
    ),
    Purpose.PROTECTING: Said(
        "Protection: record of deeds and emergencies",
        "participants; everybody who signs in",
        "answering who saw whom and when, finding misuse (art. 32 and 33)",
        "art. 6(1)(c), legal obligation, and (f), legitimate interest in security",
        "the data-protection officer of the site",
    ),
    Purpose.SIGNING_IN: Said(
        "Accounts",
        "link workers, stakeholders, coordinators, administrators, officers",
        "signing in safely, and knowing who may do what",
        "art. 6(1)(b) or (e), the work or membership in the network",
        "administrators of the site; members of the same organisation see names",
    ),
    Purpose.TRAINING: Said(
        "Training of link workers",
        "link workers",
        "knowing who is trained in which programme; how many are is told in the site's reports",
        "art. 6(1)(b) or (e), the work in the project",
        "coordinators and administrators of the site, and oneself",
    ),
    Purpose.KEEPING_LISTINGS: Said(
        "Who keeps the listings true",
        "people who write, confirm or review listings, or sign the network's protocol",
        "asking whoever knows, and undoing mistakes",
        "art. 6(1)(f), legitimate interest in a true directory",
        "coordinators of the site and members of the organisation; the public sees who confirmed, "
        "as they signed",
    ),
    Purpose.REPORTING: Said(
        "Reports of visitors about a listing",
        "visitors who say that something is wrong, and may leave an address",
        "mending the listing and answering",
        "art. 6(1)(f), legitimate interest; the address by consent",
        "coordinators of the site; the organisation sees the report, not the address",
    ),
}
CLASSES: Mapping[FieldClass, str] = {
    FieldClass.PUBLIC: "public",
    FieldClass.CONTACT: "contact",
    FieldClass.IDENTIFYING: "identifying",
    FieldClass.SPECIAL: "special (health, social situation, own words)",
}
KEPT: Mapping[Retention, str] = {
    Retention.CASE: "until the site's time of keeping after the last deed (24 months unless its "
    "`site.toml` says otherwise); then erased by the nightly job",
    Retention.POINTING: "with the case that came of it; six months where none did",
    Retention.ACCOUNT: "as long as the account; sessions end after 12 hours, links after a week",
    Retention.RECORD: "as long as the record; an erased participant stays as a random id without "
    "a person",
    Retention.LISTING: "as long as the listing and its history",
}
MEASURES = (
    (
        "Special, identifying and contact fields of participants are sealed with AES-256-GCM, "
        "bound to table, column and row; the keys are outside the database and can be changed."
    ),
    "A special field opens only together with an event in the record, in the same transaction.",
    (
        "One table of rights, asked before every page; what is somebody else's does not exist for "
        "them. Coordinators, administrators and stakeholders see no special field of a case."
    ),
    (
        "The record of deeds is added to only, each event bound to the one before; "
        "`flask audit verify` finds a change."
    ),
    (
        "Homes are kept as the middle of a square of 500 m in town, 2 km elsewhere; addresses are "
        "never kept or sent to anybody."
    ),
    "Staff sign in with a second step; sessions live on the server and end after 30 idle minutes.",
    "Mails and addresses of pages hold nothing of a person; logs neither.",
    "Counts below five are never shown.",
)
RISKS = (
    (
        "Somebody reads the database file, a dump or a backup",
        "sealed fields; keys kept elsewhere; code instead of a name by default",
    ),
    (
        "A colleague looks at cases that are not theirs",
        "rights by case; every read recorded; emergencies with reason, end and notice",
    ),
    (
        "A service learns more than was agreed",
        "consent names the fields and the last day; withdrawn in the same transaction",
    ),
    (
        "Somebody is found by where they live",
        "coarse squares; the same square for neighbours; no address anywhere",
    ),
    (
        "A small group is recognised in figures",
        "counts below five suppressed, others with them so that none can be worked out",
    ),
    (
        "Data stay for ever",
        "time of keeping by site, nightly; erasure on request leaves counts only",
    ),
    (
        "Data are lost",
        "backups, restored in a drill; keys kept apart; a lost key is refused, nothing destroyed",
    ),
    (
        "A deed or read is denied",
        "hash-chained record in the transaction of the deed",
    ),
)
OPEN_QUESTIONS = (
    (
        "who the controller is at each site (one, or joint controllers under art. 26), and who "
        "processes on whose behalf"
    ),
    "the legal basis of each activity, and whether consent is free where somebody depends on help",
    "how long cases are kept at each site, and how long backups and the record of deeds are",
    "whether minors take part, and who agrees for them",
    "which colleagues may open a case in an emergency, and who looks at the list",
)
