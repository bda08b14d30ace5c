"""What people type about a listing, parsed at the edge."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.core.language import current
from app.directory.actions import Report
from app.directory.vocabulary import FeedbackKind

LONGEST_MESSAGE = 2000
LONGEST_CONTACT = 254


def _(text: str, **variables: int) -> str:
    """Return a text that is translated when it is shown; WTForms takes it for a string."""
    return lazy_gettext(text, **variables)  # type: ignore[return-value]


KINDS = {
    FeedbackKind.CLOSED: _("It no longer exists"),
    FeedbackKind.WRONG_PLACE: _("The place is wrong"),
    FeedbackKind.WRONG_CONTACT: _("Phone, e-mail or link do not work"),
    FeedbackKind.WRONG_HOURS: _("The opening hours are wrong"),
    FeedbackKind.NOT_FOR_ME: _("I was told that it is not for me"),
    FeedbackKind.OTHER: _("Something else"),
}


class FeedbackForm(FlaskForm):  # type: ignore[misc]
    """Something is wrong here: what, in which words, and whom to answer."""

    kind = StringField(_("What is wrong?"), validators=[InputRequired(_("Choose what is wrong."))])
    message = TextAreaField(
        _("Tell us more"),
        validators=[
            Length(
                max=LONGEST_MESSAGE,
                message=_("Shorten the text to %(n)s characters.", n=LONGEST_MESSAGE),
            )
        ],
    )
    contact = StringField(
        _("Your e-mail or phone, if we may ask back"),
        validators=[
            Length(
                max=LONGEST_CONTACT,
                message=_("Shorten it to %(n)s characters.", n=LONGEST_CONTACT),
            )
        ],
    )
    # Nobody sees this field; a program that fills in everything gives itself away.
    website = StringField()

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Return value, label and whether it is chosen, for each kind of report."""
        return [(kind.value, label, kind == self.kind.data) for kind, label in KINDS.items()]

    def validate_kind(self, field: StringField) -> None:
        """Refuse a kind that is none of ours."""
        if field.data not in set(FeedbackKind):
            raise ValidationError(_("Choose what is wrong."))

    def validate_message(self, field: TextAreaField) -> None:
        """Ask for words where the kind alone says nothing."""
        if self.kind.data == FeedbackKind.OTHER and not (field.data or "").strip():
            raise ValidationError(_("Say in a few words what is wrong."))

    @property
    def is_from_a_robot(self) -> bool:
        """Return whether the field that nobody sees was filled in."""
        return bool(self.website.data)

    def to_report(self) -> Report:
        """Return the report as typed."""
        return Report(
            kind=FeedbackKind(self.kind.data or FeedbackKind.OTHER),
            message=(self.message.data or "").strip(),
            contact=(self.contact.data or "").strip(),
            language=current(),
        )
