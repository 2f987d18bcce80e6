"""The command that gathers what support needs into one redacted file."""

from __future__ import annotations

import json
import platform
import sqlite3
import sys
import zipfile
from pathlib import Path

from app import __version__
from app.cli.common import ProfileOption, guarded, opened
from app.cli.output import plain, say
from app.domain.errors import ConfigurationError
from app.system.secrets import SecretName

_LOG_FILES = 6


@guarded
def diagnostics(file: Path, profile: ProfileOption = None) -> None:
    """Write logs, versions, settings and counts, without secrets, to FILE.zip; names of suppliers may be in the log."""
    with opened(profile) as program:
        for name in SecretName:
            try:
                program.secrets.get(name)
            except ConfigurationError:
                continue
        verdict = program.service.verify_audit()
        parts = {
            "versions.json": {
                "ml-connector": __version__,
                "python": sys.version,
                "platform": platform.platform(),
                "sqlite": sqlite3.sqlite_version,
            },
            "settings.json": program.settings().model_dump(mode="json"),
            "status.json": plain(program.service.status()),
            "audit.json": plain(verdict),
            "last-audit-entries.json": plain(list(program.audit.entries(newest_first=True, limit=500))),
        }
        logs = sorted(program.profile.logs.glob("*.log*"))[:_LOG_FILES]
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
                for name_, value in parts.items():
                    bundle.writestr(name_, program.redact(json.dumps(value, ensure_ascii=False, indent=1)))
                for log in logs:
                    bundle.writestr(f"logs/{log.name}", program.redact(log.read_text("utf-8", "replace")))
        except OSError as error:
            raise ConfigurationError(
                f"The file {file} cannot be written: {error.strerror or error}.",
                item="Diagnostics",
                advice="Choose another place.",
            ) from error
    say(f"Diagnostics are in {file}. Look through them before you send them.")
