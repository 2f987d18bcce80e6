"""What bills and vendor credits are judged against, and what they share: vendor, currency, day, lines; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from app.domain.accounting import AccountingContact, BooksArea, Currency, Edition, Organization, PeriodLock
from app.domain.accounting_documents import LineDraft
from app.domain.bills import Numbered, SourceKey
from app.domain.matching import Match, MatchKind, match
from app.domain.records import NotApplicable, Reason, Subject
from app.flows.bills.accounts import (
    AccountLookup,
    AccountRules,
    Chosen,
    ItemLookup,
    LabelRules,
    SourceLookup,
    Traits,
    labels,
    usable,
)
from app.flows.bills.amounts import Content, CostLine, express, in_units, smallest
from app.flows.bills.content import booked
from app.flows.bills.sources import Trigger
from app.flows.bills.taxes import TaxContext, TaxLookup, TaxRules, settle
from app.flows.rates import Rates, newest_only, rate_on


class ContactLookup(Protocol):
    """Vendors of the books by name and by id; with tax data where the edition needs it."""

    def named(self, name: str) -> Sequence[AccountingContact]: ...
    def by_id(self, contact_id: str) -> AccountingContact | None: ...


class NumberBook(Protocol):
    """Which bills carry one number of a vendor."""

    def claims(self, contact_id: str, base: str) -> Sequence[Numbered]:
        """Every living or sent source with this number of the vendor; the one that is judged may be left out."""
        ...

    def given(self, key: SourceKey, base: str) -> str:
        """The number a source went out with while the vendor's was `base`; empty before."""
        ...

    def reserved(self, contact_id: str) -> Collection[str]:
        """Numbers that all other bills of ours have at this vendor; nothing that people typed in."""
        ...


@dataclass(frozen=True, slots=True)
class BillRules:
    """The settings of this flow."""

    start: date
    """Go-live date: what is dated before it is not sent."""
    tenant_id: str
    trigger: Trigger = Trigger.BILL_POSTED
    currency: str = ""
    """ISO code of ServiceTitan's amounts where the business unit does not say; empty: the books' own."""
    accounts: AccountRules = field(default_factory=AccountRules)
    labels: LabelRules = field(default_factory=LabelRules)
    taxes: TaxRules = field(default_factory=TaxRules)


@dataclass(frozen=True, slots=True)
class BillContext:
    """Everything a bill or a return is judged against."""

    organization: Organization
    contacts: ContactLookup
    accounts: AccountLookup
    items: ItemLookup
    taxes: TaxLookup
    currencies: Mapping[str, Currency]
    """By ISO code."""
    locks: Sequence[PeriodLock]
    known: SourceLookup
    chosen: Chosen
    clearing_vendor_ids: frozenset[int]
    """Vendors in ServiceTitan that only clear stock, those set aside earlier too."""
    number_book: NumberBook
    rules: BillRules
    rates: Rates = newest_only

    @property
    def tax_context(self) -> TaxContext:
        return TaxContext(self.organization, self.items, self.taxes, self.chosen, self.rules.taxes)

    @property
    def inclusive_tax(self) -> bool | None:
        """Prices are without tax; the US edition does not take the word (facts 6)."""
        return None if self.organization.edition is Edition.US else False


