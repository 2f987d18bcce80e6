"""Tax and freight of a bill by the edition of the books: as cost, or by tax ids whose sum is the header's tax; pure.

ServiceTitan has one tax per document. It is never sent as an adjustment. Under reverse charge the vendor is paid none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from app.domain.accounting import AccountingContact, AccountingItem, Edition, Organization, Tax, TaxKind
from app.domain.accounting_documents import NO_TERMS, TaxTerms
from app.domain.records import Reason, Subject
from app.flows.bills.accounts import Chosen, ItemLookup
from app.flows.bills.amounts import ZERO, Content, CostLine, deduct, rounded, spread_lines
from app.flows.tax_rounding import TaxRounding, expected_tax

TAX_LINE = "Sales tax"
FREIGHT_LINE = "Freight"
FEE_LINE = "Restocking fee"
_WITHOUT_GSTIN = "business_none"
"""GST treatment of a business in India that is not registered: reverse charge is about its supplies (facts 4, 9)."""
_CHARGES_NONE = frozenset({_WITHOUT_GSTIN, "business_registered_composition", "overseas", "consumer"})
"""GST treatments of a vendor that puts no tax on his invoice (facts 6, 9)."""


class TaxLookup(Protocol):
    """Taxes of the books; a group comes with its parts."""

    def by_id(self, tax_id: str) -> Tax | None: ...


@dataclass(frozen=True, slots=True)
class TaxRules:
    """The settings about taxes and freight; empty where not chosen."""

    tax_account_id: str = ""
    """Where tax is a cost: its own account; empty: spread over the accounts of the lines."""
    freight_account_id: str = ""
    """The same of freight."""
    fee_account_id: str = ""
    """Of a restocking fee; empty: it is taken off the lines."""
    home_state: str = ""
    """India: state code of the buyer."""
    intra_tax_id: str = ""
    """India: of what prefers none, bought within the state."""
    inter_tax_id: str = ""
    """India: the same between states."""
    tax_id: str = ""
    """Elsewhere: of what has none of its own."""
    rounding: TaxRounding = TaxRounding.DOCUMENT
    reverse_charge: bool = False
    """India: purchases from vendors without GSTIN bear the same taxes, owed by the buyer; False: none."""


@dataclass(frozen=True, slots=True)
class TaxContext:
    """What taxes are decided with."""

    organization: Organization
    items: ItemLookup
    taxes: TaxLookup
    chosen: Chosen
    rules: TaxRules

    @property
    def tax_is_cost(self) -> bool:
        """The US edition takes no tax on purchases (facts 9); who is not registered has none to reclaim."""
        return self.organization.edition is Edition.US or self.organization.registered_for_tax is False


@dataclass(frozen=True, slots=True)
class Settled:
    """Lines that come to the total together with the taxes the books compute, but for `rest`."""

    lines: tuple[CostLine, ...]
    rest: Decimal
    """Rounding: at most one smallest unit, any sign."""
    notes: tuple[str, ...] = ()
    reverse_charge: bool = False
    """The taxes of the lines are under reverse charge: no part of the total."""


def terms_of(vendor: AccountingContact, context: TaxContext) -> TaxTerms:
    """What a bill says about the vendor's standing; nothing outside India."""
    if context.organization.edition is not Edition.INDIA:
        return NO_TERMS
    return TaxTerms(
        gst_treatment=vendor.gst_treatment,
        gst_number=vendor.gst_number,
        source_of_supply=vendor.place_of_contact,
        destination_of_supply=context.rules.home_state,
    )


def settle(
    contents: Sequence[Content], vendor: AccountingContact, unit: Decimal, context: TaxContext, reasons: list[Reason]
) -> Settled | None:
    """The lines of the document; None, with the reasons, where its total cannot be tied."""
    done: list[tuple[Content, list[CostLine], Decimal]] = []
    for content in contents:
        net = content.total + content.deducted - content.tax - content.freight
        values, rest = rounded([line.value for line in content.lines], net, unit)
        lines = [replace(line, value=value) for line, value in zip(content.lines, values, strict=True)]
        done.append((content, lines, rest))
    rest = sum((one[2] for one in done), ZERO)
    if abs(rest) > unit:
        reasons.append(_lines_differ(rest))
        return None
    tax = sum((content.tax for content in contents), ZERO)
    reverse = tax == 0 and _is_reverse_charge(vendor, context)
    as_cost = context.tax_is_cost or tax == 0
    if reverse or not as_cost:
        before = len(reasons)
        choose = _chooser(vendor, tax, context, reasons)
        done = [(content, [replace(line, tax_id=choose(line)) for line in lines], one) for content, lines, one in done]
        if len(reasons) > before:
            return None
    if as_cost:
        found = _finished(done, unit, context.rules, as_cost=True, all_taxed=reverse)
        if found is None:
            reasons.append(_too_large())
            return None
        return Settled(tuple(found), rest, (_owed_by_buyer(vendor),) if reverse else (), reverse)
    freight = any(content.freight for content in contents)
    tried: list[Decimal] = []
    other_rounding = False
    for freight_taxed in (False, True) if freight else (False,):
        found = _finished(done, unit, context.rules, freight_taxed=freight_taxed) or []
        computed = computed_tax(found, unit, context.taxes, context.rules.rounding)
        if abs(rest + tax - computed) <= unit and abs(tax - computed) <= unit:
            notes = ("The freight is taxed as the goods are: only so does the tax tie.",) if freight_taxed else ()
            return Settled(tuple(found), rest + tax - computed, notes)
        tried.append(computed)
        otherwise = computed_tax(found, unit, context.taxes, context.rules.rounding.other)
        other_rounding |= abs(rest + tax - otherwise) <= unit and abs(tax - otherwise) <= unit
    reasons.append(_tax_differs(tax, tried, context.rules.rounding.other if other_rounding else None))
    return None


