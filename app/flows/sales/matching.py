"""Finds what a sale means in the books: its customer, currency, items and taxes, by mapping, then exactly; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.domain.accounting import AccountingContact, Currency, Edition, Tax
from app.domain.field_sales import SalesTax
from app.domain.matching import Match, MatchKind
from app.domain.records import Reason, Subject
from app.flows.rates import rate_on
from app.flows.sales.planner import SalesContext

T = TypeVar("T")


def find(
    name: str,
    chosen: str | None,
    *,
    named: Callable[[str], Sequence[T]],
    by_id: Callable[[str], T | None],
    active: Callable[[T], bool],
) -> Match[T]:
    """As `app.domain.matching.match`, for things whose ids are texts."""
    if chosen:
        target = by_id(chosen)
        if target is None:
            return Match(MatchKind.MAPPED_GONE)
        return Match(MatchKind.MAPPED, target) if active(target) else Match(MatchKind.INACTIVE)
    there = named(name) if name else ()
    live = [one for one in there if active(one)]
    if len(live) == 1:
        return Match(MatchKind.EXACT, live[0])
    return Match(MatchKind.AMBIGUOUS if live else MatchKind.INACTIVE if there else MatchKind.MISSING)


def unmatched(kind: MatchKind, subject: Subject, noun: str, name: str, key: str) -> Reason:
    """Why nothing in the books is meant; `noun` is what it would be there."""
    map_it = f'map it (ml-connector map {subject.value} "{name}" NAME --flow sales)'
    texts = {
        MatchKind.MISSING: (
            "missing",
            f"No active {noun} in Zoho Books is called “{name}”.",
            f"Create it there with exactly this name, or {map_it}.",
        ),
        MatchKind.AMBIGUOUS: (
            "ambiguous",
            f"Several active {noun}s in Zoho Books are called “{name}”.",
            f"Rename all but one there, or {map_it}.",
        ),
        MatchKind.INACTIVE: (
            "inactive",
            f"The {noun} for “{name}” is inactive in Zoho Books.",
            f"Activate it there, or {map_it}.",
        ),
        MatchKind.MAPPED_GONE: (
            "mapping_gone",
            f"“{name}” is mapped to a {noun} that Zoho Books no longer has.",
            f"Please {map_it} again.",
        ),
    }
    code, text, advice = texts[kind]
    books = "books_" if subject is Subject.ITEM else ""
    return Reason(f"{books}{subject.value}_{code}", subject, name, text, advice, key)


def customer_of(
    customer_id: int | None, name: str, context: SalesContext, reasons: list[Reason]
) -> AccountingContact | None:
    """The one active customer meant; None, with the reason, where there is none."""
    if customer_id is None:
        text = "The document names no customer."
        advice = "Enter the customer in ServiceTitan, or ignore the record with a reason."
        reasons.append(Reason("customer_unknown", Subject.VOUCHER, "customer", text, advice))
        return None
    key = str(customer_id)
    chosen = context.chosen(Subject.CUSTOMER, key, name)
    customers = context.customers
    found = find(name, chosen, named=customers.named, by_id=customers.by_id, active=lambda one: one.active)
    if found.target is None:
        reasons.append(unmatched(found.kind, Subject.CUSTOMER, "customer", name or f"#{key}", key))
    elif found.kind is MatchKind.EXACT and (others := context.namesakes(customer_id, name)):
        said = ", ".join(f"#{one}" for one in sorted((customer_id, *others)))
        text = f"ServiceTitan has several customers called “{name}” ({said}); which of them Zoho Books has is unknown."
        advice = f'Map each of them (ml-connector map customer "#{key}" NAME --flow sales for this one).'
        reasons.append(Reason("customer_same_name", Subject.CUSTOMER, name, text, advice, key))
    return found.target


def currency_of(
    unit_id: int | None,
    day: date,
    customer: AccountingContact | None,
    source: tuple[str, str],
    context: SalesContext,
    reasons: list[Reason],
) -> tuple[Currency, Decimal] | None:
    """Currency and rate of a document; None, with the reason, where the books or the customer have another one.

    `source`: name and key of the customer in ServiceTitan.
    """
    told = context.unit_currencies.get(unit_id, "") if unit_id is not None else ""
    code = told or context.rules.currency or context.organization.currency_code
    if customer is not None and customer.currency_code and customer.currency_code != code:
        text = f"The document is in {code}, the customer “{customer.name}” has {customer.currency_code} in the books."
        advice = f"Map the customer to one with {code}: the currency of a contact with documents cannot be changed."
        name, key = source
        reasons.append(Reason("customer_currency", Subject.CUSTOMER, name or f"#{key}", text, advice, key))
    return rate_of(code, day, context, reasons)


def rate_of(code: str, day: date, context: SalesContext, reasons: list[Reason]) -> tuple[Currency, Decimal] | None:
    """The currency, and its rate of that day."""
    currency = next((one for one in context.currencies if one.code == code), None)
    if currency is None:
        text, advice = f"Zoho Books has no currency {code}.", "Add it there (Settings > Currencies)."
        reasons.append(Reason("currency_unknown", Subject.SETTING, code, text, advice))
        return None
    rate = rate_on(currency, day, context.rates, reasons)
    return (currency, rate) if rate is not None else None


_NO_ZONE = Reason(
    "tax_zone_missing",
    Subject.TAX,
    "no tax zone",
    "It bears tax, but names neither a tax zone nor a tax code.",
    "Enter its tax zone in ServiceTitan.",
)


def tax_of(zone_id: int | None, code: SalesTax | None, context: SalesContext, reasons: list[Reason]) -> Tax | None:
    """The tax in the books that a tax zone means. In India none is needed: the items' own may do (see `line_tax`)."""
    zone = context.zones.get(zone_id) if zone_id is not None else None
    name = (zone.name if zone else "") or (code.name if code else "")
    key = str(zone_id) if zone_id is not None else f"code/{code.id}" if code else ""
    by_id = {one.id: one for one in context.taxes}
    found = find(
        name,
        context.chosen(Subject.TAX, key, name) if key else None,
        named=lambda text: [one for one in context.taxes if one.name == text],
        by_id=by_id.get,
        active=lambda one: one.active,
    )
    if found.target is None and not (context.organization.edition is Edition.INDIA and found.kind is MatchKind.MISSING):
        reasons.append(unmatched(found.kind, Subject.TAX, "tax", name, key) if key else _NO_ZONE)
    return found.target
