"""Writes what waits for upload to a workbook: asks where to, says what to do with it, and about earlier files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.domain.errors import KnownError
from app.engine.stock.workbook import WorkbookWritten
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.session import Session


class WorkbookButton(QPushButton):
    """`asked` carries a dialog to be opened; `written` says that a file is there."""

    asked = Signal(object)
    written = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("export-workbook")
        self.setAutoDefault(False)
        self._session = session
        self._waiting = 0
        self._running = False
        self.clicked.connect(lambda: self.choose_file())
        self._say()

    def show_waiting(self, waiting: int) -> None:
        """How many records wait for upload, in a file already or not."""
        self._waiting = waiting
        self._say()

    def choose_file(self, *, again: bool = False) -> None:
        """Ask where to. A file that exists is never replaced: it may be waiting for its upload."""
        name = f"stock-{self._session.now().astimezone():%Y-%m-%d-%H%M}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(), self.tr("Export the import workbook"), str(Path.home() / name),
            self.tr("Excel workbook (*.xlsx)"), options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self.export_to(Path(chosen), again=again)

    def export_to(self, path: Path, *, again: bool = False) -> None:
        """Write it there. `again`: what was in an earlier file, too."""
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        session = self._session
        stock = session.service.stock

        def done(made: WorkbookWritten) -> None:
            self._run(False)
            self._tell(made, path)
            self.written.emit()

        def failed(error: KnownError) -> None:
            self._run(False)
            session.problem.emit(error)

        self._run(True)
        session.background.act(self, lambda: stock.write_workbook(path, again=again), done, failed)

    def _tell(self, made: WorkbookWritten, path: Path) -> None:
        if not made.rows and made.left:
            self.asked.emit(self._question(made.left))
            return
        if not made.rows:
            self._session.notice.emit(self.tr("Nothing waits for the workbook; no file was written."))
            return
        text = self.tr("{rows} rows are in {name}.") if made.rows != 1 else self.tr("1 row is in {name}.")
        said = [
            text.format(rows=formats.count(made.rows), name=path.name),
            self.tr("Upload it in ServiceTitan (Inventory > Adjustments > import)."),
        ]
        if made.left:
            one, many = (
                self.tr("1 movement is in an earlier file and not in this one."),
                self.tr("{n} movements are in an earlier file and not in this one."),
            )
            said.append((one if made.left == 1 else many).format(n=formats.count(made.left)))
        self._session.notice.emit(" ".join(said))

    def _question(self, left: int) -> Dialog:
        one, many = (
            self.tr("The movement that waits is in a file that was exported before."),
            self.tr("All {n} movements that wait are in files that were exported before."),
        )
        text = self.tr(
            "Upload that file. Export them once more only if it is lost and was never uploaded: what is uploaded twice "
            "is counted twice."
        )
        said = f"{(one if left == 1 else many).format(n=formats.count(left))} {text}"
        dialog = ConfirmDialog(self.window(), self.tr("Nothing new to export"), said, self.tr("Export once more…"))
        dialog.confirmed.connect(lambda: self.choose_file(again=True))
        dialog.cancel.setFocus()
        return dialog

    def _run(self, running: bool) -> None:
        self._running = running
        self._say()

    def _say(self) -> None:
        self.setText(self.tr("Exporting…") if self._running else self.tr("Export workbook…"))
        self.setEnabled(self._waiting > 0 and not self._running)
        self.setToolTip("" if self._waiting else self.tr("No movement waits for upload."))
