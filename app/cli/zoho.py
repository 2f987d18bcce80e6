"""Commands about the account of Zoho Books: sign in, sign out, and which organizations there are."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.common import JsonOption, ProfileOption, guarded, opened, profile_of
from app.cli.output import Exit, say, say_json, say_table
from app.domain.accounting import Organization

zoho = typer.Typer(help="The account of Zoho Books.", no_args_is_help=True)


@zoho.command("sign-in")
@guarded
def sign_in(
    context: typer.Context,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address to open.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", min=5, help="Seconds to wait for the browser.")] = 300.0,
    profile: ProfileOption = None,
) -> None:
    """Sign in through the browser; the sign-in lasts until it is revoked."""

    def show(url: str) -> None:
        say(f"Sign in at this address:\n{url}")
        if not no_browser:
            webbrowser.open(url)

    with opened(profile_of(context, profile)) as program:
        done = program.service.accounting.sign_in(show, timeout_s=timeout)
        chosen = program.settings().zoho.organization_id
    say(f"Signed in{f' in the region {done.region}' if done.region else ''}.", "green")
    for scope in done.missing_scopes:
        say(f"The scope {scope} was not granted; what needs it will not work.", "yellow")
    if not chosen:
        say("Choose the organization: ml-connector config set zoho.organization_id ID.")
    _table(done.organizations, chosen)
    raise typer.Exit(int(Exit.NEEDS_PERSON if done.missing_scopes or not chosen else Exit.DONE))


@zoho.command("sign-out")
@guarded
def sign_out(context: typer.Context, profile: ProfileOption = None) -> None:
    """Forget the sign-in and revoke it at Zoho."""
    with opened(profile_of(context, profile)) as program:
        told = program.service.accounting.sign_out()
    say("Signed out.")
    if not told:
        say("Zoho could not be told: remove ML Connector there among the connected applications.", "yellow")
        raise typer.Exit(int(Exit.NEEDS_PERSON))


@zoho.command("organizations")
@guarded
def organizations(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """The organizations of the account; one of them is set as zoho.organization_id."""
    with opened(profile_of(context, profile)) as program:
        found = program.service.accounting.organizations()
        chosen = program.settings().zoho.organization_id
    if as_json:
        say_json(found)
        return
    _table(found, chosen)
    if not found:
        say("The account has no organization of Zoho Books.")


def _table(found: Sequence[Organization], chosen: str) -> None:
    rows = [
        (one.id, one.name, one.edition_name, one.currency_code, one.plan, "chosen" if one.id == chosen else "")
        for one in found
    ]
    say_table("", ["id", "organization", "edition", "currency", "plan", ""], rows, whole="id")
