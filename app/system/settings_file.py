"""The settings of a profile on disk: one JSON file, written whole or not at all; values of a TOML file over them."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.domain.errors import ConfigurationError, DiskFull
from app.system.setting_base import ChangePolicy as ChangePolicy
from app.system.setting_base import is_loopback as is_loopback
from app.system.settings import Settings, parse

FILE_NAME = "settings.json"
T = TypeVar("T")
_TRIES, _PAUSE_S = 100, 0.02


class SettingsFile:
    """The settings of one profile on disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._one_at_a_time = threading.Lock()

    def load(self) -> Settings:
        """The stored settings; defaults when there are none yet. Raises ConfigurationError on a malformed file."""
        try:
            content = self._patiently(self.path.read_bytes)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise _unusable(self.path, error) from error
        try:
            data = json.loads(content.decode("utf-8-sig"))
        except ValueError as error:
            raise ConfigurationError(
                f"The file {self.path} is not valid JSON ({error}).",
                item="Settings",
                advice="Correct it, or move it away to start with defaults and set the values again.",
            ) from error
        return parse(data)

    def save(self, settings: Settings) -> None:
        """Replace the file in one step."""
        data = settings.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        temporary = self.path.with_suffix(".tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            self._patiently(lambda: os.replace(temporary, self.path))
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise _unusable(self.path, error) from error

    def _patiently(self, act: Callable[[], T]) -> T:
        """Windows lets nobody replace a file while somebody reads it; a moment later another program has read it."""
        for _ in range(_TRIES):
            try:
                with self._one_at_a_time:
                    return act()
            except PermissionError:
                if os.name != "nt":
                    raise
                time.sleep(_PAUSE_S)
        return act()


def read_toml(path: Path, base: Settings) -> Settings:
    """Settings with the values of a TOML file laid over `base`. Raises ConfigurationError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unusable(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The file {path} is not valid TOML ({error}).", item="Settings", advice="Correct it and import it again."
        ) from error
    merged = base.model_dump(mode="json")
    for section, values in data.items():
        if isinstance(values, dict) and isinstance(merged.get(section), dict):
            merged[section] |= {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
        else:
            merged[section] = values
    return parse(merged)


def _unusable(path: Path, error: OSError) -> ConfigurationError | DiskFull:
    if error.errno in {28, 122}:
        return DiskFull(
            f"The disk that holds {path.parent} is full; the settings were not changed.",
            advice="Free some space on that disk and try again.",
        )
    return ConfigurationError(
        f"The file {path} cannot be used: {error.strerror or error}.",
        item="Settings",
        advice="Check that it exists and that you may read and write it.",
    )
