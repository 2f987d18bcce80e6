"""Where things are: the profile's folder and the folder shared by all users of this PC."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APP = "ML Connector"


def default_profile() -> Path:
    """The platform's user data folder."""
    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def machine_folder() -> Path:
    """A folder every user of this PC can use, for locks only."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / _APP / "locks"
    return Path(tempfile.gettempdir()) / "ml-connector-locks"


@dataclass(frozen=True, slots=True)
class Profile:
    """The files of one profile."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "ml-connector.db"

    @property
    def mark(self) -> str:
        """The folder's name, and what tells it from another folder of that name on this PC."""
        digest = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:8]
        return f"{self.folder.name}#{digest}"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"
