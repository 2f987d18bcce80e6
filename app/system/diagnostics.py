"""What support needs, gathered and redacted: as texts to look at, and as one file; it tells what could not be read."""

from __future__ import annotations

import contextlib
import json
import platform
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.errors import ConfigurationError, KnownError
from app.domain.redaction import Redactor
from app.system.logs import LOG_FILE, LOG_FILES
from app.system.paths import Profile, default_profile
from app.system.plain import plain
from app.system.secrets import SecretName, Secrets
from app.system.settings_file import SettingsFile

NEWEST_ENTRIES = 500
"""How much of the audit trail goes along."""


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What the file holds."""

    parts: dict[str, str]
    """Name inside the file, and its text, redacted."""
    problems: tuple[str, ...]
    """What could not be read, and what to do."""


def gather(profile: Profile, more: Mapping[str, Callable[[], object]]) -> Diagnostics:
    """Versions, settings, what `more` makes, and the logs; names of suppliers may be in the logs. Any thread."""
    redact = _redactor(profile)
    problems: list[str] = []

    def text(make: Callable[[], object]) -> str:
        try:
            made = plain(make())
        except KnownError as error:
            problems.append(str(error))
            made = {"could_not_be_read": str(error)}
        return redact(json.dumps(made, ensure_ascii=False, indent=1))

    parts = {
        name: text(make)
        for name, make in {
            "versions.json": _versions,
            "settings.json": lambda: SettingsFile(profile.folder).load().model_dump(mode="json"),
            **more,
        }.items()
    }
    for log in [log for log in sorted(profile.logs.glob(LOG_FILE + "*")) if log.is_file()][:LOG_FILES]:
        try:
            parts[f"logs/{log.name}"] = redact(log.read_text("utf-8", "replace"))
        except OSError as error:
            problems.append(f"The log {log.name} cannot be read: {error.strerror or error}.")
    return Diagnostics(parts, tuple(dict.fromkeys(problems)))


def write(file: Path, bundle: Diagnostics) -> None:
    """As a .zip. Raises ConfigurationError."""
    new = file.with_name(f"{file.name}.part")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in bundle.parts.items():
                archive.writestr(name, text)
        new.replace(file)
    except OSError as error:
        raise ConfigurationError(
            f"The file {file} cannot be written: {error.strerror or error}.",
            item="Diagnostics",
            advice="Choose another place.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def _versions() -> object:
    return {
        "ml-connector": __version__,
        "python": sys.version,
        "platform": platform.platform(),
        "sqlite": sqlite3.sqlite_version,
    }


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
