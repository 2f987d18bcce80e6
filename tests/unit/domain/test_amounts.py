"""Amounts in sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.amounts import spoken


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1174.08", "INR", "INR 1,174.08"),
        ("174.0", "INR", "INR 174.00"),
        ("34218000.5", "INR", "INR 3,42,18,000.50"),
        ("-342180", "INR", "INR -3,42,180.00"),
        ("342180", "USD", "USD 342,180.00"),
        ("12.3456", "USD", "USD 12.3456"),
        ("1174.08", "", "1,174.08"),
    ],
)
def test_an_amount_is_grouped_as_in_its_country_and_names_its_currency(amount: str, currency: str, text: str) -> None:
    assert spoken(Decimal(amount), currency) == text
