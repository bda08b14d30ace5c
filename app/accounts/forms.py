"""What people type about accounts, parsed at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts import clock
from app.accounts.actions.administration import Person, Standing
from app.accounts.actions.training import Finished
from app.accounts.passwords import refusals
from app.accounts.people import normalised_email
from app.accounts.policy import Role
from app.accounts.words import role_words
from app.core.language import LANGUAGES, own_name

LONGEST_NAME = 120
LONGEST_EMAIL = 254
ALL_SITES = "*"


def _(text: str, **variables: int) -> str:
    """Return a text that is translated when it is shown; WTForms takes it for a string."""
    return lazy_gettext(text, **variables)  # type: ignore[return-value]


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def typed(field: Field) -> str:
    """Return what was typed into a field of text."""
    return str(field.data or "")


def _refuse_no_email(_form: FlaskForm, field: Field) -> None:
    try:
        validate_email(_stripped(field.data), check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("Write an e-mail address such as name@example.org.")) from error


def _email() -> StringField:
    return StringField(
        _("E-mail"),
        filters=[_stripped],
        validators=[InputRequired(_("Write your e-mail address.")), _refuse_no_email],
    )


def _name(label: str) -> StringField:
    too_long = _("Shorten the name to %(n)s characters.", n=LONGEST_NAME)
    required = InputRequired(_("Write a name."))
    return StringField(
        label,
        filters=[_stripped],
        validators=[required, Length(max=LONGEST_NAME, message=too_long)],
    )


class ChosenField(StringField):
    """One of some values, each with its words."""

    choices: Sequence[tuple[str, str]] = ()

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what was not offered."""
        del form
        if self.data not in {value for value, _words in self.choices}:
            raise ValidationError(_("Choose one of these."))


class LanguageField(ChosenField):
    """One of our languages, each by its own name."""

    choices = tuple((code, own_name(code)) for code in LANGUAGES)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password."""

    email = StringField(
        _("E-mail"),
        filters=[_stripped],
        validators=[InputRequired(_("Write your e-mail address.")), Length(max=LONGEST_EMAIL)],
    )
    password = PasswordField(
        _("Password"), validators=[InputRequired(_("Write your password.")), Length(max=1000)]
    )


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    code = StringField(
        _("Code"),
        filters=[_stripped],
        validators=[InputRequired(_("Write the code.")), Length(max=40)],
    )


class EmailForm(FlaskForm):  # type: ignore[misc]
    """Only an address."""

    email = _email()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password; typed once, because it can be looked at."""

    name = StringField(_("Your name"), filters=[_stripped], validators=[Length(max=LONGEST_NAME)])
    password = PasswordField(_("New password"), validators=[InputRequired(_("Choose a password."))])

    about: Sequence[str] = ()

    def said_about(self, words: Iterable[str]) -> NewPasswordForm:
        """Take words that the password must not be made of."""
        self.about = tuple(words)
        return self

    def validate_password(self, field: Field) -> None:
        """Refuse what others would guess."""
        found = refusals(field.data or "", (*self.about, self.name.data or ""))
        if found:
            raise ValidationError(" ".join(found))


class ChangePasswordForm(NewPasswordForm):
    """The password of today and a new one."""

    current = PasswordField(
        _("Your password today"), validators=[InputRequired(_("Write your password of today."))]
    )


class OwnPasswordForm(FlaskForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    current = PasswordField(
        _("Your password"), validators=[InputRequired(_("Write your password."))]
    )


class NewAddressForm(OwnPasswordForm):
    """The password once more, and the address that is wanted."""

    email = _email()


class SecondStepForm(CodeForm, OwnPasswordForm):
    """The password once more, and the first code of a new app."""


class OwnAccountForm(FlaskForm):  # type: ignore[misc]
    """Name and language."""

    name = _name(_("Your name"))
    language = LanguageField(_("Language"))


class _PlacedForm(FlaskForm):  # type: ignore[misc]
    """Role and site of somebody."""

    name = _name(_("Name"))
    role = ChosenField(_("Role"))
    site = ChosenField(_("Site"))

    def offer(self, sites: Sequence[tuple[str, str]]) -> None:
        """Offer the roles, and the sites that the administrator looks after."""
        self.role.choices = [(role.value, words) for role, words in role_words().items()]
        self.site.choices = list(sites)

    @property
    def site_key(self) -> str | None:
        """Return the chosen site, nothing for all sites."""
        return None if self.site.data == ALL_SITES else str(self.site.data)

    def validate_site(self, field: Field) -> None:
        """Refuse all sites for roles that work at one."""
        everywhere = {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
        if field.data == ALL_SITES and self.role.data not in everywhere:
            raise ValidationError(_("This role works at one site: choose it."))


class InviteForm(_PlacedForm):
    """Somebody new."""

    email = _email()
    language = LanguageField(_("Language of the mail"))

    def to_person(self) -> Person:
        """Return who is invited."""
        return Person(
            email=normalised_email(self.email.data or ""),
            name=self.name.data or "",
            role=Role(typed(self.role)),
            site_key=self.site_key,
            language=self.language.data or "",
        )


class StandingForm(_PlacedForm):
    """What may be changed of an account."""

    active = BooleanField(_("May sign in"))

    def to_standing(self) -> Standing:
        """Return what was decided."""
        return Standing(
            name=self.name.data or "",
            role=Role(typed(self.role)),
            site_key=self.site_key,
            active=bool(self.active.data),
        )


class MemberForm(FlaskForm):  # type: ignore[misc]
    """Somebody for an organisation."""

    name = _name(_("Name"))
    email = _email()


class TrainingForm(FlaskForm):  # type: ignore[misc]
    """A training that somebody finished."""

    programme = StringField(
        _("Programme"),
        filters=[_stripped],
        validators=[
            DataRequired(_("Write the name of the programme.")),
            Length(max=LONGEST_NAME, message=_("Shorten it to %(n)s characters.", n=LONGEST_NAME)),
        ],
    )
    on = StringField(_("Finished on"), filters=[_stripped])

    def validate_on(self, field: Field) -> None:
        """Refuse what is no day, or has not been yet."""
        try:
            day = date.fromisoformat(typed(field))
        except ValueError as error:
            raise ValidationError(_("Choose the day on which it ended.")) from error
        if day > clock.now().date() + timedelta(days=1):
            raise ValidationError(_("This day is still to come."))

    def to_finished(self) -> Finished:
        """Return what is recorded."""
        return Finished(typed(self.programme), date.fromisoformat(typed(self.on)))
