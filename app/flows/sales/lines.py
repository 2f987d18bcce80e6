"""The lines of a sale in the books: item, income account, tax, and that they tie to ServiceTitan's total; pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.accounting import AccountingContact, AccountingItem, Currency, Edition, Tax
from app.domain.accounting_documents import LineDraft
from app.domain.field_sales import LineKind, SalesLine, SalesTax
from app.domain.matching import MatchKind
from app.domain.records import Reason, Subject
from app.flows.sales.matching import find, tax_of, unmatched
from app.flows.sales.planner import IncomeBy, SalesContext
from app.flows.tax_rounding import expected_tax

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an invoice and a credit memo have in common."""

    label: str
    lines: Sequence[SalesLine]
    sub_total: Decimal
    tax: Decimal
    total: Decimal
    zone_id: int | None
    tax_code: SalesTax | None
    unit_id: int | None
    unit_name: str
    job_number: str = ""
    job_type: str = ""
    sign: int = 1
    """-1: the document is turned round, as the books have no negative ones."""
    line_accounts: bool = False
    """Its lines carry an account; those of an invoice take their item's (contract)."""
    adjustable: bool = True
    """It may carry an adjustment for rounding."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the draft takes over."""

    lines: tuple[LineDraft, ...]
    adjustment: Decimal
    authority_id: str
    """Of the tax (US)."""
    fallbacks: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    source: SalesLine
    total: Decimal
    draft: LineDraft
    tax: Tax | None


def body_of(
    amounts: Amounts,
    customer: AccountingContact | None,
    currency: Currency,
    context: SalesContext,
    reasons: list[Reason],
) -> Body | None:
    """The lines and their taxes; None, with every reason, where they cannot be expressed or do not add up."""
    before = len(reasons)
    unit = Decimal(1).scaleb(-currency.price_precision)
    fallbacks: list[str] = []
    notes: list[str] = []
    counted = _counted(amounts, notes)
    _check_sums(amounts, counted, unit, reasons)
    zone_tax = tax_of(amounts.zone_id, amounts.tax_code, context, reasons) if amounts.tax else None
    lines: list[_Line] = []
    for line in counted:
        certain, item = _item(line, context, reasons)
        if not certain:
            continue
        carrier, account_id = _booked(line, item, amounts, context, fallbacks, reasons)
        tax = None
        if amounts.tax and line.taxable:
            tax = line_tax(zone_tax, item, customer, context, reasons)
        total = amounts.sign * line.total
        lines.append(_Line(line, total, _draft(line, total, carrier, account_id, tax, amounts, unit, context), tax))
    if not lines and not reasons[before:]:
        advice = "Enter it in Zoho Books by hand if it is to be there, and ignore the record with a reason."
        reasons.append(_cannot("books_no_lines", amounts, "has no line that is charged", advice))
    if reasons[before:]:
        return None
    adjustment = _tie(amounts, lines, unit, context, reasons)
    if adjustment is None:
        return None
    if adjustment:
        notes.append(f"Rounding of the tax: {adjustment} as an adjustment.")
    authority = next((line.tax.authority_id for line in lines if line.tax and line.tax.authority_id), "")
    return Body(
        tuple(line.draft for line in lines),
        adjustment,
        authority if context.organization.edition is Edition.US else "",
        tuple(fallbacks),
        tuple(notes),
    )


def _counted(amounts: Amounts, notes: list[str]) -> list[SalesLine]:
    lines = sorted((line for line in amounts.lines if line.active), key=lambda line: (line.order, line.id))
    counted = [line for line in lines if line.chargeable and (line.total or line.quantity > 0)]
    if left := len(lines) - len(counted):
        notes.append(f"{left} line(s) that are not charged are left out.")
    return counted


def _check_sums(amounts: Amounts, counted: Sequence[SalesLine], unit: Decimal, reasons: list[Reason]) -> None:
    stated = [amounts.sub_total, amounts.tax, amounts.total, *(line.total for line in counted)]
    if any(amount != _rounded(amount, unit) for amount in stated):
        advice = "Correct the amount in ServiceTitan, or enter it in Zoho Books by hand and ignore the record."
        reasons.append(_cannot("books_too_many_decimals", amounts, "has an amount below the smallest coin", advice))
    lines = sum((line.total for line in counted), Decimal(0))
    if lines != amounts.sub_total or amounts.sub_total + amounts.tax != amounts.total:
        text = f"does not add up: lines {lines}, subtotal {amounts.sub_total}, tax {amounts.tax}, total {amounts.total}"
        advice = "Correct it in ServiceTitan, or enter it in Zoho Books by hand and ignore the record with a reason."
        reasons.append(_cannot("books_total_differs", amounts, text, advice))


