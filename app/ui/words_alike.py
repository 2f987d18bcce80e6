"""What more than one window says about vendors, customers, items and taxes that both sides keep."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.records import Subject
from app.engine.reference.case import Case, ShownField
from app.engine.reference.texts import SUBJECTS
from app.flows.reference.differences import FIELDS, ReferenceKind, Side, Why
from app.flows.reference.planner import Missing
from app.ui import formats

PAGE = "alike"
"""The page, as the navigation calls it."""
KINDS = {subject: kind for kind, subject in SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class AlikeName:
    """What the page is to show first: a kind, and what to look for."""

    kind: ReferenceKind
    name: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("alike", text)


def system_word(side: Side) -> str:
    """ServiceTitan, Zoho Books."""
    return _tr("ServiceTitan") if side is Side.FIELD else _tr("Zoho Books")


def kind_word(kind: ReferenceKind) -> str:
    """Vendors, Customers, …"""
    return {
        ReferenceKind.VENDOR: _tr("Vendors"),
        ReferenceKind.CUSTOMER: _tr("Customers"),
        ReferenceKind.ITEM: _tr("Items"),
        ReferenceKind.TAX: _tr("Taxes"),
    }[kind]


def counted(kind: ReferenceKind, n: int) -> str:
    """1 vendor, 14 vendors."""
    one, many = {
        ReferenceKind.VENDOR: (_tr("1 vendor"), _tr("{n} vendors")),
        ReferenceKind.CUSTOMER: (_tr("1 customer"), _tr("{n} customers")),
        ReferenceKind.ITEM: (_tr("1 item"), _tr("{n} items")),
        ReferenceKind.TAX: (_tr("1 tax"), _tr("{n} taxes")),
    }[kind]
    return one if n == 1 else many.format(n=formats.count(n) if n else "0")


def field_word(shown: ShownField) -> str:
    """The name of a field."""
    return {
        "name": _tr("Name"),
        "email": _tr("E-mail"),
        "phone": _tr("Phone"),
        "notes": _tr("Notes"),
        "address": _tr("Address"),
        "price": _tr("Selling price"),
        "cost": _tr("Purchase price"),
        "unit": _tr("Unit"),
        "percentage": _tr("Rate"),
    }.get(shown.field, shown.label)


def in_order(case: Case) -> list[ShownField]:
    """Its fields in the order in which the kind has them."""
    order = [spec.name for spec in FIELDS[case.kind]]
    return sorted(case.fields, key=lambda one: order.index(one.field))


def why_waits(why: str) -> str:
    """Why nobody changes a field by itself; empty where nothing stands in the way."""
    return {
        Why.SAME_TIME: _tr("changed on both sides"),
        Why.READ_ONLY: _tr("read only"),
        Why.DIRECTION_OFF: _tr("direction is off"),
    }.get(Why(why), "") if why else ""  # fmt: skip


def why_alone(why: Missing | None, kind: ReferenceKind, there: Side, key: str) -> str:
    """What becomes of something that the other side, `there`, does not have."""
    system = system_word(there)
    of_item = kind is ReferenceKind.ITEM
    if why is Missing.BY_HAND and not key:
        return _tr("Has no SKU, and cannot be told")
    text = {
        None: _tr("Is created in {system} with the next run"),
        Missing.ON_CLICK: _tr("Can be created in {system}"),
        Missing.BY_HAND: _tr("Cannot be created in {system} from here"),
        Missing.DIRECTION_OFF: _tr("Writing to {system} is switched off"),
        Missing.AMBIGUOUS: _tr("Several have this SKU") if of_item else _tr("Several have this name"),
        Missing.INACTIVE_THERE: _tr("Inactive in {system}"),
        Missing.UNCLEAR: _tr("Sent without an answer; it is looked for"),
    }[why]
    return text.format(system=system)


def kind_of(subject: Subject) -> ReferenceKind | None:
    """The kind that a reason is about."""
    return KINDS.get(subject)
