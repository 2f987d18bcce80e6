"""Writes audit entries to a file for an accountant or an auditor: CSV, JSON or XLSX; for command line and window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.domain.audit import AuditEntry
from app.domain.errors import UsageError
from app.system.tables import write_table

COLUMNS = ("number", "time", "record", "step", "text", "detail", "hash")
_SHEET = 1_048_575
"""Rows below the header that a worksheet of Excel can have."""
_TOLD_EVERY = 200


def export_trail(
    path: Path,
    entries: Iterable[AuditEntry],
    progress: Callable[[int], None] = lambda _: None,
    count: int | None = None,
) -> int:
    """Write them; returns how many. `progress` is told now and then how many are written.

    `count`: how many there are, if known, so that a file that cannot hold them is refused before it is begun.
    Raises UsageError, DiskFull, ConfigurationError. What `progress` raises ends it and leaves no file.
    """
    sheet = path.suffix.lower() == ".xlsx"
    if sheet and count is not None and count > _SHEET:
        raise _too_many(path)
    written = 0

    def rows() -> Iterator[tuple[str, ...]]:
        nonlocal written
        for entry in entries:
            if sheet and written == _SHEET:
                raise _too_many(path)
            written += 1
            if written % _TOLD_EVERY == 0:
                progress(written)
            yield _row(entry)

    new = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        write_table(new, COLUMNS, rows())
        new.replace(path)
    except OSError as error:
        raise UsageError(
            f"The file {path.name} cannot be replaced: {error.strerror or error}.",
            advice="Close it where it is open, or choose another name, and export again.",
        ) from error
    finally:
        new.unlink(missing_ok=True)
    return written


def _row(entry: AuditEntry) -> tuple[str, ...]:
    record = "" if entry.record_id is None else str(entry.record_id)
    return (str(entry.seq), entry.at.isoformat(), record, entry.kind, entry.text, entry.detail, entry.hash)


def _too_many(path: Path) -> UsageError:
    return UsageError(
        f"{path.name} cannot hold more than {_SHEET:,} entries.",
        advice="Export to .csv, or fewer entries: choose a shorter period.",
    )
