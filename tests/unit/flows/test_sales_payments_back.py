"""Payments entered in the books: shown at the invoice they pay, and told to ServiceTitan in one field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.accounting_documents import Applied
from app.domain.field_sales import FieldValue, InvoiceFieldWrite
from app.flows.sales.payments_back import NOTHING_PAID, entered_in_books, write_back
from tests.unit.sales_builders import TENANT, D, invoice, on_books, paid_on_books

OURS = paid_on_books()
BY_HAND = paid_on_books("p-7", reference_number="cheque 12", amount=D("50.00"), invoices=(Applied("z-1", D("50.00")),))
INVOICES = {"z-1": 5}
FIELD = "Zoho status"
PAIR = (invoice(), on_books())
NOTE = "Paid in Zoho Books: 50.00 of 108.25 USD, last on 2026-05-02"


def test_a_payment_we_sent_is_not_shown_as_entered_in_the_books() -> None:
    seen = entered_in_books([OURS, BY_HAND], INVOICES, TENANT)

    assert [(one.invoice_id, one.payment_id, one.amount) for one in seen] == [(5, "p-7", D("50.00"))]


def test_a_payment_of_another_tenant_of_ours_is_somebody_else_s() -> None:
    other = replace(OURS, reference_number="ST-99-pay-9")

    assert [one.payment_id for one in entered_in_books([other], INVOICES, TENANT)] == ["p-1"]


def test_only_what_goes_to_an_invoice_of_ours_counts() -> None:
    spread = replace(BY_HAND, amount=D("80.00"), invoices=(Applied("z-1", D("30.00")), Applied("z-2", D("50.00"))))

    assert [one.amount for one in entered_in_books([spread], INVOICES, TENANT)] == [D("30.00")]


def test_the_field_tells_what_was_paid_and_is_written_once() -> None:
    seen = entered_in_books([BY_HAND], INVOICES, TENANT)

    first = write_back(seen, [PAIR], FIELD, [FIELD])
    after = invoice(custom_values=(FieldValue(FIELD, first.writes[0].value),))
    again = write_back(seen, [(after, on_books())], FIELD, [FIELD])

    assert first.writes == (InvoiceFieldWrite(5, FIELD, NOTE),)
    assert again.writes == ()


def test_the_note_does_not_depend_on_the_order_of_the_payments() -> None:
    second = replace(BY_HAND, id="p-8", date=date(2026, 5, 9), invoices=(Applied("z-1", D("8.25")),))

    notes = {
        write_back(entered_in_books(rows, INVOICES, TENANT), [PAIR], FIELD, [FIELD]).writes[0].value
        for rows in ([BY_HAND, second], [second, BY_HAND])
    }

    assert notes == {"Paid in Zoho Books: 58.25 of 108.25 USD, last on 2026-05-09"}


def test_a_note_whose_payment_was_removed_is_corrected_and_a_person_s_own_words_stay() -> None:
    ours = invoice(custom_values=(FieldValue(FIELD, NOTE),))
    theirs = invoice(custom_values=(FieldValue(FIELD, "call before 9"),))

    assert [one.value for one in write_back([], [(ours, on_books())], FIELD, [FIELD]).writes] == [NOTHING_PAID]
    assert write_back([], [(theirs, on_books())], FIELD, [FIELD]).writes == ()


def test_nothing_is_written_where_the_direction_is_off_or_the_field_does_not_exist() -> None:
    seen = entered_in_books([BY_HAND], INVOICES, TENANT)

    assert write_back(seen, [PAIR], "", [FIELD]) == write_back([], [PAIR], FIELD, [FIELD])
    missing = write_back(seen, [PAIR], FIELD, ["Other"])
    assert (missing.writes, [reason.code for reason in missing.reasons]) == ((), ["field_missing"])