def computed_tax(lines: Sequence[CostLine], unit: Decimal, taxes: TaxLookup, rounding: TaxRounding) -> Decimal:
    """What the books compute on these lines."""
    taxed = ((line.value, taxes.by_id(line.tax_id)) for line in lines if line.tax_id)
    return expected_tax([(value, tax) for value, tax in taxed if tax is not None], unit, rounding)


def _finished(
    done: Sequence[tuple[Content, list[CostLine], Decimal]],
    unit: Decimal,
    rules: TaxRules,
    *,
    as_cost: bool = False,
    freight_taxed: bool = False,
    all_taxed: bool = False,
) -> list[CostLine] | None:
    """All lines with those of the header, which bear no tax unless they are taxed as the goods are; None where a fee
    is more than the lines it is taken off."""
    found: list[CostLine] = []
    for content, goods, _ in done:
        lines: list[CostLine] | None = goods
        fees: list[CostLine] = []
        if as_cost and not rules.fee_account_id:
            lines = deduct(content.deducted, goods, unit)
            if lines is None:
                return None
        else:
            fees = _beside(FEE_LINE, -content.deducted, goods, unit, rules.fee_account_id, taxed=all_taxed)
        taxed = freight_taxed or all_taxed
        freight = _beside(FREIGHT_LINE, content.freight, goods, unit, rules.freight_account_id, taxed=taxed)
        taxes = spread_lines(TAX_LINE, content.tax, goods, unit, rules.tax_account_id) if as_cost else []
        found += [*(lines or ()), *taxes, *freight, *fees]
    return found


def _beside(
    name: str, amount: Decimal, goods: Sequence[CostLine], unit: Decimal, account_id: str, *, taxed: bool
) -> list[CostLine]:
    """An amount of the header beside the goods: without tax, or with theirs by value."""
    if not taxed:
        return spread_lines(name, amount, [replace(line, tax_id="") for line in goods], unit, account_id)
    spread = spread_lines(name, amount, goods, unit)
    return [replace(line, account_id=account_id) for line in spread] if account_id else spread


def _is_reverse_charge(vendor: AccountingContact, context: TaxContext) -> bool:
    """Whether the buyer owes the tax that this vendor does not charge."""
    return (
        context.organization.edition is Edition.INDIA
        and not context.tax_is_cost
        and context.rules.reverse_charge
        and vendor.gst_treatment == _WITHOUT_GSTIN
    )


def _chooser(
    vendor: AccountingContact, tax: Decimal, context: TaxContext, reasons: list[Reason]
) -> Callable[[CostLine], str]:
    """Which tax a line bears; what is missing is noted among the reasons, once each. `tax`: of the header, 0 under
    reverse charge."""
    within: bool | None = None
    charged = bool(tax)
    if context.organization.edition is Edition.INDIA:
        if charged and vendor.gst_treatment in _CHARGES_NONE:
            reasons.append(_charges_none(vendor, tax))
        elif not vendor.place_of_contact or not context.rules.home_state:
            reasons.append(_state_unknown(vendor, context.rules))
        within = vendor.place_of_contact == context.rules.home_state

    def choose(line: CostLine) -> str:
        item = _item(line, context)
        if not charged and item is not None and item.taxable is False:
            return ""  # no sum of the header tells whether it is right, so what nobody taxes is left alone
        tax_id = _mapped(line, within, context) or _preferred(item, within) or _default(within, context.rules)
        tax = context.taxes.by_id(tax_id) if tax_id else None
        usable = tax is not None and tax.active and (tax.kind is not TaxKind.GROUP or bool(tax.parts))
        reason = None if usable else _tax_missing(line, within, tax_id, charged=charged)
        if reason is not None and reason not in reasons:
            reasons.append(reason)
        return tax_id

    return choose


def _item(line: CostLine, context: TaxContext) -> AccountingItem | None:
    if line.sku_id is None:
        return None
    mapped = context.chosen(Subject.ITEM, str(line.sku_id), line.traits.item)
    if mapped is not None:
        return context.items.by_id(mapped)
    active = [item for item in context.items.named(line.traits.item) if item.active] if line.traits.item else []
    return active[0] if len(active) == 1 else None


