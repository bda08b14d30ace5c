"""The words of the policy: who somebody is, how far a right reaches, what may be done."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What somebody is to the project."""

    VISITOR = "visitor"
    STAKEHOLDER = "stakeholder"
    LINK_WORKER = "link_worker"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


class Scope(StrEnum):
    """How far a right reaches, from no row to every row."""

    NOTHING = "nothing"
    OWN = "own"
    CASELOAD = "caseload"
    # The caseload, and what one opened in an emergency, until that closes by itself.
    OPENED = "opened"
    ORGANISATION = "organisation"
    SITE = "site"
    ALL = "all"


class FieldClass(IntEnum):
    """How private a field is; who may see a class may see those before it."""

    PUBLIC = 0
    CONTACT = 1
    IDENTIFYING = 2
    SPECIAL = 3


class Action(StrEnum):
    """What an endpoint lets somebody do; every endpoint declares exactly one."""

    # Everybody's.
    SEE_DIRECTORY = "see_directory"
    REPORT_LISTING = "report_listing"
    CHOOSE_LANGUAGE = "choose_language"
    CHECK_HEALTH = "check_health"
    SIGN_IN = "sign_in"
    # The link is the right: signed, expiring, for one person.
    FOLLOW_LINK = "follow_link"
    REGISTER_ORGANISATION = "register_organisation"
    # Accounts.
    KEEP_OWN_ACCOUNT = "keep_own_account"
    JOIN_ORGANISATION = "join_organisation"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ACCOUNTS = "manage_accounts"
    RECORD_TRAINING = "record_training"
    READ_AUDIT = "read_audit"
    MANAGE_SITE = "manage_site"
    # Listings.
    EDIT_LISTING = "edit_listing"
    CONFIRM_LISTING = "confirm_listing"
    REVIEW_LISTING = "review_listing"
    SEE_HISTORY = "see_history"
    SEE_FEEDBACK = "see_feedback"
    IMPORT_LISTINGS = "import_listings"
    EXPORT_LISTINGS = "export_listings"
    SEE_NETWORK = "see_network"
    # Planning.
    SEE_COVERAGE = "see_coverage"
    EDIT_SCENARIO = "edit_scenario"
    SEE_MONITORING = "see_monitoring"
    # Cases.
    POINT_OUT = "point_out"
    SEE_POINTINGS = "see_pointings"
    ASSIGN_CASE = "assign_case"
    TAKE_POINTING = "take_pointing"
    START_CASE = "start_case"
    # In an emergency a colleague sees a case and notes the contact; all else is work.
    SEE_CASE = "see_case"
    NOTE_CONTACT = "note_contact"
    WORK_CASE = "work_case"
    TAKE_HANDOVER = "take_handover"
    BREAK_GLASS = "break_glass"
    ANSWER_REFERRAL = "answer_referral"
    PROTECT_DATA = "protect_data"
