"""Ids, codes and requests: a block of fixed-width text that can be copied, and the drawer's section of that kind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.engine.bills.detail import BooksDetail
from app.engine.reference.desk import ReferenceDetail
from app.engine.sales.detail import SaleDetail
from app.ui.details import Detail
from app.ui.drawer import bills, reference, sales
from app.ui.drawer.sections import Section
from app.ui.drawer.texts import codes
from app.ui.theme.theme import CAPTION
from app.ui.widgets.basics import button, column

_HIGHEST = 220


class Code(QWidget):
    """`text` is the block, `copy` the button that puts all of it on the clipboard."""

    def __init__(self, said: str, name: str, copy_name: str) -> None:
        super().__init__()
        layout = column(self, gap=2)
        self.text = QPlainTextEdit(said)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPixelSize(CAPTION)
        self.text.setFont(face)
        lines = said.count("\n") + 1
        self.text.setFixedHeight(min(_HIGHEST, self.text.fontMetrics().lineSpacing() * lines + 24))
        layout.addWidget(self.text)
        self.copy = button(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(said), "row")
        self.copy.setAccessibleName(copy_name)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignRight)


class DetailsSection(Section):
    """What support asks for: the ids of the record in both systems, and its codes. Closed until it is asked for."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Details"))
        self.toggle = button("", None, "inline")
        self.toggle.setObjectName("show-codes")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._show)
        self.head.addWidget(self.toggle)
        self.code: Code | None = None
        self._show(False)

    def show_codes(self, detail: Detail) -> None:
        """Of this record; stays open or closed."""
        match detail:
            case ReferenceDetail():
                said = reference.codes(detail)
            case SaleDetail():
                said = sales.codes(detail)
            case BooksDetail():
                said = bills.codes(detail)
            case _:
                said = codes(detail)
        place = self.replace(said)
        if place is not None:
            self.code = Code(said, self.tr("Ids and codes"), self.tr("Copy ids and codes"))
            place.addWidget(self.code)
        self._show(self.toggle.isChecked())

    def _show(self, on: bool) -> None:
        self.toggle.setText(self.tr("Hide") if on else self.tr("Show"))
        self.toggle.setAccessibleName(self.tr("Hide ids and codes") if on else self.tr("Show ids and codes"))
        if self.code is not None:
            self.code.setVisible(on)
