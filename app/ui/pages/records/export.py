"""Writes the records of a query to a file, portion by portion, off the main thread; and the button that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton

from app.domain.errors import KnownError
from app.engine.views import RecordQuery, Views
from app.system.tables import write_table
from app.ui.pages.records import texts
from app.ui.pages.records.texts import Titles, export_columns, export_row
from app.ui.session import Session

PORTION = 500
EXPORTING = "export"
"""The lane of exports: a long one holds nothing else up."""


def export(views: Views, query: RecordQuery, path: Path, said: Titles, stopped: Callable[[], bool]) -> int:
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
                yield export_row(row, said)

    write_table(path, export_columns(said), rows())
    if stopped():
        path.unlink(missing_ok=True)
    return written


class ExportButton(QPushButton):
    """Asks where to and writes what the filters show; says when it is done."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("export")
        self.setAutoDefault(False)
        self._session = session
        self._query = RecordQuery()
        self._records = 0
        self._running = False
        self.clicked.connect(lambda: self.choose_file())
        self._say()

    def show_query(self, query: RecordQuery, records: int) -> None:
        """What it would write."""
        self._query, self._records = query, records
        self._say()

    def choose_file(self) -> None:
        """Ask where to."""
        name = f"records-{self._session.now().astimezone():%Y-%m-%d}.xlsx"
        kinds = self.tr("Excel workbook (*.xlsx);;CSV file (*.csv);;JSON file (*.json)")
        title = self.tr("Export {records}").format(records=texts.records(self._records))
        chosen, _ = QFileDialog.getSaveFileName(self.window(), title, str(Path.home() / name), kinds)
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write it there; as a workbook where the name does not say another kind."""
        if path.suffix.lower() not in {".csv", ".json", ".xlsx"}:
            path = path.with_name(f"{path.name}.xlsx")
        session, query = self._session, self._query
        views, lanes = session.views, session.background
        said = texts.titles(session.settings, session.currency)

        def done(written: int) -> None:
            text = self.tr("{records} were exported to {name}.")
            if written == 1:
                text = self.tr("1 record was exported to {name}.")
            self._run(False)
            session.notice.emit(text.format(records=texts.records(written), name=path.name))

        def failed(error: KnownError) -> None:
            self._run(False)
            session.problem.emit(error)

        self._run(True)
        lanes.act(self, lambda: export(views, query, path, said, lambda: lanes.closed), done, failed, lane=EXPORTING)

    def _run(self, running: bool) -> None:
        self._running = running
        self._say()

    def _say(self) -> None:
        self.setText(self.tr("Exporting…") if self._running else self.tr("Export…"))
        self.setEnabled(self._records > 0 and not self._running)
        self.setToolTip("" if self._records else self.tr("There is no record to export."))
