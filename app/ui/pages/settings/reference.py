"""The section “Vendors & items”: what is kept alike on both sides, who writes what, and who wins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.engine.books.setup import BooksFacts
from app.flows.reference.differences import FIELDS, ReferenceKind, Side
from app.system.settings_zoho import CUSTOMER_FIELDS, ITEM_FIELDS, VENDOR_FIELDS, FieldRule, Making
from app.ui.pages.settings.blocks import Block
from app.ui.pages.settings.books_section import BooksSection
from app.ui.pages.settings.fields import ComboField, Field, SwitchField, WheelFree, as_json
from app.ui.pages.settings.listed import ListedField
from app.ui.pages.settings.section import Entry
from app.ui.session import Session
from app.ui.widgets.basics import label, rule


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReferenceSection", text)


def makings(side: Side) -> list[tuple[str, str, str]]:
    """Value, text and consequence of writing to a side."""
    if side is Side.BOOKS:
        return [
            (Making.OFF.value, _tr("Off"), _tr("Nothing is written to Zoho Books.")),
            (
                Making.ON_CLICK.value,
                _tr("New ones on click"),
                _tr("What only ServiceTitan has is created in Zoho Books when you say so. Changed fields are written "
                    "there as the table below says."),
            ),
            (
                Making.AUTOMATIC.value,
                _tr("New ones by themselves"),
                _tr("What only ServiceTitan has is created in Zoho Books without asking. Changed fields are written "
                    "there as the table below says."),
            ),
        ]  # fmt: skip
    return [
        (Making.OFF.value, _tr("Off"), _tr("Nothing is written to ServiceTitan.")),
        (
            Making.ON_CLICK.value,
            _tr("New ones on click"),
            _tr("What only Zoho Books has is created in ServiceTitan when you say so. Changed fields are written there "
                "as the table below says."),
        ),
        (
            Making.AUTOMATIC.value,
            _tr("New ones by themselves"),
            _tr("What only Zoho Books has is created in ServiceTitan without asking. Changed fields are written there "
                "as the table below says."),
        ),
    ]  # fmt: skip


def field_names() -> dict[str, str]:
    """What a person calls the fields."""
    return {
        "name": _tr("Name"),
        "email": _tr("E-mail"),
        "phone": _tr("Phone"),
        "notes": _tr("Notes"),
        "address": _tr("Address"),
        "price": _tr("Selling price"),
        "cost": _tr("Purchase price"),
        "unit": _tr("Unit"),
    }


class MakingField(ComboField):
    """One of a few; under it stands what follows from the one that is chosen."""

    def __init__(self, key: str, ways: Sequence[tuple[str, str, str]]) -> None:
        """`ways`: value, text, consequence."""
        self._consequences = {value: consequence for value, _, consequence in ways}
        super().__init__(key, [(value, text) for value, text, _ in ways])
        self.help.show()
        self.edited.connect(self._tell)

    def show_value(self, value: object) -> None:
        super().show_value(value)
        self._tell()
        self.shown.emit()

    def _tell(self) -> None:
        said = self._consequences.get(str(self.value()), "")
        self.help.setText(said)
        self.combo.setAccessibleDescription(said)


class FieldRulesField(Field):
    """A table with a row for each field that both sides have, and whose value stands. Where ServiceTitan cannot be
    written, the value of Zoho Books cannot win."""

    def __init__(self, key: str, kind: ReferenceKind, names: Sequence[str], more: str = "") -> None:
        """`more`: what else there is to know about these fields."""
        super().__init__(key)
        self._kind = kind
        self.combos: dict[str, QComboBox] = {}
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(_tr("Field"), "caption"), 0, 0)
        grid.addWidget(label(_tr("Whose value stands"), "caption"), 0, 1)
        writable = {spec.name: spec.writable for spec in FIELDS[kind]}
        said = field_names()
        for at, name in enumerate(names, 1):
            head, combo = label(said[name]), WheelFree()
            for value, text in rule_names().items():
                if value != FieldRule.ZOHO.value or Side.FIELD in writable[name]:
                    combo.addItem(text, value)
            combo.setAccessibleName(f"{self.title.text()}, {said[name]}")
            combo.activated.connect(lambda _: self.edited.emit())
            head.setBuddy(combo)
            grid.addWidget(head, at, 0)
            grid.addWidget(combo, at, 1)
            self.combos[name] = combo
        self.editor_row.addWidget(place, 1)
        self.help.setText(more)
        self.help.setVisible(bool(more))
        self.held = label("", "warn", wrap=True)
        self.held.hide()
        self.layout_.insertWidget(2, self.held)

    @property
    def editor(self) -> QWidget:
        return next(iter(self.combos.values()))

    def value(self) -> object:
        return as_json({name: one.currentData() for name, one in self.combos.items() if one.currentData()})

    def show_value(self, value: object) -> None:
        said = json.loads(str(value) or "{}")
        for name, combo in self.combos.items():
            wanted = said.get(name, "")
            if combo.findData(wanted) < 0:
                combo.addItem(_tr("Zoho Books', which ServiceTitan does not take"), wanted)
            combo.setCurrentIndex(combo.findData(wanted))
        self.shown.emit()

    def tell_held(self, off: frozenset[Side]) -> None:
        """Which fields would be written to a side that takes nothing: their differences wait for a person."""
        names = field_names()
        waits = {FieldRule.SERVICETITAN.value: {Side.BOOKS}, FieldRule.ZOHO.value: {Side.FIELD},
                 FieldRule.NEWER.value: set(Side)}  # fmt: skip
        held = [
            names[name] for name, one in self.combos.items() if waits.get(str(one.currentData() or ""), set()) & off
        ]
        self.held.setText(
            _tr("Writing is off in a direction that these need, so their differences wait for you: {names}.").format(
                names=", ".join(held)
            )
        )
        self.held.setVisible(bool(held))


class LegendBlock(Block):
    """What each choice of the tables of fields writes where; said once for all kinds."""

    def __init__(self) -> None:
        super().__init__(_tr("Whose value of a field stands"))
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        said = rule_names()
        for at, (value, text) in enumerate(
            (
                (FieldRule.SERVICETITAN, _tr("It is written to Zoho Books; a change there is undone.")),
                (FieldRule.ZOHO, _tr("It is written to ServiceTitan; a change there is undone.")),
                (FieldRule.NEWER, _tr("A change is written to the other side; of two the later.")),
                (FieldRule.ASK, _tr("Nothing is written; the difference waits in Needs attention.")),
                ("", _tr("Each side keeps its own, and nobody is told.")),
            )
        ):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(said[value], "second"), at, 0, top)
            grid.addWidget(label(text, "caption", wrap=True), at, 1)
        self.inside.addWidget(place)
        self.help.setText(
            _tr("When two are linked first, an empty field takes what the other side has, unless you are asked.")
        )
        self.help.show()
        self.add_help()


def rule_names() -> dict[str, str]:
    """What a person calls the rules of a field, and none."""
    return {
        "": _tr("Not compared"),
        FieldRule.SERVICETITAN.value: _tr("ServiceTitan's"),
        FieldRule.ZOHO.value: _tr("Zoho Books'"),
        FieldRule.NEWER.value: _tr("The newer"),
        FieldRule.ASK.value: _tr("Ask me"),
    }


class KindSwitch(SwitchField):
    """Begins what belongs to a kind."""

    def __init__(self, key: str, text: str, help: str) -> None:
        super().__init__(key, text, help)
        self.layout_.insertWidget(0, rule())


@dataclass(frozen=True, slots=True)
class KindEntries:
    """What there is to choose for one kind."""

    switch: KindSwitch
    making: dict[Side, MakingField]
    fields: FieldRulesField
    more: tuple[Entry, ...] = ()
    """Needed to create one in Zoho Books."""

    @property
    def all(self) -> list[Entry]:
        return [self.switch, *self.making.values(), self.fields, *self.more]


def _kind(switch: KindSwitch, fields: FieldRulesField, *more: Entry) -> KindEntries:
    making = {side: MakingField(f"{switch.key}_to_{side.value}", makings(side)) for side in (Side.BOOKS, Side.FIELD)}
    return KindEntries(switch, making, fields, more)


class ReferenceSection(BooksSection):
    """Only what is switched on is shown, and nothing but the switch while it is off."""

    def __init__(self, session: Session) -> None:
        self.switch = SwitchField(
            "reference.enabled",
            _tr("Link what ServiceTitan and Zoho Books both have"),
            _tr("Vendors, customers, items and taxes that have exactly the same name, or SKU, on both sides. What is "
                "written, and where, you choose for each kind; nothing is ever deleted."),
        )  # fmt: skip
        self.item_kind = ComboField(
            "reference.item_kind",
            [
                ("sales_and_purchases", _tr("Selling and buying")),
                ("sales", _tr("Selling only")),
                ("purchases", _tr("Buying only")),
            ],
        )
        self.income = ListedField(
            session,
            "reference.item_income_account_id",
            _tr("To which its sales are booked."),
            nothing=_tr("As Zoho Books chooses"),
        )
        self.purchase = ListedField(
            session,
            "reference.item_purchase_account_id",
            _tr("To which its purchases are booked. Without one no item that is bought can be created."),
            nothing=_tr("None: new items wait"),
        )
        self.vendors = _kind(
            KindSwitch(
                "reference.vendors",
                _tr("Link vendors by their name"),
                _tr("A name serves a vendor or a customer in Zoho Books, not both."),
            ),
            FieldRulesField(
                "reference.vendor_fields", ReferenceKind.VENDOR, VENDOR_FIELDS,
                _tr("Notes and address cost one of the day's calls for each vendor that was changed in Zoho Books."),
            ),
        )  # fmt: skip
        self.customers = _kind(
            KindSwitch(
                "reference.customers",
                _tr("Link customers by their name"),
                _tr("In ServiceTitan only the name of a customer can be changed from here."),
            ),
            FieldRulesField(
                "reference.customer_fields", ReferenceKind.CUSTOMER, CUSTOMER_FIELDS,
                _tr("The address costs one of the day's calls for each customer that was changed in Zoho Books."),
            ),
        )  # fmt: skip
        self.items = _kind(
            KindSwitch(
                "reference.items",
                _tr("Link items by their SKU"),
                _tr("Materials and equipment of ServiceTitan with items of Zoho Books; services are left alone. What "
                    "is created in ServiceTitan becomes a material."),
            ),
            FieldRulesField("reference.item_fields", ReferenceKind.ITEM, ITEM_FIELDS),
            self.item_kind,
            self.income,
            self.purchase,
        )  # fmt: skip
        self.taxes = KindSwitch(
            "reference.taxes",
            _tr("Link taxes by their name"),
            _tr("Tax zones of ServiceTitan with taxes of Zoho Books; rates that differ are shown. Nothing is written: "
                "ServiceTitan's API takes no tax zone, and the rates of Zoho Books are the accountant's."),
        )  # fmt: skip
        self.legend = LegendBlock()
        self.kinds = (self.vendors, self.customers, self.items)
        rest = [one for kind in self.kinds for one in kind.all]
        super().__init__(
            session,
            "reference",
            _tr("Vendors & items"),
            [self.switch],
            [self.legend, *rest, self.taxes],
        )
        for kind in self.kinds:
            for field in (*kind.making.values(), kind.fields):
                field.edited.connect(self.choices_edited)
                field.shown.connect(self.show_entries)
        self.item_kind.edited.connect(self.show_entries)

    def wants_lists(self) -> bool:
        """Only new items of Zoho Books need accounts."""
        return bool(self.switch.value() and self.items.switch.value() and self._writes(self.items, Side.BOOKS))

    def offer(self, found: BooksFacts) -> None:
        self.income.offer(found.income)
        self.purchase.offer(found.accounts)

    def show_entries(self) -> None:
        on = bool(self.switch.value())
        for kind in self.kinds:
            kind.switch.setVisible(on)
            shown = on and bool(kind.switch.value())
            for field in (*kind.making.values(), kind.fields):
                field.setVisible(shown)
            kind.fields.tell_held(frozenset(side for side in Side if not self._writes(kind, side)))
        self.taxes.setVisible(on)
        self.legend.setVisible(on and any(kind.switch.value() for kind in self.kinds))
        creates = self.wants_lists()
        self.item_kind.setVisible(creates)
        self.income.setVisible(creates and self.item_kind.value() != "purchases")
        self.purchase.setVisible(creates and self.item_kind.value() != "sales")

    @staticmethod
    def _writes(kind: KindEntries, side: Side) -> bool:
        return kind.making[side].value() not in ("", Making.OFF.value)
