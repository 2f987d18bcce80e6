"""What can be done about each reason code of the flows into the books; see `table`.

A code that a flow from TallyPrime uses too begins with `books_` here: causes are told apart by it, and each names its
own system.
"""

from __future__ import annotations

from dataclasses import replace

from app.engine.remedies.remedy import Act, Remedy

_AGAIN = (Act.REPLAY, Act.IGNORE)
_WHICH = (Act.LINK, Act.SEND, Act.IGNORE)
_MAP = (Act.MAP, Act.REPLAY, Act.IGNORE)
_SET = (Act.SETTINGS, Act.REPLAY, Act.IGNORE)
_IN_ZOHO = "Put it right in Zoho Books; it goes by itself then."
_IN_FIELD = "Put it right in ServiceTitan; it goes by itself then."

_REMEDIES: dict[str, Remedy] = {
    "books_awaiting_approval": Remedy("Waits for approval", "Approve it in Zoho Books.", _AGAIN),
    "books_cancelled": Remedy("Cancelled in ServiceTitan", "Nothing of it goes to Zoho Books.", _AGAIN),
    "books_cannot_withdraw": Remedy("Could not be voided", "It still counts in Zoho Books.", _AGAIN),
    "books_no_lines": Remedy("No lines", "There is nothing that could be booked.", _AGAIN),
    "books_not_shown": Remedy("Not shown by Zoho Books", "It was accepted there, but is not in the lists.", _AGAIN),
    "books_refused": Remedy("Refused by Zoho Books", "Zoho Books did not accept it.", _AGAIN),
    "books_too_many_decimals": Remedy("Too many decimals", "An amount is finer than the smallest coin.", _AGAIN),
    "books_total_differs": Remedy("Total does not tie", "What ServiceTitan says does not add up.", _AGAIN),
    "books_two_documents": Remedy(
        "Two documents for one record", "Void one in Zoho Books, or take our key off it.", _AGAIN
    ),
    "books_vendor_ambiguous": Remedy(
        "Several vendors in Zoho Books", "Several active vendors there have this name.", _MAP
    ),
    "books_vendor_inactive": Remedy("Vendor inactive in Zoho Books", "The vendor is inactive there.", _MAP),
    "books_vendor_mapping_gone": Remedy("Vendor no longer in Zoho Books", "Its mapping points to nothing.", _MAP),
    "books_vendor_missing": Remedy("Vendor not in Zoho Books", "No active vendor there has exactly this name.", _MAP),
    "books_vendor_same_name": Remedy("Vendors of one name", "ServiceTitan has several of this name: map each.", _MAP),
    "field_missing": Remedy("Custom field missing", "Add the field in ServiceTitan.", _AGAIN),
    "account_missing": Remedy(
        "No account for a line",
        "No rule says where it is booked.",
        (Act.MAP, Act.SETTINGS, Act.REPLAY, Act.IGNORE),
        "bills.fallback_account_id",
    ),
    "account_unusable": Remedy(
        "Account cannot be used", "A rule books to an account that is inactive or gone.", _SET, "bills.account_rules"
    ),
    "bill_differs_from_receipt": Remedy("Bill differs from its receipt", _IN_FIELD, _AGAIN),
    "bills_switched_off": Remedy("Switched off", "Sending these to Zoho Books is switched off.", _SET, "bills.enabled"),
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
    "earlier_left_there": Remedy(
        "Takes the place of one that was ignored", "That still counts in Zoho Books.", (Act.SEND, Act.IGNORE)
    ),
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
    "reverse_charge_refused": Remedy(
        "Reverse charge is not as Zoho Books wants it",
        "A vendor without GSTIN: the company may owe the tax.",
        _SET,
        "bills.reverse_charge",
    ),
    "stock_clearing": Remedy("Only moves stock", "Its vendor is set aside for stock clearing.", ()),
    "tax_differs": Remedy("Tax does not tie", "The taxes of the lines do not come to the document's.", _AGAIN),
    "tax_missing": Remedy("No tax for a line", "No tax is known for it in Zoho Books.", _MAP),
    "vendor_charges_no_tax": Remedy("Vendor charges no tax", _IN_ZOHO, _AGAIN),
    "vendor_without_gstin": Remedy(
        "Tax of a vendor without GSTIN", "Take it off in ServiceTitan, or enter the GSTIN in Zoho Books.", _AGAIN
    ),
    "vendor_currency": Remedy("Vendor in another currency", "Map it to one that is kept in this one.", _MAP),
    "vendor_state_missing": Remedy("State of the vendor unknown", _IN_ZOHO, _AGAIN),
    "voided_in_books": Remedy("Voided in Zoho Books", "A person voided it there.", _AGAIN),
    "zero": Remedy("Comes to nothing", "There is nothing that could be booked.", ()),
}
BOOKS_REMEDIES = {code: replace(one, books=True) for code, one in _REMEDIES.items()}
