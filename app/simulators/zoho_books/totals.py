"""Sums and taxes of a document as the server computes them; knows no HTTP. Money is rounded half away from zero."""

from __future__ import annotations

from decimal import Decimal

from app.simulators.common.wire import rounded
from app.simulators.zoho_books.errors import refused
from app.simulators.zoho_books.records import ZERO, Contact, Document, Tax, TaxAmount
from app.simulators.zoho_books.state import State

_OVERSEAS = ("overseas", "sez")


def compute(state: State, document: Document) -> None:
    """Fills in the totals of lines and document; raises ApiError where the sum would be negative."""
    places = state.currencies[document.currency_id].precision
    document.taxes.clear()
    for line in document.lines:
        line.gross = rounded(line.quantity * line.rate - line.discount, places)
        tax = state.taxes.get(line.tax_id)
        share = tax.percentage if tax is not None and document.inclusive else ZERO
        line.total = rounded(line.gross * 100 / (100 + share), places)
    document.sub_total = sum((line.total for line in document.lines), ZERO)
    if document.inclusive:
        _taxes_inside(state, document, places)
    elif state.tax_rounding == "entity_level":
        _taxes_of_document(state, document, places)
    else:
        _taxes_of_lines(state, document, places)
    document.tax_total = sum((tax.amount for tax in document.taxes), ZERO)
    document.total = (
        document.sub_total
        - rounded(document.discount, places)
        + document.tax_total
        + rounded(document.shipping, places)
        + rounded(document.adjustment, places)
    )
    if document.total < ZERO:
        raise refused("The total amount of the transaction cannot be negative.")


def parts(state: State, tax: Tax) -> list[Tax]:
    """The taxes of a group; a tax on its own is its only part."""
    return [state.taxes[member] for member in tax.members] or [tax]


def _add(document: Document, tax: Tax, amount: Decimal) -> None:
    for known in document.taxes:
        if known.tax_id == tax.id:
            known.amount += amount
            return
    document.taxes.append(TaxAmount(tax_id=tax.id, name=f"{tax.name} ({tax.percentage.normalize():f}%)", amount=amount))


def _left(document: Document) -> Decimal:
    """What is taxed of a line: less its share of a discount before tax, which a discount is unless told otherwise."""
    if not document.discount or not document.sub_total or document.other.get("is_discount_before_tax") is False:
        return Decimal(1)
    return 1 - document.discount / document.sub_total


def _taxes_of_document(state: State, document: Document, places: int) -> None:
    bases: dict[str, Decimal] = {}
    for line in document.lines:
        if line.tax_id:
            for part in parts(state, state.taxes[line.tax_id]):
                bases[part.id] = bases.get(part.id, ZERO) + line.total
    for tax_id, base in bases.items():
        tax = state.taxes[tax_id]
        _add(document, tax, rounded(base * _left(document) * tax.percentage / 100, places))


def _taxes_of_lines(state: State, document: Document, places: int) -> None:
    for line in document.lines:
        if line.tax_id:
            for part in parts(state, state.taxes[line.tax_id]):
                _add(document, part, rounded(line.total * _left(document) * part.percentage / 100, places))


def _taxes_inside(state: State, document: Document, places: int) -> None:
    """The tax is what the prices hold beyond the net; the last part of a group takes the rest of the rounding."""
    for line in document.lines:
        if not line.tax_id:
            continue
        tax = state.taxes[line.tax_id]
        rest = line.gross - line.total
        members = parts(state, tax)
        for part in members[:-1]:
            amount = rounded((line.gross - line.total) * part.percentage / (tax.percentage or 1), places)
            _add(document, part, amount)
            rest -= amount
        _add(document, members[-1], rest)


def check_gst(state: State, document: Document, contact: Contact, *, buys: bool) -> None:
    """India: the caller chooses intra or inter state tax, and Zoho says no to the wrong one (3032, 71510, 71512)."""
    if state.edition != "india":
        return
    said = {**contact.other, **document.other}
    treatment = str(said.get("gst_treatment") or "")
    for line in document.lines:
        if line.tax_id and line.reverse_charge_tax_id:
            raise refused("Tax and reverse charge tax cannot be applied together.", 71510)
        demanded = line.tax_id or (state.tax_enabled and state.switches.reverse_charge_demanded)
        if buys and treatment == "business_none" and demanded and not line.reverse_charge_tax_id:
            raise refused("Reverse charge has to be applied, as the vendor is not registered.", 71512)
    place = str(said.get("place_of_contact") or "")
    if buys:
        source = str(document.other.get("source_of_supply") or place)
        destination = str(document.other.get("destination_of_supply") or state.state_code)
    else:
        source = state.state_code
        destination = str(document.other.get("place_of_supply") or place)
    if not source or not destination or treatment in _OVERSEAS:
        return
    for line in document.lines:
        tax = state.taxes.get(line.tax_id or line.reverse_charge_tax_id)
        if tax is None or not tax.specification or not tax.percentage:
            continue
        if source == destination and tax.specification == "inter":
            raise refused("IGST cannot be applied as this is an intrastate transaction", 3032)
        if source != destination and tax.specification == "intra":
            raise refused("IGST has to be applied as this is an interstate transaction", 3032)
