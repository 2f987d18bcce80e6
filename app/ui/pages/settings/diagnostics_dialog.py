"""Shows what the diagnostics file would hold, part by part, and saves it where the person says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QListWidget, QPlainTextEdit, QWidget

from app.domain.errors import KnownError
from app.system.diagnostics import Diagnostics, write
from app.ui import formats, words
from app.ui.dialogs.base import Dialog
from app.ui.session import Session
from app.ui.widgets.basics import label, row

_LONGEST = 200_000
"""Characters of a part that are shown; its end, where the newest of a log stands."""


class DiagnosticsDialog(Dialog):
    """`choose_file` asks where to; a test answers for the person."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "", "", least_width=720)
        self.heading(self.tr("What the diagnostics file holds"))
        self.primary.setText(self.tr("Save as…"))
        self.session = session
        self.bundle: Diagnostics | None = None
        self.choose_file: Callable[[], str] = self._ask_file
        self.body.addWidget(
            label(
                self.tr("Passwords and keys are removed. Names of suppliers may be in the logs: look through them."),
                "second",
                wrap=True,
            )
        )
        middle = row(gap=8)
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Parts of the file"))
        self.names.setMaximumWidth(220)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the part"))
        self.text.setMinimumHeight(300)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        middle.addWidget(self.names)
        middle.addWidget(self.text, 1)
        self.body.addLayout(middle, 1)
        self.names.currentTextChanged.connect(self._show_part)
        self.primary.clicked.connect(lambda: self._save())
        self.allow(self.tr("It is being gathered."))
        session.background.read(self, "bundle", session.program.diagnostics, self._show, self._not_gathered)

    def _not_gathered(self, error: KnownError) -> None:
        self.fail(error)
        self.allow(words.for_window(error.what))

    def _show(self, bundle: Diagnostics) -> None:
        self.bundle = bundle
        self.names.addItems(list(bundle.parts))
        self.names.setCurrentRow(0)
        self.allow("")
        if bundle.problems:
            said = " ".join(words.for_window(one) for one in bundle.problems)
            self.say_trouble(self.tr("Not everything could be read; the file says so. {why}").format(why=said))

    def _show_part(self, name: str) -> None:
        text = self.bundle.parts[name] if self.bundle is not None and name else ""
        self.text.setPlainText(text[-_LONGEST:])

    def _ask_file(self) -> str:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        day = formats.day(self.session.now().astimezone().date())
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save diagnostics"), f"{folder}/ML Connector {day}.zip", self.tr("Zip files (*.zip)")
        )
        return name

    def _save(self) -> None:
        bundle, chosen = self.bundle, self.choose_file()
        if bundle is None or not chosen:
            return
        self.let_go()
        file = Path(chosen)
        self.session.background.act(self, lambda: write(file, bundle), lambda _: self._saved(file), self.fail)

    def _saved(self, file: Path) -> None:
        self.session.notice.emit(self.tr("The diagnostics are in {file}.").format(file=file))
        self.accept()
