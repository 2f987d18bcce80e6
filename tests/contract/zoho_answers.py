"""What Zoho's OpenAPI documents object to in an answer of the simulator, and why it says it all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from zoho_documents import Book

NUMBERS = "amounts and quantities are JSON numbers with the places of the currency"
LIVE = "live answers have it"
ANSWERS_DIFFER = {
    r"/bills\S* bills?\.\S*(balance|bcy_rate|item_total|sub_total|tax_total|total|payment_made): type integer": NUMBERS,
    r"/(bills|creditnotes)\S* \S+\.taxes\.tax_amount: type string": NUMBERS,
    r"/contacts contacts\.outstanding_receivable_amount: type integer": NUMBERS,
    r"/creditnotes\S* creditnote\.line_items\.quantity: type integer": NUMBERS,
    r"/invoices\S* invoices?\.(balance|total|shipping_charge): type string": NUMBERS,
    r"/purchaseorders\S* \S+\.line_items\.(bcy_rate|item_total): type integer": NUMBERS,
    r"/purchaseorders\S* \S+\.line_items\.quantity: type string": NUMBERS,
    r"/purchaseorders\S* purchaseorder\.taxes: type string": "a list of texts; taxes are objects everywhere else",
    r"/(expenses|invoices) page_context: type array": "a list; it is one object everywhere else and in live answers",
    r"/creditnotes creditnotes: type object": "one object; a list is a list",
    r"/vendorcredits\S* vendor_credit\.line_items: type object": "one object; a vendor credit has several lines",
    r"/settings/taxes\S* tax: type array": "a list of one; one record is one object everywhere else",
    r"/vendorpayments\S* vendorpayment: type array": "a list; live answers have one object",
    r"POST /expenses status 201": "documented as 200; a creation answers 201",
}
"""Where an answer breaks its schema, and why the simulator keeps to it."""
UNDOCUMENTED = {
    "(api_name|custom_?field_id|index|label|value)": "keys of a custom field: each document has other ones",
    "(page_context|page|per_page|has_more_page|report_name|applied_filter|sort_column|sort_order)": "live answers have "
    "all of page_context; some documents leave it or parts of it out",
    "bills (line_item_taxes|source|tax_rounding)": LIVE,
    "customer-payments (customerpayments|account_name|invoice_payment_id|last_modified_time|unused_amount)": LIVE
    + "; the document calls the list customer_payments",
    "items (can_be_purchased|can_be_sold|last_modified_time|track_inventory)": LIVE,
    "organizations (country_code|is_registered_for_tax|sales_tax_type|version)": LIVE,
    "taxes (is_inactive|last_modified_time|status|tax_specification)": LIVE,
    "vendor-payments status": LIVE,
    "expenses vendor_name": "its filter is documented",
}
"""Names in answers that the document of the resource has nowhere."""


class Answers:
    """Holds answers against the documents and remembers what differed."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._validator = cache(lambda method, path: Draft202012Validator(book.answer_schema(method, path)))
        self.wrong: set[str] = set()
        self.undocumented: set[str] = set()

    def look(self, method: str, path: str, status: int, value: Any) -> None:
        """A success of an operation; `path` as the documents name it."""
        operation, document, _ = self._book.operations[method, path]
        if str(status) not in operation["responses"]:
            self.wrong.add(f"{method} {path} status {status}")
        for error in self._validator(method, path).iter_errors(value):
            place = ".".join(str(one) for one in error.absolute_path if isinstance(one, str))
            self.wrong.add(f"{path} {place or '-'}: {error.validator} {error.validator_value}")
        self.undocumented |= {f"{document} {name}" for name in set(field_names(value)) - self._book.names[document]}

    def explained(self) -> tuple[set[str], set[str]]:
        """The reasons that were needed, of ANSWERS_DIFFER and of UNDOCUMENTED; fails for what has none."""
        return explained(self.wrong, ANSWERS_DIFFER), {
            one.removeprefix(_ANY) for one in explained(self.undocumented, [f"{_ANY}{one}" for one in UNDOCUMENTED])
        }


_ANY = r"(\S+ )?"


def field_names(value: Any) -> Iterator[str]:
    """Every name of an answer."""
    if isinstance(value, list):
        for one in value:
            yield from field_names(one)
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield name
            yield from field_names(inside)


def explained(found: set[str], reasons: Iterable[str]) -> set[str]:
    """The reasons that were needed; fails for what has none."""
    used = set()
    for one in sorted(found):
        fitting = [pattern for pattern in reasons if re.fullmatch(pattern, one)]
        assert fitting, one
        used |= set(fitting)
    return used