def _item(line: SalesLine, context: SalesContext, reasons: list[Reason]) -> tuple[bool, AccountingItem | None]:
    """(whether it is certain, the item with exactly this SKU or the mapped one).

    A SKU that the books do not have is certain too: its line is booked by account.
    """
    code = context.sku_code(line.sku_id) or line.sku_name
    key = str(line.sku_id)
    found = find(
        code,
        context.chosen(Subject.ITEM, key, code),
        named=context.items.named,
        by_id=context.items.by_id,
        active=lambda one: one.active,
    )
    certain = found.ok or found.kind is MatchKind.MISSING
    if not certain:
        _once(reasons, unmatched(found.kind, Subject.ITEM, "item", code, key))
    return certain, found.target


def _nowhere(line: SalesLine, context: SalesContext) -> Reason:
    """Why it cannot be booked; a line without SKU, such as a discount, cannot be mapped either."""
    choose = "choose a fallback account (sales.fallback_account_id)."
    if not line.sku_id:
        name = _title(line)
        text = f"The line “{name}” has no SKU, and no rule says where it is booked."
        return Reason("income_rule_missing", Subject.ITEM, name, text, f"Add a rule for it, or {choose}")
    name = context.sku_code(line.sku_id) or line.sku_name
    text = f"No item in Zoho Books has the SKU “{name}”, and no rule says where it is booked."
    advice = f"Create the item, add a rule for it, or {choose}"
    return Reason("income_account_missing", Subject.ITEM, name, text, advice, str(line.sku_id))


def _booked(
    line: SalesLine,
    item: AccountingItem | None,
    amounts: Amounts,
    context: SalesContext,
    fallbacks: list[str],
    reasons: list[Reason],
) -> tuple[AccountingItem | None, str]:
    """(the item to write, the account to write): by the first rule, else the item's, else the fallback."""
    income = context.rules.income
    rule = next((one for one in income.rules if one.value and one.value in _said(line, one.by, amounts, context)), None)
    account_id = rule.account_id if rule else (item.account_id if item else "")
    if not account_id and item is None:
        account_id = income.fallback_account_id
        if not account_id:
            _once(reasons, _nowhere(line, context))
            return None, ""
        told = context.accounts.get(account_id)
        name = told.name if told else account_id
        fallbacks.append(f"“{_title(line)}” ({line.total}): no rule and no item; booked to “{name}”.")
    account = context.accounts.get(account_id)
    if account_id and (account is None or not account.active):
        name = account.name if account else account_id
        text = f"The income account “{name}” is not active in Zoho Books."
        advice = "Activate it there, or choose another one in the rules."
        _once(reasons, Reason("account_inactive", Subject.ACCOUNT, name, text, advice, account_id))
        return None, ""
    if amounts.line_accounts or (item is not None and item.account_id == account_id):
        return item, account_id
    carrier = context.items.by_id(income.carriers.get(account_id, ""))
    if carrier is not None and carrier.active and carrier.account_id == account_id:
        return carrier, account_id
    name = account.name if account else account_id
    text = f"A line of an invoice is booked by its item, and no active item is chosen for “{name}”."
    advice = f"Create a service in Zoho Books with the income account “{name}”, and choose it for this account."
    _once(reasons, Reason("income_item_missing", Subject.ACCOUNT, name, text, advice, account_id))
    return None, ""


def _said(line: SalesLine, by: IncomeBy, amounts: Amounts, context: SalesContext) -> tuple[str, ...]:
    """What a rule's value is compared with."""
    match by:
        case IncomeBy.SKU:
            return (context.sku_code(line.sku_id), line.sku_name)
        case IncomeBy.GL_ACCOUNT:
            return (line.gl_account.name, line.gl_account.number) if line.gl_account else ()
        case IncomeBy.LINE_KIND:
            return (line.kind.value,) if line.kind is not LineKind.OTHER else ()
        case IncomeBy.BUSINESS_UNIT:
            return (amounts.unit_name,)
        case IncomeBy.JOB_TYPE:
            return (amounts.job_type,)


