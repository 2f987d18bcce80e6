"""Where things are: the profile's folder, the folder shared by all users of this PC, and the files we ship."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_APP = "ML Connector"


def default_profile() -> Path:
    """The platform's user data folder."""
    import platformdirs  # not at the top: the tray icon is to be there before it

    return Path(platformdirs.user_data_dir(_APP, appauthor=False))


def machine_folder() -> Path:
    """A folder every user of this PC can use, for locks only."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / _APP / "locks"
    import tempfile

    return Path(tempfile.gettempdir()) / "ml-connector-locks"


def resources() -> Path:
    """The pictures we ship: `app/resources` in a wheel or a frozen program, `resources` beside `app` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


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
        import hashlib

        digest = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:8]
        return f"{self.folder.name}#{digest}"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"
