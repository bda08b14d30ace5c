"""Tables, columns, values, purposes and times of keeping in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.tags import Purpose, Retention
from app.accounts.vocabulary import FieldClass
from app.participants.privacy.vocabulary import ErasureReason


def table_words() -> dict[str, str]:
    """Return what each table of a case is about; the order is that of an export."""
    return {
        "participant": _("You and your pathway"),
        "pointing": _("How you were pointed out"),
        "consent": _("What you agreed to"),
        "supporter": _("People who support you"),
        "assessment": _("Conversations about what you need"),
        "assessed_need": _("What you need"),
        "scale_result": _("How you are: answers"),
        "plan": _("Your plan"),
        "plan_goal": _("Goals"),
        "plan_action": _("Steps"),
        "plan_version": _("Plans as they were agreed"),
        "plan_link": _("Links to your plan"),
        "referral": _("Services you were referred to"),
        "referral_step": _("What became of it"),
        "referral_message": _("Messages with these services"),
        "contact": _("Meetings, calls and messages"),
        "case_exit": _("How a pathway ended"),
        "handover": _("Offers to hand your case over"),
        "case_worker": _("Colleagues who work with your link worker"),
        "break_glass": _("Times your case was opened in an emergency"),
    }


def kept_words() -> dict[str, str]:
    """Return the same for whoever works on a case or protects its data."""
    return {
        "participant": _("The person"),
        "pointing": _("Pointing out"),
        "consent": _("Consents"),
        "supporter": _("Supporters"),
        "assessment": _("Assessments"),
        "assessed_need": _("Needs"),
        "scale_result": _("Answers to scales"),
        "plan": _("Plans"),
        "plan_goal": _("Goals"),
        "plan_action": _("Steps"),
        "plan_version": _("Agreed versions"),
        "plan_link": _("Links to the plan"),
        "referral": _("Referrals"),
        "referral_step": _("Answers to referrals"),
        "referral_message": _("Messages with services"),
        "contact": _("Contacts"),
        "case_exit": _("Exits"),
        "handover": _("Handovers"),
        "case_worker": _("Colleagues on the case"),
        "break_glass": _("Emergencies"),
    }


def column_words() -> dict[str, str]:
    """Return what each value of an export is called."""
    return _of_person() | _of_pathway() | _of_agreements() | _of_moments()


def _of_person() -> dict[str, str]:
    return {
        "code": _("Code"),
        "name": _("Name"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "contact": _("Phone or e-mail"),
        "reach_note": _("How and when to be reached"),
        "birth_year": _("Year of birth"),
        "language": _("Language of letters"),
        "languages": _("Spoken languages"),
        "home": _("Home, as a coarse square"),
        "home_cell_m": _("Width of that square in metres"),
        "home_name": _("Near"),
        "home_area_id_name": _("Area of the home"),
        "area_id_name": _("Area"),
        "modes": _("Ways to travel"),
        "longest_min": _("Longest trip in minutes"),
        "evenings": _("Evenings"),
        "needs_company": _("Somebody comes along"),
        "accessibility": _("What helps to get in and take part"),
        "relation": _("Relation"),
        "may_know_plan": _("May know the plan"),
    }


def _of_pathway() -> dict[str, str]:
    return {
        "stage": _("Stage"),
        "track": _("Track"),
        "track_reasons": _("Why this track"),
        "why": _("What was said"),
        "declined_because": _("Why it was not taken up"),
        "strengths": _("Strengths"),
        "wishes": _("Wishes"),
        "note": _("Note"),
        "need": _("Need"),
        "detail": _("In more words"),
        "severity": _("How heavy"),
        "urgency": _("How urgent"),
        "said_by": _("Who said so"),
        "scale": _("Scale"),
        "answers": _("Answers"),
        "text": _("Text"),
        "content": _("Content"),
        "status": _("Status"),
        "kind": _("Kind"),
        "doer": _("Who does it"),
        "contacts_a_month": _("Contacts a month"),
        "remind_days": _("Reminder, days before"),
        "service_id_name": _("Service"),
        "organisation_id_name": _("Organisation"),
        "unsuitable": _("Why it did not suit"),
        "by_receiver": _("Written by the service"),
        "attendance": _("Attendance"),
        "minutes": _("Minutes"),
        "place": _("Place"),
        "outcome": _("Outcome"),
        "reason": _("Reason"),
        "number": _("Version"),
        "goals": _("Goals"),
        "actions": _("Steps"),
        "service": _("Service"),
        "organisation": _("Organisation"),
        "wheelchair": _("Wheelchair"),
    }


def _of_agreements() -> dict[str, str]:
    return {
        "purpose": _("What for"),
        "fields": _("What may be shared"),
        "manner": _("How it was agreed"),
        "consent_manner": _("How it was agreed"),
        "signed": _("Signed on paper"),
        "pointed_by": _("Pointed out by"),
        "link_worker_id": _("Link worker"),
        "created_by": _("Written down by"),
        "made_by": _("Written down by"),
        "recorded_by": _("Written down by"),
        "user_id": _("Who"),
        "assigned_to": _("Given to"),
        "from_id": _("From"),
        "to_id": _("To"),
    }


def _of_moments() -> dict[str, str]:
    return {
        "on": _("Day"),
        "at": _("When"),
        "since": _("Since"),
        "until": _("Until"),
        "created_at": _("Written down"),
        "updated_at": _("Last changed"),
        "changed_at": _("Last changed"),
        "active_at": _("Last deed"),
        "closed_at": _("Closed"),
        "next_contact_at": _("Next contact"),
        "finished_at": _("Finished"),
        "said_on": _("Said on"),
        "given_at": _("Agreed on"),
        "consent_at": _("Agreed on"),
        "expires_on": _("Ends on"),
        "expires_at": _("Ends"),
        "withdrawn_at": _("Withdrawn"),
        "starts_on": _("Begins"),
        "ends_on": _("Ends on"),
        "by_when": _("To be done by"),
        "reminded_on": _("Reminded on"),
        "agreed_on": _("Agreed on"),
        "revoked_at": _("Taken back"),
        "opened_at": _("Opened"),
        "answer_by": _("Answer expected by"),
        "escalated_at": _("Asked again"),
        "seen_at": _("Seen"),
        "handled_at": _("Answered"),
        "offered_at": _("Offered"),
        "answered_at": _("Answered"),
        "returned_on": _("Came back"),
    }


def purpose_words() -> dict[Purpose, str]:
    """Return what something is kept for, as part of a list."""
    return {
        Purpose.POINTING_OUT: _("finding those who want somebody to accompany them"),
        Purpose.FOLLOWING: _("accompanying you"),
        Purpose.CONTACTING: _("reaching you"),
        Purpose.ASSESSING: _("understanding what you need"),
        Purpose.PLANNING: _("making a plan with you"),
        Purpose.REFERRING: _("bringing you to a service"),
        Purpose.PROVING_CONSENT: _("showing that you agreed"),
        Purpose.PROTECTING: _("protecting what is kept of you"),
    }


def purpose_titles() -> dict[Purpose, str]:
    """Return what each activity of the record of processing is called."""
    return {
        Purpose.POINTING_OUT: _("Pointing out young people who want to be accompanied"),
        Purpose.FOLLOWING: _("Accompanying a young person"),
        Purpose.CONTACTING: _("Reaching a participant"),
        Purpose.ASSESSING: _("Understanding needs and well-being"),
        Purpose.PLANNING: _("Plan of social and labour inclusion"),
        Purpose.REFERRING: _("Referring to a service"),
        Purpose.PROVING_CONSENT: _("Proof of consents"),
        Purpose.PROTECTING: _("Protection: record of deeds and emergencies"),
        Purpose.SIGNING_IN: _("Accounts"),
        Purpose.TRAINING: _("Training of link workers"),
        Purpose.KEEPING_LISTINGS: _("Who keeps the listings true"),
        Purpose.REPORTING: _("Reports of visitors about a listing"),
    }


def class_words() -> dict[FieldClass, str]:
    """Return how private a field is."""
    return {
        FieldClass.PUBLIC: _("public"),
        FieldClass.CONTACT: _("phone, e-mail"),
        FieldClass.IDENTIFYING: _("who somebody is"),
        FieldClass.SPECIAL: _("health, social situation, own words"),
    }


def retention_titles() -> dict[Retention, str]:
    """Return how long something is kept, in short."""
    return {
        Retention.CASE: _("with the case"),
        Retention.POINTING: _("with the case; six months without one"),
        Retention.ACCOUNT: _("with the account"),
        Retention.RECORD: _("with the record of deeds"),
        Retention.LISTING: _("with the listing"),
    }


def retention_words(months: int) -> dict[Retention, str]:
    """Return how long something is kept."""
    return {
        Retention.CASE: _("until %(months)s months after the last deed", months=months),
        Retention.POINTING: _("until the case goes; six months where none came of it"),
    }


def erasure_words() -> dict[ErasureReason, str]:
    """Return why a case is erased; the officer chooses among the first five."""
    return {
        ErasureReason.ASKED: _("The person asked for it"),
        ErasureReason.CONSENT_WITHDRAWN: _("The consent was withdrawn"),
        ErasureReason.ENTERED_TWICE: _("The person is here twice"),
        ErasureReason.ENTERED_WRONGLY: _("It should never have been written down"),
        ErasureReason.ORDERED: _("An authority or a court ordered it"),
        ErasureReason.RETENTION: _("Its time was up"),
        ErasureReason.OPERATOR: _("By command"),
    }
