"""Which rights ML Connector asks Zoho for, by the flows that are switched on; the contract's scopes, nothing more."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Purpose(StrEnum):
    """What the sign-in is for."""

    BILLS = "bills"
    """Bills and vendor credits into the books."""
    SALES = "sales"
    """Invoices, payments and credit notes into the books."""
    EXPENSES = "expenses"
    """Expenses of the books shown beside the jobs."""
    REFERENCE = "reference"
    """Contacts and items kept alike on both sides."""


_ALWAYS = ("settings.READ",)
_NEEDED: dict[Purpose, tuple[str, ...]] = {
    Purpose.BILLS: (
        "contacts.READ",
        "contacts.CREATE",
        "accountants.READ",
        "bills.READ",
        "bills.CREATE",
        "bills.UPDATE",
        "debitnotes.READ",
        "debitnotes.CREATE",
    ),
    Purpose.SALES: (
        "contacts.READ",
        "contacts.CREATE",
        "accountants.READ",
        "invoices.READ",
        "invoices.CREATE",
        "customerpayments.READ",
        "customerpayments.CREATE",
        "creditnotes.READ",
        "creditnotes.CREATE",
    ),
    Purpose.EXPENSES: ("expenses.READ",),
    Purpose.REFERENCE: (
        "contacts.READ",
        "contacts.CREATE",
        "contacts.UPDATE",
        "accountants.READ",
        "settings.CREATE",
        "settings.UPDATE",
    ),
}
_PRODUCT = "ZohoBooks."
_FULL = "ZohoBooks.fullaccess.all"


def scopes_for(purposes: Collection[Purpose]) -> tuple[str, ...]:
    """The scopes to ask for, each once, in a steady order."""
    named = dict.fromkeys(_ALWAYS)
    for purpose in Purpose:
        if purpose in purposes:
            named.update(dict.fromkeys(_NEEDED[purpose]))
    return tuple(f"{_PRODUCT}{one}" for one in named)


def missing_scopes(granted: Collection[str], purposes: Collection[Purpose]) -> tuple[str, ...]:
    """Which scopes of the purposes were not granted; `.ALL` and full access cover what is below them.

    Nothing is missing where the sign-in did not say what it granted: then a call has to tell.
    """
    if not granted:
        return ()
    held = {one.casefold() for one in granted}
    if _FULL.casefold() in held:
        return ()
    return tuple(
        scope
        for scope in scopes_for(purposes)
        if scope.casefold() not in held and f"{scope.rpartition('.')[0]}.all".casefold() not in held
    )
