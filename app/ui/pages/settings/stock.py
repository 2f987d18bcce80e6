"""The section “Stock”: a switch, the way with what follows from it, and what that way needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.errors import KnownError
from app.domain.stock import OUTWARD_SALES
from app.engine.setup import Choice, ChoiceKind
from app.system.settings import StockWay
from app.ui import words_stock
from app.ui.pages.settings.blocks import Block
from app.ui.pages.settings.fields import Field, RadioField, SwitchField, TextField
from app.ui.pages.settings.live import LiveField
from app.ui.pages.settings.section import Entry, Section
from app.ui.pages.settings.stock_report import report_fields
from app.ui.session import Session
from app.ui.widgets.basics import rule
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Note


def _tr(text: str) -> str:
    return QCoreApplication.translate("StockSection", text)


class BoxesField(Field):
    """Several switches whose names, separated by commas, are the value. `inverted`: of those that are not ticked."""

    def __init__(self, key: str, help: str = "", *, inverted: bool = False) -> None:
        super().__init__(key, help)
        self._inverted = inverted
        self._names: list[str] = []
        """Of the value, in its order; also those that no box has."""
        self.boxes: dict[str, QCheckBox] = {}
        self.place = QWidget()
        self._flow = Flow(self.place, gap=12)
        self.editor_row.addWidget(self.place, 1)

    def fill(self, choices: Sequence[tuple[str, str]]) -> None:
        """Value and text of each."""
        for made in self.boxes.values():
            made.hide()
            made.deleteLater()
        self.boxes = {}
        for name, text in choices:
            made = QCheckBox(text)
            made.clicked.connect(lambda _=False, n=name: self._clicked(n))
            self.boxes[name] = made
            self._flow.addWidget(made)
        self._show()

    @property
    def editor(self) -> QWidget:
        return next(iter(self.boxes.values()), self.place)

    def value(self) -> object:
        return ", ".join(self._names)

    def show_value(self, value: object) -> None:
        self._names = [one.strip() for one in str(value).split(",") if one.strip()]
        self._show()

    def _clicked(self, name: str) -> None:
        named = self.boxes[name].isChecked() is not self._inverted
        order = list(self.boxes)
        kept = [one for one in self._names if one != name] + ([name] if named else [])
        self._names = sorted(kept, key=lambda one: order.index(one) if one in order else len(order))
        self.edited.emit()

    def _show(self) -> None:
        for name, made in self.boxes.items():
            made.setChecked((name in self._names) is not self._inverted)


class ClassesField(BoxesField):
    """The classes whose goods ServiceTitan's jobs move already: off, and with a warning when one is on."""

    def __init__(self) -> None:
        super().__init__("stock.classes_on")
        self.warning = Note("warn", words_stock.twice(), _tr("Counted twice?"))
        self.layout_.addWidget(self.warning)
        self.fill([(one.value, one.value) for one in sorted(OUTWARD_SALES, key=lambda one: one.value)])
        self.help.setText(_tr("Off as a rule: ServiceTitan's own job consumption takes this stock out already."))
        self.help.show()
        self.edited.connect(self._warn)

    def show_value(self, value: object) -> None:
        super().show_value(value)
        self._warn()

    def _show(self) -> None:
        super()._show()
        self._warn()

    def _warn(self) -> None:
        self.warning.setVisible(bool(self._names))


