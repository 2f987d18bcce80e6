"""The lines of a document as they go to Zoho Books, accounts and taxes by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.cli.output import say_table
from app.domain.accounting import LedgerAccount, Tax
from app.domain.accounting_documents import LineDraft
from app.engine.books.lists import ACCOUNT, TAX, AccountingLists


def show_lines(title: str, lines: Iterable[LineDraft], lists: AccountingLists) -> None:
    """From the copy of the lists that the last run read; an id stands where it has none."""
    accounts = {one.id: one.name for one in lists.store.all(ACCOUNT, LedgerAccount)}
    taxes = {one.id: one.name for one in lists.store.all(TAX, Tax)}
    rows = [
        (
            line.name,
            line.description,
            f"{line.quantity:f}",
            f"{line.rate:f}",
            accounts.get(line.account_id, line.account_id),
            _tax(line, taxes),
        )
        for line in lines
    ]
    say_table(
        title,
        ["item", "description", "quantity", "rate", "account", "tax"],
        rows,
        right=["quantity", "rate"],
        heads=1,
    )


def _tax(line: LineDraft, names: Mapping[str, str]) -> str:
    reverse = line.reverse_charge_tax_id
    return f"{names.get(reverse, reverse)} (reverse charge)" if reverse else names.get(line.tax_id, line.tax_id)
