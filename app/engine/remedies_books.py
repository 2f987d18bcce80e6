"""What can be done about each reason code of the flows into the books; see `remedies`."""

from __future__ import annotations

from app.engine.remedy import Act, Remedy

_AGAIN = (Act.REPLAY, Act.IGNORE)
_WHICH = (Act.LINK, Act.SEND, Act.IGNORE)
_SET = (Act.SETTINGS, Act.REPLAY, Act.IGNORE)
_IN_ZOHO = "Put it right in Zoho Books; it goes by itself then."
_IN_FIELD = "Put it right in ServiceTitan; it goes by itself then."

BOOKS_REMEDIES: dict[str, Remedy] = {
    "account_inactive": Remedy("Account is inactive", _IN_ZOHO, _AGAIN),
    "customer_currency": Remedy("Customer in another currency", _IN_ZOHO, _AGAIN),
    "customer_unknown": Remedy("Customer not in Zoho Books", "No customer there is this one.", _AGAIN),
    "exchange_rate": Remedy("No exchange rate", _IN_ZOHO, _AGAIN),
    "field_missing": Remedy("Custom field missing", "Add the field in ServiceTitan.", _AGAIN),
    "income_account_missing": Remedy("No income account", "No rule says where it is booked.", _AGAIN),
    "income_item_missing": Remedy("No item for a line", "No item of Zoho Books stands for it.", _AGAIN),
    "invoice_left_out": Remedy("Its invoice is left out", "A payment goes with its invoice.", _AGAIN),
    "invoice_pending": Remedy("Its invoice is not there yet", "A payment goes after its invoice.", _AGAIN),
    "paid_by_hand": Remedy("Perhaps paid by hand", "Zoho Books shows a like payment.", _WHICH),
    "place_of_supply": Remedy("Place of supply unknown", _IN_ZOHO, _AGAIN),
    "purchase_account_missing": Remedy("No purchase account", "An item that is bought needs one.", _AGAIN),
    "account_missing": Remedy(
        "No account for a line", "No rule says where it is booked.", _SET, "bills.fallback_account_id"
    ),
    "account_unusable": Remedy(
        "Account cannot be used", "A rule books to an account that is inactive or gone.", _SET, "bills.account_rules"
    ),
    "bill_differs_from_receipt": Remedy("Bill differs from its receipt", _IN_FIELD, _AGAIN),
    "cancelled_in_servicetitan": Remedy(
        "Cancelled in ServiceTitan", "Its document is still in Zoho Books.", (Act.REPLAY, Act.IGNORE)
    ),
    "cannot_update": Remedy("Cannot be changed", "It has payments or credits in Zoho Books.", _AGAIN),
    "changed_in_servicetitan": Remedy(
        "Changed after it was sent", "It was altered in ServiceTitan.", (Act.COMPARE, Act.REPLAY, Act.IGNORE)
    ),
    "changed_meanwhile": Remedy("Changed in Zoho Books", "It would be overwritten.", _AGAIN),
    "credit_differs": Remedy("Credit differs from the return", _IN_FIELD, _AGAIN),
    "currency_unknown": Remedy("Currency unknown", _IN_ZOHO, _AGAIN),
    "deleted_in_books": Remedy("Deleted in Zoho Books", "A person deleted it there.", _AGAIN),
    "differs": Remedy("Differs in Zoho Books", "What Zoho Books holds is not what was sent.", _AGAIN),
    "earlier_version": Remedy("Waits for its earlier version", "That is still in Zoho Books.", _AGAIN),
    "exchange_rate_missing": Remedy("No exchange rate", _IN_ZOHO, _AGAIN),
    "fee_too_large": Remedy("Restocking fee too large", "It is more than the goods.", _AGAIN),
    "home_state_missing": Remedy("State of the company unknown", "It decides the tax.", _SET, "bills.home_state"),
    "negative_total": Remedy("Negative total", "Enter a vendor credit by hand.", _AGAIN),
    "not_credited": Remedy("Not credited yet", "The vendor has not credited the return.", _AGAIN),
    "not_posted": Remedy("Not posted yet", "Post the bill in ServiceTitan.", _SET, "bills.trigger"),
    "number_taken": Remedy("Number is taken", "Zoho Books has another document of this number.", _WHICH),
    "parts_differ": Remedy("Parts of a purchase differ", _IN_FIELD, _AGAIN),
    "parts_missing": Remedy("Parts of a purchase missing", "It goes once all of them are there.", _AGAIN),
    "period_closed": Remedy("Period is closed", "Unlock it in Zoho Books, or change the date.", _AGAIN),
    "receipt_claimed": Remedy("Receipt is booked already", "A receipt is booked once.", _AGAIN),
    "tax_differs": Remedy("Tax does not tie", "The taxes of the lines do not come to the document's.", _AGAIN),
    "tax_missing": Remedy("No tax for a line", _IN_ZOHO, _AGAIN),
    "vendor_charges_no_tax": Remedy("Vendor charges no tax", _IN_ZOHO, _AGAIN),
    "vendor_currency": Remedy("Vendor in another currency", "Map it to one that is kept in this one.", _AGAIN),
    "vendor_state_missing": Remedy("State of the vendor unknown", _IN_ZOHO, _AGAIN),
    "voided_in_books": Remedy("Voided in Zoho Books", "A person voided it there.", _AGAIN),
}
