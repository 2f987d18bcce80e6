"""The command that writes what support needs into one redacted file; what cannot be read is told in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.bootstrap import open_program
from app.cli.common import ProfileOption, guarded
from app.cli.output import Exit, fail, say
from app.domain.errors import KnownError
from app.system.diagnostics import Diagnostics, gather, write
from app.system.paths import Profile, default_profile


@guarded
def diagnostics(file: Path, profile: ProfileOption = None) -> None:
    """Write logs, versions, settings and counts, without secrets, to FILE.zip; names of suppliers may be in the log."""
    bundle = _gathered(profile)
    write(file, bundle)
    if bundle.problems:
        fail("Not everything could be read; the file says so.", " ".join(bundle.problems))
    say(f"Diagnostics are in {file}. Look through them before you send them.")
    if bundle.problems:
        raise SystemExit(int(Exit.NEEDS_PERSON))


def _gathered(folder: Path | None) -> Diagnostics:
    try:
        program = open_program(folder)
    except KnownError as error:
        return gather(Profile(folder or default_profile()), {"status.json": _raising(error)})
    try:
        return program.diagnostics()
    finally:
        program.close()


def _raising(error: KnownError) -> Callable[[], object]:
    def make() -> object:
        raise error

    return make
