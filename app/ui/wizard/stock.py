"""The part of the go-live step that asks for stock: off unless wanted, each way with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.engine.setup import Choice, ChoiceKind
from app.system.settings import StockWay
from app.ui import words, words_stock
from app.ui.session import Session
from app.ui.widgets.basics import button, column, label
from app.ui.widgets.notes import Note
from app.ui.wizard.choice_row import ListChoice, WayChoice
from app.ui.wizard.step import check_card

_LANE = "wizard-lists"
_Lists = dict[ChoiceKind, Sequence[Choice]]


class StockChoice(QWidget):
    """`changed` says that it may have become complete, or ceased to be. Settings are saved as they are chosen."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._lists: _Lists | None = None
        layout: QVBoxLayout = column(self, gap=10)
        head = QWidget()
        inside = column(head, margins=(14, 10, 14, 10), gap=4)
        self.box = QCheckBox(self.tr("Let ServiceTitan's &stock follow TallyPrime's, too"))
        self.box.setObjectName("stock-on")
        self.box.clicked.connect(self._switch)
        inside.addWidget(label(self.tr("Stock"), "strong"))
        inside.addWidget(self.box)
        said = self.tr("You can switch it on later in Settings. Without it only purchases bring stock in.")
        self.said = label(f"{words_stock.why()} {said}", "caption", wrap=True)
        inside.addWidget(self.said)
        layout.addWidget(check_card([head]))
        self.trouble = Note("bad")
        self.trouble.add_action(self.tr("Read &again"), self.read)
        self.trouble.hide()
        layout.addWidget(self.trouble)
        self.way = WayChoice("stock-way", self.tr("How stock reaches ServiceTitan"), words_stock.ways())
        self.way.chosen.connect(lambda key: self._put("stock.way", key))
        self.vendor = ListChoice(
            "stock-vendor",
            self.tr("Vendor for stock clearing"),
            self.tr("Create one such as “TallyPrime stock clearing” in ServiceTitan, and buy nothing else from it."),
        )
        self.kind = ListChoice(
            "stock-return-type",
            self.tr("Return type for stock"),
            self.tr("Best one that receives the vendor's credit by itself: then nobody has to finish the returns."),
        )
        self._keys = {
            ChoiceKind.CLEARING_VENDOR: (self.vendor, "stock.clearing_vendor_id"),
            ChoiceKind.RETURN_TYPE: (self.kind, "stock.return_type_id"),
        }
        for made, key in self._keys.values():
            made.chosen.connect(lambda chosen, k=key: self._put(k, int(chosen)))
        self.opening = WayChoice("stock-opening", self.tr("Stock in ServiceTitan at go-live"), words_stock.at_go_live())
        self.opening.chosen.connect(lambda key: self._put("stock.at_go_live", key))
        self.again = button(self.tr("Read the lists again"), self.read, "quiet")
        self.lists = check_card([self.vendor, self.kind])
        self.ways = check_card([self.way])
        self.openings = check_card([self.opening])
        for part in (self.ways, self.lists):
            layout.addWidget(part)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.openings)
        self.show_saved()

    # -- for the step ----------------------------------------------------------------------------------------------

    @property
    def lacks(self) -> str:
        """What is not chosen yet, in a sentence; empty when nothing is, and while stock is off."""
        said = self.session.settings.stock
        if not said.enabled or said.way is StockWay.WORKBOOK:
            return ""
        if said.clearing_vendor_id is None:
            return self.tr("Choose the vendor for stock clearing, or leave stock off.")
        return self.tr("Choose the return type for stock, or leave stock off.") if said.return_type_id is None else ""

    def show_saved(self) -> None:
        """As it is saved; reads the lists where they are needed."""
        said = self.session.settings.stock
        self.box.setChecked(said.enabled)
        self.way.choose(said.way.value)
        self.opening.choose(said.at_go_live.value)
        clearing = said.enabled and said.way is StockWay.CLEARING
        for part, shown in ((self.ways, said.enabled), (self.lists, clearing), (self.openings, said.enabled)):
            part.setVisible(shown)
        self.again.setVisible(clearing)
        if not clearing:
            self.trouble.hide()
        self.changed.emit()

    def read(self) -> None:
        """Ask ServiceTitan for both lists, where they are needed."""
        said, service = self.session.settings.stock, self.session.service
        if not said.enabled or said.way is not StockWay.CLEARING:
            return
        self.trouble.hide()
        self.session.background.read(
            self,
            "stock-lists",
            lambda: {kind: service.choices(kind) for kind in self._keys},
            self._fill,
            self._failed,
            lane=_LANE,
        )

    # -- choosing --------------------------------------------------------------------------------------------------

    def _switch(self, on: bool) -> None:
        self._put("stock.enabled", on)

    def _put(self, key: str, value: object) -> None:
        def saved() -> None:
            self.show_saved()
            if key in ("stock.enabled", "stock.way"):
                self.read()

        self.session.save_settings(lambda old: old.with_value(key, value), saved, owner=self)

    def _fill(self, lists: _Lists) -> None:
        self._lists = lists
        for kind, (made, key) in self._keys.items():
            current = self.session.settings.get(key)
            chosen = made.fill(lists[kind], "" if current is None else str(current))
            if chosen and chosen != str(current):
                self._put(key, int(chosen))
        if not any(one.usable for one in lists[ChoiceKind.RETURN_TYPE]):
            self.trouble.say(
                "bad", self.tr("Create one there, then read the lists again."),
                self.tr("ServiceTitan has no active return type."),
            )  # fmt: skip
            self.trouble.show()
        self.changed.emit()

    def _failed(self, error: KnownError) -> None:
        self.trouble.say("bad", words.for_window(error.advice), error.what)
        self.trouble.show()
