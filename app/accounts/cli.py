"""Commands for accounts and for the record of deeds."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts.actions.administration import Person, invite
from app.accounts.actor import OPERATOR
from app.accounts.demo import remove_demo_accounts
from app.accounts.events import BrokenChainError
from app.accounts.events import verify as verify_chain
from app.accounts.policy import Role
from app.core.db import db

accounts = AppGroup("accounts", help="People who sign in.")
audit = AppGroup("audit", help="The record of deeds.")


@accounts.command("invite")
@click.argument("email")
@click.option("--name", default="", help="What they are called.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role if role is not Role.VISITOR]),
    default=Role.ADMINISTRATOR.value,
    show_default=True,
)
@click.option("--site", default=None, help="Key of the site; without it an administrator of all.")
@click.option("--language", default="", help="Language of the mail.")
def invite_somebody(email: str, name: str, role: str, site: str | None, language: str) -> None:
    """Invite somebody, such as the first administrator."""
    refused = invite(OPERATOR, Person(email, name, Role(role), site, language))
    if refused is not None:
        raise click.ClickException(f"not invited: {refused.value}")
    click.echo(f"{email}: invited")


@accounts.command("remove-demo")
def remove_demo() -> None:
    """Delete the demo accounts, as production requires."""
    click.echo(f"{remove_demo_accounts()} demo accounts removed")


@audit.command("verify")
def verify() -> None:
    """Walk the record of deeds and say whether anybody changed it."""
    try:
        number = verify_chain(db.session())
    except BrokenChainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{number} events, unbroken")