@dataclass(frozen=True, slots=True)
class Terms:
    """Vendor and currency of a document in the books."""

    vendor: AccountingContact
    currency: Currency
    rate: Decimal
    """Base currency for one of it."""


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a document in the books."""

    lines: tuple[LineDraft, ...]
    unit: Decimal
    """Smallest unit of the currency."""
    rest: Decimal
    """What rounding leaves to the total: at most one smallest unit."""
    traits: tuple[Traits, ...]
    fallbacks: tuple[str, ...]
    notes: tuple[str, ...]


def terms_for(
    vendor_id: int | None,
    vendor_name: str,
    unit_ids: Sequence[int | None],
    day: date,
    context: BillContext,
    reasons: list[Reason],
) -> Terms | None:
    """Vendor and currency; the reasons tell what is missing, and whether the day is in a closed period."""
    closed = period_reason(day, context.locks)
    reasons += [closed] if closed else []
    vendor = _vendor_of(vendor_id, vendor_name, context, reasons)
    codes = {context.known.unit_currency(one) for one in unit_ids if one is not None} - {""}
    codes = codes or {context.rules.currency or context.organization.currency_code}
    currency = context.currencies.get(min(codes)) if len(codes) == 1 else None
    if currency is None:
        reasons.append(_currency_unknown(sorted(codes)))
        return None
    rate = rate_on(currency, day, context.rates, reasons)
    if vendor is not None and vendor.currency_id != currency.id:
        reasons.append(_vendor_currency(vendor, vendor_name or vendor.name, vendor_id, currency.code))
    return Terms(vendor, currency, rate) if vendor is not None and rate is not None else None


def body_of(
    contents: Sequence[Content], terms: Terms | None, context: BillContext, reasons: list[Reason]
) -> Body | None:
    """The lines that come to the total of `contents`; None, with the reasons, where that cannot be."""
    pairs = [booked(content, context.rules.accounts, context.accounts, reasons) for content in contents]
    if not any(content.lines for content in contents):
        reasons.append(_no_lines())
    taxes = context.rules.taxes
    for account_id in dict.fromkeys((taxes.tax_account_id, taxes.freight_account_id, taxes.fee_account_id)):
        if account_id:
            usable(account_id, context.accounts, reasons)
    if terms is None or reasons:
        return None
    unit = smallest(terms.currency.price_precision)
    if not all(
        in_units(amount, unit) for one in contents for amount in (one.total, one.tax, one.freight, one.deducted)
    ):
        reasons.append(_too_fine(terms.currency))
        return None
    settled = settle([content for content, _ in pairs], terms.vendor, unit, context.tax_context, reasons)
    if settled is None:
        return None
    labels_ = context.rules.labels
    precision, reverse = terms.currency.price_precision, settled.reverse_charge
    lines = tuple(draft for line in settled.lines for draft in _drafts(line, precision, labels_, reverse=reverse))
    fallbacks = tuple(dict.fromkeys(text for _, texts in pairs for text in texts))
    return Body(lines, unit, settled.rest, tuple(line.traits for line in settled.lines), fallbacks, settled.notes)


def not_applicable(code: str, text: str, advice: str = "Nothing to do.") -> NotApplicable:
    """Nothing is to be sent, and why."""
    return NotApplicable(Reason(code, Subject.DOCUMENT, code.removeprefix("books_").replace("_", " "), text, advice))


def without_effect(vendor_ids: Collection[int], day: date, context: BillContext) -> NotApplicable | None:
    """Why a document never goes whatever is in it: it only clears stock, or is from before the go-live date."""
    if context.clearing_vendor_ids.intersection(vendor_ids):
        return not_applicable("stock_clearing", "It only moves stock: its vendor is set aside for stock clearing.")
    if day < context.rules.start:
        return not_applicable(
            "before_go_live",
            f"Dated {day:%d-%b-%Y}, before the go-live date {context.rules.start:%d-%b-%Y}.",
            "To include it, set an earlier sync.start_date.",
        )
    return None


def _drafts(line: CostLine, precision: int, rules: LabelRules, *, reverse: bool) -> list[LineDraft]:
    """`reverse`: its tax is under reverse charge; the books refuse both kinds on one line (71510)."""
    found = express(line, precision)
    unit = line.traits.business_unit
    tag, location = rules.unit_tags.get(unit), rules.unit_locations.get(unit, "")
    text = line.description or " · ".join(labels(line.traits))
    drafts = []
    for one in found:
        stated = "" if one.as_stated else f"{line.quantity.normalize():f} at {line.cost.normalize():f}"
        drafts.append(
            LineDraft(
                quantity=one.quantity,
                rate=one.rate,
                account_id=line.account_id,
                name=line.name,
                description=" · ".join(part for part in (text, stated) if part),
                tax_id="" if reverse else line.tax_id,
                reverse_charge_tax_id=line.tax_id if reverse else "",
                location_id=location,
                tags=(tag,) if tag is not None else (),
            )
        )
    return drafts


def _vendor_of(
    vendor_id: int | None, name: str, context: BillContext, reasons: list[Reason]
) -> AccountingContact | None:
    """The vendor a person chose, else the only active one with exactly this name."""
    mapped = context.chosen(Subject.VENDOR, str(vendor_id), name) if vendor_id is not None else None
    found: Match[AccountingContact]
    if mapped is not None:
        target = context.contacts.by_id(mapped)
        kind = MatchKind.MAPPED_GONE if target is None else MatchKind.INACTIVE
        found = Match(MatchKind.MAPPED, target) if target is not None and target.active else Match(kind)
    elif not name:
        found = Match(MatchKind.MISSING)
    else:
        found = match(name, None, named=context.contacts.named, by_id=lambda _: None, active=lambda one: one.active)
    if found.target is not None:
        others = context.known.vendor_namesakes(vendor_id, name) if vendor_id is not None and mapped is None else ()
        if vendor_id is not None and others:
            reasons.append(_same_name(vendor_id, name, others))
        return found.target
    shown = name or (f"#{vendor_id}" if vendor_id is not None else "—")
    map_it = f'map it (ml-connector map vendor "{shown}" NAME --flow bills)'
    texts = {
        MatchKind.MISSING: (
            "books_vendor_missing",
            f"No active vendor in Zoho Books is called “{shown}”.",
            f"Create the vendor there with exactly this name, or {map_it}.",
        ),
        MatchKind.AMBIGUOUS: (
            "books_vendor_ambiguous",
            f"Several active vendors in Zoho Books are called “{shown}”.",
            f"Rename or deactivate all but one there, or {map_it}.",
        ),
        MatchKind.INACTIVE: (
            "books_vendor_inactive",
            f"The vendor for “{shown}” is inactive in Zoho Books.",
            f"Activate it there, or {map_it}.",
        ),
        MatchKind.MAPPED_GONE: (
            "books_vendor_mapping_gone",
            f"“{shown}” is mapped to a vendor that Zoho Books no longer lists.",
            f"Please {map_it} again.",
        ),
    }
    code, text, advice = texts[found.kind]
    reasons.append(Reason(code, Subject.VENDOR, shown, text, advice, str(vendor_id or shown)))
    return None


def _same_name(vendor_id: int, name: str, others: Sequence[int]) -> Reason:
    said = ", ".join(f"#{one}" for one in sorted((vendor_id, *others)))
    return Reason(
        "books_vendor_same_name",
        Subject.VENDOR,
        name,
        f"ServiceTitan has several vendors called “{name}” ({said}); which of them Zoho Books has is unknown.",
        f'Map each of them (ml-connector map vendor "#{vendor_id}" NAME --flow bills for this one).',
        str(vendor_id),
    )


def period_reason(day: date, locks: Sequence[PeriodLock]) -> Reason | None:
    """Why nothing that is bought can be booked on that day any more; None where it can."""
    lock = next((one for one in locks if one.closes(day, BooksArea.PURCHASES)), None)
    if lock is None:
        return None
    until = f" up to {lock.until:%d-%b-%Y}" if lock.until is not None else ""
    return Reason(
        "period_closed",
        Subject.SETTING,
        f"{day:%d-%b-%Y}",
        f"Zoho Books is closed for purchases{until}; this is dated {day:%d-%b-%Y}.",
        "Unlock the period there, or change the date in ServiceTitan; it goes by itself then.",
        lock.id,
    )


def _currency_unknown(codes: Sequence[str]) -> Reason:
    said = ", ".join(codes)
    text = f"Its business units have different currencies ({said})." if len(codes) > 1 else f"Zoho Books has no {said}."
    return Reason(
        "currency_unknown",
        Subject.SETTING,
        said,
        text,
        "Enter this document by hand and ignore the record, or add the currency in Zoho Books.",
    )


def _vendor_currency(vendor: AccountingContact, name: str, vendor_id: int | None, code: str) -> Reason:
    """Named as ServiceTitan does: that is what is mapped."""
    return Reason(
        "vendor_currency",
        Subject.VENDOR,
        name,
        f"“{vendor.name}” is kept in {vendor.currency_code} in Zoho Books, the amounts are in {code}.",
        "Map the vendor to one that is kept in this currency, or enter the document by hand and ignore the record.",
        str(vendor_id or name),
    )


def _no_lines() -> Reason:
    return Reason(
        "books_no_lines",
        Subject.DOCUMENT,
        "lines",
        "It has no lines in ServiceTitan.",
        "Enter it by hand in Zoho Books, then ignore the record with a reason.",
    )


def _too_fine(currency: Currency) -> Reason:
    return Reason(
        "books_too_many_decimals",
        Subject.DOCUMENT,
        "amounts",
        f"An amount has more than the {currency.price_precision} decimals of {currency.code}.",
        "Correct the amount in ServiceTitan, or enter it by hand and ignore the record with a reason.",
    )