class TypesField(BoxesField):
    """The voucher types of the company that are sent unless they are left out."""

    def __init__(self, session: Session) -> None:
        super().__init__("stock.types_off", words_stock.left_out(), inverted=True)
        self.session = session
        self.title.setText(_tr("Voucher types that are sent"))

    def read(self) -> None:
        service = self.session.service
        self.session.background.read(
            self, "types", lambda: service.choices(ChoiceKind.STOCK_TYPE), self._fill, self._failed
        )

    def _fill(self, found: Sequence[Choice]) -> None:
        shown = [(one.id, f"{one.name}  ·  {one.detail}" if one.detail else one.name) for one in found]
        gone = [(name, _tr("{name}  ·  not in the company").format(name=name)) for name in self._names
                if name not in {one.id for one in found}]  # fmt: skip
        if [name for name, _ in shown + gone] != list(self.boxes):
            self.fill(shown + gone)

    def _failed(self, _: KnownError) -> None:
        """The company was not read yet: only what is left out is known."""
        if not self.boxes:
            self.fill([(name, name) for name in self._names])
        self.help.setText(_tr("They are listed here once the company was read from TallyPrime."))


class HeadBlock(Block):
    """A rule and a title above several fields that belong together."""

    def __init__(self, title: str, help: str = "") -> None:
        super().__init__(title, help)
        self.inside.insertWidget(0, rule())
        self.add_help()


class StockSection(Section):
    """Fields of a way that is not chosen are not shown, and nothing but the switch while it is off."""

    def __init__(self, session: Session) -> None:
        self.switch = SwitchField(
            "stock.enabled",
            _tr("Let ServiceTitan's stock follow TallyPrime's"),
            words_stock.why(),
        )
        self.way = RadioField("stock.way", words_stock.ways())
        self.clearing: list[Entry] = [
            LiveField(
                session,
                "stock.clearing_vendor_id",
                ChoiceKind.CLEARING_VENDOR,
                _tr(
                    "Create a vendor such as “TallyPrime stock clearing” in ServiceTitan and buy nothing else from it. "
                    "Its balance is the sum of quantity × recorded cost of Tally's adjustments."
                ),
                typed=True,
            ),
            LiveField(
                session,
                "stock.return_type_id",
                ChoiceKind.RETURN_TYPE,
                _tr("Best one that receives the vendor's credit by itself: then nobody has to finish the returns."),
            ),
            RadioField(
                "stock.return_counts_at",
                words_stock.return_counts(),
                _tr("ServiceTitan documents it nowhere. Until then a movement is shown as waiting, never as done."),
            ),
        ]
        self.types = TypesField(session)
        self.classes = ClassesField()
        self.common: list[Entry] = [
            RadioField("stock.at_go_live", words_stock.at_go_live()),
            self.types,
            self.classes,
        ]
        self.columns: list[Entry] = [
            HeadBlock(
                _tr("Columns of the workbook"),
                _tr("As in the template that your ServiceTitan lets you download. Empty: the column is left out."),
            ),
            *(
                TextField(f"stock.column_{name}")
                for name in ("reference", "location", "sku", "quantity", "cost", "date", "memo")
            ),
        ]
        self.report: list[Entry] = [
            HeadBlock(
                _tr("Stock report of ServiceTitan"),
                _tr(
                    "A report of yours that lists item, location and quantity on hand. With it the page Stock compares "
                    "what ServiceTitan itself says, and nothing is called in sync that it says otherwise. Without one "
                    "what was sent is compared."
                ),
            ),
        ]
        self.report_fields = report_fields(session)
        super().__init__(
            "stock",
            _tr("Stock"),
            [self.switch, self.way, *self.clearing, *self.common, *self.columns, *self.report, *self.report_fields.all],
        )
        for one in (self.switch, self.way):
            one.edited.connect(self._edited)
            one.shown.connect(self.show_entries)
        self.show_entries()

    def _edited(self) -> None:
        self.show_entries()
        self.read()

    def show_entries(self) -> None:
        """Those that the switch and the way ask for."""
        on, clearing = bool(self.switch.value()), self.way.value() == StockWay.CLEARING.value
        for one in (self.way, *self.common, *self.report):
            one.setVisible(on)
        for one in self.clearing:
            one.setVisible(on and clearing)
        for one in self.columns:
            one.setVisible(on and not clearing)
        self.report_fields.show_fields(on)

    def read(self) -> None:
        if self.switch.value():
            super().read()
