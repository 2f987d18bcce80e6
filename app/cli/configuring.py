"""Commands for settings and secrets."""

from __future__ import annotations

import getpass
import locale
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import JsonOption, ProfileOption, guarded, opened
from app.cli.output import say, say_json, say_table
from app.domain.errors import UsageError
from app.domain.redaction import Redactor
from app.system.paths import default_profile
from app.system.secrets import SecretName, Secrets
from app.system.settings import Settings
from app.system.settings_file import read_toml

config = typer.Typer(help="Settings of the profile; they hold no secrets.", no_args_is_help=True)
secret = typer.Typer(help="Secrets in the operating system's keyring.", no_args_is_help=True)


@config.command("get")
@guarded
def config_get(key: str, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Print one setting."""
    with opened(profile) as program:
        settings = program.settings()
        value = settings.get(key)
        if as_json:
            say_json({key: value})
        else:
            say(settings.shown(key))


@config.command("set", context_settings={"ignore_unknown_options": True})
@guarded
def config_set(key: str, value: Annotated[str, typer.Argument()] = "", profile: ProfileOption = None) -> None:
    """Change one setting; without a value it is emptied."""
    with opened(profile) as program:
        before = program.settings()
        after = before.with_value(key, value)
        program.settings_file.save(after)
        program.audit.add("setting", f"{key} was set to “{after.shown(key)}” (it was “{before.shown(key)}”).")
        say(f"{key} = {after.shown(key)}")
        if key == "purchases.sku_field" and (problem := program.service.sku_field_problem()) is not None:
            say(f"{problem.what} {problem.advice}", "yellow")


@config.command("show")
@guarded
def config_show(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Print every setting."""
    with opened(profile) as program:
        settings = program.settings()
        if as_json:
            say_json(settings.model_dump(mode="json"))
            return
        say(f"Profile: {program.profile.folder}")
        rows = [
            (key, (settings.shown(key) + (" (default)" if settings.get(key) == Settings().get(key) else "")).strip())
            for key in Settings.keys()  # noqa: SIM118 - a method of the model, not a dict
        ]
        say_table("", ["setting", "value"], rows, whole="setting")


@config.command("import")
@guarded
def config_import(file: Path, profile: ProfileOption = None) -> None:
    """Take the settings of a TOML file; nothing is changed when one of them is wrong."""
    with opened(profile) as program:
        program.settings_file.save(read_toml(file, program.settings()))
        program.audit.add("setting", f"Settings were imported from {file.name}.")
        say(f"Settings of {file.name} are in force.")


@secret.command("set")
@guarded
def secret_set(name: str, profile: ProfileOption = None) -> None:
    """Store a secret, read from a prompt or from standard input; never from the command line."""
    chosen = _secret(name)
    value = getpass.getpass(f"{chosen.value}: ") if sys.stdin.isatty() else _piped()
    with opened(profile) as program:
        program.secrets.set(chosen, value.strip())
        program.audit.add("secret", f"The secret {chosen.value} was stored in the keyring.")
        say(f"{chosen.value} is stored in the keyring.")


@secret.command("delete")
@guarded
def secret_delete(
    name: Annotated[str, typer.Argument()] = "",
    every: Annotated[bool, typer.Option("--all", help="Every secret of the profile.")] = False,
    profile: ProfileOption = None,
) -> None:
    """Remove a secret from the keyring, or all of them."""
    if bool(name) is every:
        raise UsageError("Name one secret, or say --all.", advice=f"Names: {', '.join(SecretName)}.")
    chosen = list(SecretName) if every else [_secret(name)]
    # Before the database is opened: who removes the program has them removed even if it is damaged.
    secrets = Secrets(profile or default_profile(), default_profile(), Redactor())
    for one in chosen:
        secrets.delete(one)
    said = "No secret of this profile is" if every else f"{chosen[0].value} is no longer"
    say(f"{said} in the keyring.")
    with opened(profile) as program:
        what = "All secrets were" if every else f"The secret {chosen[0].value} was"
        program.audit.add("secret", f"{what} removed from the keyring.")


def _piped() -> str:
    """A line of standard input: UTF-8, else as this system encodes (Windows by itself would split its letters)."""
    binary = getattr(sys.stdin, "buffer", None)
    if binary is None:
        return sys.stdin.readline()
    line: bytes = binary.readline()
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode(locale.getpreferredencoding(False), errors="replace")


def _secret(name: str) -> SecretName:
    try:
        return SecretName(name.upper())
    except ValueError:
        raise UsageError(
            f"There is no secret called “{name}”.", advice=f"Names: {', '.join(n.value for n in SecretName)}."
        ) from None
