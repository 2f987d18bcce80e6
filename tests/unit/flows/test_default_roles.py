"""The role that a ledger's groups give it by themselves, as the mapping editor shows it."""

from __future__ import annotations

import pytest

from app.flows.purchases.ledger_roles import LedgerRole, default_role


@pytest.mark.parametrize(
    ("ledger", "chain", "role"),
    [
        ("Input CGST", ("GST", "Duties & Taxes"), LedgerRole.TAX),
        ("TDS on Contractors", ("Duties & Taxes", "Current Liabilities"), LedgerRole.LEFT_OUT),
        ("TDS Payable", ("Provisions",), LedgerRole.LEFT_OUT),
        ("Freight Inward", ("Direct Expenses",), LedgerRole.SHIPPING),
        ("Round Off", ("Indirect Expenses",), LedgerRole.SHIPPING),
        ("Purchase @ 18%", ("Purchase Accounts",), LedgerRole.GOODS),
        ("Acme & Sons", ("Sundry Creditors", "Current Liabilities"), None),
        ("Cash", ("Cash-in-Hand", "Current Assets"), None),
        ("Lost", (), None),
    ],
)
def test_a_ledger_has_the_role_of_its_groups(ledger: str, chain: tuple[str, ...], role: LedgerRole | None) -> None:
    assert default_role(ledger, chain) is role