def line_tax(
    zone_tax: Tax | None,
    item: AccountingItem | None,
    customer: AccountingContact | None,
    context: SalesContext,
    reasons: list[Reason],
) -> Tax | None:
    """The tax of a taxed line: the zone's. India: only one that fits the place of supply, else the item's."""
    if context.organization.edition is not Edition.INDIA or customer is None:
        return zone_tax
    home, place = context.rules.home_state, customer.place_of_contact
    if not home or not place:
        text = f"Whether tax is within a state or between states is not known for “{customer.name}”."
        advice = "Enter its place of supply in Zoho Books, and your own state in the settings (sales.home_state)."
        _once(reasons, Reason("place_of_supply", Subject.CUSTOMER, customer.name, text, advice, customer.id))
        return None
    wanted = "intra" if home == place else "inter"
    if zone_tax is not None and zone_tax.specification in ("", wanted):
        return zone_tax
    by_id = {tax.id: tax for tax in context.taxes if tax.active}
    own = next((one for one in item.tax_preferences if one.specification == wanted), None) if item else None
    found = by_id.get(own.tax_id) if own else None
    if found is None:
        name = item.name if item else "this line"
        text = f"No tax {'within the state' if wanted == 'intra' else 'between states'} is known for “{name}”."
        advice = "Set the item's tax preference in Zoho Books, or map the tax zone to such a tax."
        _once(reasons, Reason("item_tax_missing", Subject.TAX, name, text, advice))
    return found


def _draft(
    line: SalesLine,
    total: Decimal,
    item: AccountingItem | None,
    account_id: str,
    tax: Tax | None,
    amounts: Amounts,
    unit: Decimal,
    context: SalesContext,
) -> LineDraft:
    """The stated amount is what counts: where quantity and price do not give it, it is one of it at that amount."""
    quantity, rate = abs(line.quantity), abs(line.price) * (-1 if total < 0 else 1)
    said = [plain(line.description)]
    if quantity <= 0 or _rounded(quantity * rate, unit) != total:
        said.append(f"{line.quantity:f} x {line.price:f}")
        quantity, rate = Decimal(1), total
    if amounts.job_number:
        said.append(f"Job {amounts.job_number}")
    said.append(amounts.unit_name)
    rules = context.rules
    return LineDraft(
        quantity=quantity,
        rate=rate,
        account_id=account_id if amounts.line_accounts else "",
        item_id=item.id if item else "",
        name=_title(line),
        description=" · ".join(text for text in said if text),
        tax_id=tax.id if tax else "",
        location_id=rules.locations.get(amounts.unit_id, "") if amounts.unit_id is not None else "",
        tags=rules.tags.get(amounts.unit_id, ()) if amounts.unit_id is not None else (),
    )


def _tie(
    amounts: Amounts, lines: Sequence[_Line], unit: Decimal, context: SalesContext, reasons: list[Reason]
) -> Decimal | None:
    """What the books' own tax lacks of the stated one: at most one smallest unit; None, with the reason, beyond."""
    stated = amounts.sign * amounts.tax
    computed = expected_tax([(line.total, line.tax) for line in lines if line.tax], unit, context.rules.tax_rounding)
    left = stated - computed
    if abs(left) > unit or (left and not amounts.adjustable):
        rates = ", ".join(dict.fromkeys(f"{line.tax.name} {line.tax.percentage:f} %" for line in lines if line.tax))
        text = f"ServiceTitan says {stated} tax, Zoho Books would compute {computed} ({rates or 'no line is taxable'})."
        advice = "Map the tax zone to the tax with this rate, or correct the invoice's tax in ServiceTitan."
        reasons.append(Reason("tax_differs", Subject.TAX, amounts.label, text, advice))
        return None
    return left


def plain(text: str) -> str:
    """HTML as the words in it."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _title(line: SalesLine) -> str:
    return line.display_name or line.sku_name or plain(line.description) or f"SKU {line.sku_id}"


def _cannot(code: str, amounts: Amounts, text: str, advice: str) -> Reason:
    return Reason(code, Subject.VOUCHER, amounts.label, f"{amounts.label} {text}.", advice)


def _once(reasons: list[Reason], reason: Reason) -> None:
    if reason not in reasons:
        reasons.append(reason)


def _rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, rounding=ROUND_HALF_UP)
