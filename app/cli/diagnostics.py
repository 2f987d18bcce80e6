"""The command that gathers what support needs into one redacted file; what cannot be read is told in it."""

from __future__ import annotations

import json
import platform
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from app import __version__
from app.bootstrap import Program, open_program
from app.cli.common import ProfileOption, guarded
from app.cli.output import Exit, fail, plain, say
from app.domain.errors import ConfigurationError, KnownError
from app.domain.redaction import Redactor
from app.system.logs import LOG_FILE, LOG_FILES
from app.system.paths import Profile, default_profile
from app.system.secrets import SecretName, Secrets
from app.system.settings import SettingsFile

_ENTRIES = 500
"""Of the audit trail, the newest."""


@guarded
def diagnostics(file: Path, profile: ProfileOption = None) -> None:
    """Write logs, versions, settings and counts, without secrets, to FILE.zip; names of suppliers may be in the log."""
    folder = Profile(profile or default_profile())
    problems: list[str] = []

    def part(make: Callable[[], object]) -> object:
        try:
            return plain(make())
        except KnownError as error:
            problems.append(str(error))
            return {"could_not_be_read": str(error)}

    parts: dict[str, object] = {
        "versions.json": {
            "ml-connector": __version__,
            "python": sys.version,
            "platform": platform.platform(),
            "sqlite": sqlite3.sqlite_version,
        },
        "settings.json": part(lambda: SettingsFile(folder.folder).load().model_dump(mode="json")),
    }
    try:
        program = open_program(profile)
    except KnownError as error:
        problems.append(str(error))
        parts["status.json"] = {"could_not_be_read": str(error)}
    else:
        try:
            parts |= {
                "status.json": part(program.service.status),
                "audit.json": part(program.service.verify_audit),
                "last-audit-entries.json": part(lambda: _newest(program)),
            }
        finally:
            program.close()
    _write(file, parts, folder)
    if problems:
        fail("Not everything could be read; the file says so.", " ".join(dict.fromkeys(problems)))
    say(f"Diagnostics are in {file}. Look through them before you send them.")
    if problems:
        raise SystemExit(int(Exit.NEEDS_PERSON))


def _newest(program: Program) -> object:
    return list(program.audit.entries(newest_first=True, limit=_ENTRIES))


def _write(file: Path, parts: dict[str, object], profile: Profile) -> None:
    redact = _redactor(profile)
    logs = [log for log in sorted(profile.logs.glob(LOG_FILE + "*")) if log.is_file()][:LOG_FILES]
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, value in parts.items():
                bundle.writestr(name, redact(json.dumps(value, ensure_ascii=False, indent=1)))
            for log in logs:
                bundle.writestr(f"logs/{log.name}", redact(log.read_text("utf-8", "replace")))
    except OSError as error:
        raise ConfigurationError(
            f"The file {file} cannot be written: {error.strerror or error}.",
            item="Diagnostics",
            advice="Choose another place.",
        ) from error


def _redactor(profile: Profile) -> Redactor:
    """Knows every secret of the profile, also where the profile's program cannot be opened."""
    redact = Redactor()
    secrets = Secrets(profile.folder, default_profile(), redact)
    for name in SecretName:
        try:
            secrets.get(name)
        except ConfigurationError:
            continue
    return redact
