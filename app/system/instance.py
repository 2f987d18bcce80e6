"""One window program per profile: the lock that tells of another one, and the name under which the two can talk."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.domain.errors import ConfigurationError
from app.system.locks import FileLock

_PREFIX = "ml-connector-"
_NAME = re.compile(_PREFIX + "[0-9a-f]{16}")


class InstanceLock:
    """Held while a window program runs on the profile; it vanishes with a killed process, so it is never stale."""

    def __init__(self, profile: Path) -> None:
        self._folder = profile
        self._lock = FileLock(profile, "window")
        self._held = False

    def acquire(self) -> bool:
        """Take it; False when another window program runs on this profile. Raises ConfigurationError."""
        if self._held:
            return True
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"The folder {self._folder} cannot be used: {error.strerror or error}.",
                item="Profile",
                advice="Check that you may write there, or start with another one: --profile DIR.",
            ) from error
        self._held = self._lock.acquire()
        return self._held

    def release(self) -> None:
        """Give it back; may be repeated."""
        if self._held:
            self._lock.release()
            self._held = False


def server_name(profile: Path) -> str:
    """A local server's name for this user and profile: short, letters, digits and dashes only, the same every time.

    Valid as a Windows pipe and as a socket in the temporary folder, whose path may not be long.
    """
    import hashlib  # not at the top, as the others below: the tray icon is to be there before it

    folder = os.path.normcase(profile.resolve())
    digest = hashlib.sha256(f"{_user()}\n{folder}".encode()).hexdigest()[:16]
    return f"{_PREFIX}{digest}"


def running() -> list[str]:
    """The names under which window programs may be listening; of other users too, who do not let us in."""
    import tempfile

    folder = r"\\.\pipe" if os.name == "nt" else tempfile.gettempdir()
    try:
        found = os.listdir(folder)
    except OSError:
        return []
    return sorted(name for name in found if _NAME.fullmatch(name))


def _user() -> str:
    if hasattr(os, "getuid"):
        return str(os.getuid())
    import getpass

    return f"{os.environ.get('USERDOMAIN', '')}/{getpass.getuser()}".casefold()
