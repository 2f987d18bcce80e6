"""Import and export of the mapping table: choose a file, see what it would change, take all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.records import Subject
from app.engine.mapping.changes import ChangesMade, Effect, FileLine, FilePreview
from app.ui import formats, words
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import records, released_text
from app.ui.pages.mapping.dialogs import fill, give_room, plain_table
from app.ui.pages.mapping.texts import kind_words, target_word
from app.ui.session import Session
from app.ui.widgets.basics import label

_LISTED = 500
_ORDER = (Effect.WRONG, Effect.CHANGED, Effect.NEW)


def _tr(text: str) -> str:
    return QCoreApplication.translate("mapping", text)


def _kinds() -> str:
    return ";;".join([_tr("CSV file (*.csv)"), _tr("Excel workbook (*.xlsx)"), _tr("JSON file (*.json)")])


def ask_for_import(parent: QWidget) -> Path | None:
    """The file a person chooses."""
    every = _tr("Mappings (*.csv *.xlsx *.json)")
    name, _ = QFileDialog.getOpenFileName(parent, _tr("Import mappings"), _documents(), f"{every};;{_kinds()}")
    return Path(name) if name else None


def ask_for_export(parent: QWidget) -> Path | None:
    """Where a person wants the file; .csv when no ending is named."""
    place = str(Path(_documents()) / "mappings.csv")
    name, chosen = QFileDialog.getSaveFileName(parent, _tr("Export mappings"), place, _kinds())
    if not name:
        return None
    path = Path(name)
    ending = next((end for end in (".xlsx", ".json") if end in chosen), ".csv")
    return path if path.suffix else path.with_suffix(ending)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


class Files(QObject):
    """What the page's two buttons do; `show` opens a dialog."""

    def __init__(self, session: Session, page: QWidget, show: Callable[[QDialog], None]) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._show = show

    def import_file(self) -> None:
        """Ask for a file and show what it would change."""
        path = ask_for_import(self._page)
        if path is None:
            return
        service = self._session.service

        def show(found: FilePreview) -> None:
            dialog = ImportDialog(self._session, found, self._page)
            dialog.imported.connect(self._session.notice)
            self._show(dialog)

        self._session.background.act(self, lambda: service.preview_import(path), show)

    def export_file(self) -> None:
        """Ask where to, and write all mappings."""
        path = ask_for_export(self._page)
        if path is None:
            return
        service = self._session.service

        def written(n: int) -> None:
            one, many = _tr("1 mapping was written to {file}."), _tr("{n} mappings were written to {file}.")
            text = (one if n == 1 else many).format(n=formats.count(n) if n else "0", file=path)
            self._session.notice.emit(text)

        self._session.background.act(self, lambda: service.export_mappings(path), written)


class ImportDialog(Dialog):
    """What importing a file would change. `imported` carries the sentence that says what happened."""

    imported = Signal(str)

    def __init__(self, session: Session, found: FilePreview, parent: QWidget) -> None:
        super().__init__(parent, "", "", least_width=640)
        self._session = session
        self._path = found.path
        self.heading(self.tr("Import “{file}”").format(file=found.path.name))
        self.summary = label(_summary(found), wrap=True)
        self.body.addWidget(self.summary)
        titles = [_tr("Row"), _tr("Kind"), _tr("In Tally"), _tr("What changes")]
        self.table = plain_table(titles, self.windowTitle())
        self.body.addWidget(self.table, 1)
        lines = [line for effect in _ORDER for line in found.lines if line.effect is effect]
        fill(self.table, [_row(line) for line in lines[:_LISTED]], found.count(Effect.WRONG))
        self.table.setVisible(bool(lines))
        if len(lines) > _LISTED:
            self.body.addWidget(label(self.tr("The first {n} are listed.").format(n=formats.count(_LISTED)), "caption"))
        wrong, changes = found.count(Effect.WRONG), found.count(Effect.NEW) + found.count(Effect.CHANGED)
        text = self.tr("Import 1 change") if changes == 1 else self.tr("Import {n} changes")
        self.primary.setText(text.format(n=formats.count(changes) if changes else "0"))
        self.primary.clicked.connect(lambda: self._import())
        if wrong:
            one, many = self.tr("1 row is wrong."), self.tr("{n} rows are wrong.")
            text = one if wrong == 1 else many.format(n=formats.count(wrong))
            self.say_trouble(f"{text} {self.tr('Nothing is imported until the file is right.')}")
            self.allow(self.trouble.text)
        elif not changes:
            self.allow(self.tr("The file changes nothing."))
        give_room(self)
        self.resize(760, 480 if lines else 200)

    def _import(self) -> None:
        self.let_go()
        service, path = self._session.service, self._path
        self._session.background.act(self, lambda: service.import_mappings(path), self._done, self.fail)

    def _done(self, made: ChangesMade) -> None:
        one, many = self.tr("1 mapping was taken from {file}."), self.tr("{n} mappings were taken from {file}.")
        text = (one if made.changes == 1 else many).format(n=formats.count(made.changes), file=self._path.name)
        if made.released:
            text = f"{text} {released_text(len(made.released), self._session.send_released(made.released))}"
        self.imported.emit(text)
        self.accept()


def _summary(found: FilePreview) -> str:
    said = [
        (found.count(Effect.NEW), _tr("{n} new"), _tr("{n} new")),
        (found.count(Effect.CHANGED), _tr("1 changed"), _tr("{n} changed")),
        (found.count(Effect.SAME), _tr("1 as it is"), _tr("{n} as they are")),
        (found.count(Effect.WRONG), _tr("1 wrong"), _tr("{n} wrong")),
    ]
    counts = " · ".join((one if n == 1 else many).format(n=formats.count(n)) for n, one, many in said if n)
    rows = len(found.lines)
    head = _tr("1 row") if rows == 1 else _tr("{n} rows").format(n=formats.count(rows) if rows else "0")
    text = f"{head}: {counts}." if counts else f"{head}."
    if found.released and not found.count(Effect.WRONG):
        text = f"{text} {_tr('{count} would be released.').format(count=records(found.released))}"
    if found.unknown:
        names = ", ".join(f"“{one.source}”" for one in found.unknown[:5])
        more = _tr(" and {n} more").format(n=len(found.unknown) - 5) if len(found.unknown) > 5 else ""
        text = f"{text} {_tr('Not in TallyPrime yet, as far as it was read: {names}.').format(names=names + more)}"
    return text


def _row(line: FileLine) -> tuple[str, str, str, str]:
    kind = Subject(line.kind) if line.kind in {each.value for each in Subject} else None
    try:
        shown = kind_words(kind).tab if kind is not None else line.kind
    except KeyError:
        shown = line.kind
    if line.effect is Effect.WRONG:
        return line.place, shown, line.source, words.for_window(line.problem)
    target = _target(kind, line.target)
    if line.effect is Effect.NEW:
        return line.place, shown, line.source, _tr("new: {target}").format(target=target)
    before = _target(kind, line.before)
    return line.place, shown, line.source, _tr("{before} becomes {target}").format(before=before, target=target)


def _target(kind: Subject | None, text: str) -> str:
    return target_word(kind, None, text) if kind is not None else text
