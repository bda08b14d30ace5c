"""What the papers say of the whole: measures, risks, and what the controller must decide."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

MEASURES = (
    _(
        "Special, identifying and contact fields of participants are sealed with AES-256-GCM, "
        "bound to table, column and row; the keys are outside the database and can be changed."
    ),
    _("A special field opens only together with an event in the record, in the same transaction."),
    _(
        "One table of rights, asked before every page; what is somebody else's does not exist for "
        "them. Coordinators, administrators and stakeholders see no special field of a case."
    ),
    _(
        "The record of deeds is added to only, each event bound to the one before; "
        "`flask audit verify` finds a change."
    ),
    _(
        "Homes are kept as the middle of a square of 500 m in town, 2 km elsewhere; addresses are "
        "never kept or sent to anybody."
    ),
    _(
        "Staff sign in with a second step; sessions live on the server and end after 30 idle "
        "minutes."
    ),
    _("Mails and addresses of pages hold nothing of a person; logs neither."),
    _("Counts below five are never shown."),
)
RISKS = (
    (
        _("Somebody reads the database file, a dump or a backup"),
        _("sealed fields; keys kept elsewhere; code instead of a name by default"),
    ),
    (
        _("A colleague looks at cases that are not theirs"),
        _("rights by case; every read recorded; emergencies with reason, end and notice"),
    ),
    (
        _("A service learns more than was agreed"),
        _("consent names the fields and the last day; withdrawn in the same transaction"),
    ),
    (
        _("Somebody is found by where they live"),
        _("coarse squares; the same square for neighbours; no address anywhere"),
    ),
    (
        _("A small group is recognised in figures"),
        _("counts below five suppressed, others with them so that none can be worked out"),
    ),
    (
        _("Data stay for ever"),
        _("time of keeping by site, nightly; erasure on request leaves counts only"),
    ),
    (
        _("Data are lost"),
        _(
            "backups, restored in a drill; keys kept apart; a lost key is refused, nothing "
            "destroyed"
        ),
    ),
    (
        _("A deed or read is denied"),
        _("hash-chained record in the transaction of the deed"),
    ),
)
OPEN_QUESTIONS = (
    _(
        "who the controller is at each site (one, or joint controllers under art. 26), and who "
        "processes on whose behalf"
    ),
    _(
        "the legal basis of each activity, and whether consent is free where somebody depends on "
        "help"
    ),
    _("how long cases are kept at each site, and how long backups and the record of deeds are"),
    _("whether minors take part, and who agrees for them"),
    _("which colleagues may open a case in an emergency, and who looks at the list"),
)
