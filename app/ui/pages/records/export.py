"""Writes the records of a query to a file, portion by portion, off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.engine.views import RecordQuery, Views
from app.system.tables import write_table
from app.ui.pages.records.texts import export_columns, export_row

PORTION = 500


def export(views: Views, query: RecordQuery, path: Path, currency: str, stopped: Callable[[], bool]) -> int:
    """All records that pass the filter, in its order; returns how many. Raises what `write_table` raises.

    Which records is decided once, at the beginning; each is written as it is when its turn comes. Cells that a
    spreadsheet would run are neutralised. `stopped` ends it early; the file is then incomplete and removed.
    """
    ids = views.record_ids(query)
    written = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal written
        for at in range(0, len(ids), PORTION):
            if stopped():
                return
            for row in views.records_of(ids[at : at + PORTION]):
                written += 1
                yield export_row(row, currency)

    write_table(path, export_columns(), rows())
    if stopped():
        path.unlink(missing_ok=True)
    return written