def _mapped(line: CostLine, within: bool | None, context: TaxContext) -> str:
    """The tax that a person chose for it, where it is one of this case."""
    key = str(line.sku_id) if line.sku_id is not None else ""
    mapped = context.chosen(Subject.TAX, key, _name(line))
    tax = context.taxes.by_id(mapped) if mapped else None
    wanted = "" if within is None else "intra" if within else "inter"
    return tax.id if tax is not None and tax.specification in ("", wanted) else ""


def _name(line: CostLine) -> str:
    return line.traits.item or line.name or "expense"


def _preferred(item: AccountingItem | None, within: bool | None) -> str:
    if item is None:
        return ""
    if within is None:
        return item.tax_id
    wanted = "intra" if within else "inter"
    return next((one.tax_id for one in item.tax_preferences if one.specification == wanted), "")


def _default(within: bool | None, rules: TaxRules) -> str:
    if within is None:
        return rules.tax_id
    return rules.intra_tax_id if within else rules.inter_tax_id


def _lines_differ(rest: Decimal) -> Reason:
    return Reason(
        "books_total_differs",
        Subject.DOCUMENT,
        "total",
        f"Lines, tax and freight in ServiceTitan do not add up to its total: {rest} is left.",
        "Correct the document in ServiceTitan, or enter it by hand in Zoho Books and ignore the record with a reason.",
    )


def _too_large() -> Reason:
    return Reason(
        "fee_too_large",
        Subject.DOCUMENT,
        FEE_LINE,
        "The restocking fee is more than the goods it is taken off.",
        "Enter this credit by hand in Zoho Books, then ignore the record with a reason.",
    )


def _tax_differs(tax: Decimal, computed: Sequence[Decimal], would_tie: TaxRounding | None) -> Reason:
    advice = (
        "Check the tax amount in ServiceTitan and the tax preferences of the items in Zoho Books; nothing was sent."
    )
    if would_tie is not None:
        where = "on each line" if would_tie is TaxRounding.LINE else "at the total of a document"
        advice = (
            f"It is rounding: it would tie if your organization rounded taxes {where}. If it does, choose that "
            f"(zoho.tax_rounding {would_tie}); else correct the tax in ServiceTitan, or enter the bill in Zoho Books "
            "by hand and ignore this one. Nothing was sent."
        )
    return Reason(
        "tax_differs",
        Subject.TAX,
        "tax",
        f"The taxes of the lines come to {' or '.join(map(str, dict.fromkeys(computed)))}, ServiceTitan says {tax}.",
        advice,
    )


def _owed_by_buyer(vendor: AccountingContact) -> str:
    return (
        f"Reverse charge: {vendor.name} has no GSTIN, so the tax of the lines is owed by the company, not the vendor's."
    )


def _charges_none(vendor: AccountingContact, tax: Decimal) -> Reason:
    if vendor.gst_treatment == _WITHOUT_GSTIN:
        return Reason(
            "vendor_without_gstin",
            Subject.VENDOR,
            vendor.name,
            f"ServiceTitan has {tax} of tax on this document, but “{vendor.name}” has no GSTIN in Zoho Books and so "
            "can charge none; if tax is due, the company owes it under reverse charge.",
            "Take the tax off the document in ServiceTitan; or, if the vendor is registered, enter its GSTIN and GST "
            "treatment in Zoho Books. It goes by itself then.",
            vendor.id,
        )
    return Reason(
        "vendor_charges_no_tax",
        Subject.VENDOR,
        vendor.name,
        f"ServiceTitan has tax on this document, but “{vendor.name}” charges none ({vendor.gst_treatment}).",
        "Correct the GST treatment of the vendor in Zoho Books, or the tax in ServiceTitan.",
        vendor.id,
    )


def _state_unknown(vendor: AccountingContact, rules: TaxRules) -> Reason:
    if not rules.home_state:
        return Reason(
            "home_state_missing",
            Subject.SETTING,
            "state",
            "It is not known in which state the company buys, which decides between CGST/SGST and IGST.",
            "Choose the state in the settings.",
        )
    return Reason(
        "vendor_state_missing",
        Subject.VENDOR,
        vendor.name,
        f"“{vendor.name}” has no source of supply in Zoho Books, which decides between CGST/SGST and IGST.",
        "Enter the vendor's state there.",
        vendor.id,
    )


def _tax_missing(line: CostLine, within: bool | None, tax_id: str, *, charged: bool) -> Reason:
    name = _name(line)
    case = "" if within is None else " within the state" if within else " between states"
    text = f"No tax{case} is known for “{name}”" if not tax_id else f"The tax of “{name}” cannot be used any more"
    return Reason(
        "tax_missing",
        Subject.TAX,
        name,
        f"{text} in Zoho Books, and this document {'has tax' if charged else 'is under reverse charge'}.",
        "Give the item its tax preference there, or choose a default tax in the settings.",
        tax_id or (str(line.sku_id) if line.sku_id is not None else name),
    )
