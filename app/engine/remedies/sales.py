"""What can be done about each reason code that only the sales flow has; see `table`."""

from __future__ import annotations

from dataclasses import replace

from app.engine.remedies.remedy import Act, Remedy

_AGAIN = (Act.REPLAY, Act.IGNORE)
_MAP = (Act.MAP, Act.REPLAY, Act.IGNORE)
_SET = (Act.SETTINGS, Act.REPLAY, Act.IGNORE)
_MAP_OR_SET = (Act.MAP, Act.SETTINGS, Act.REPLAY, Act.IGNORE)
_SAME = (Act.LINK, Act.REPLAY, Act.IGNORE)
"""A second one beside it would be wrong: it is that one, or what is there is corrected first."""
_NONE: tuple[Act, ...] = ()
_BY_HAND = "Enter it in Zoho Books by hand, and ignore it here."
_IN_FIELD = "Put it right in ServiceTitan; it goes by itself then."
_IN_ZOHO = "Put it right in Zoho Books; it goes by itself then."

_REMEDIES: dict[str, Remedy] = {
    # -- who and what ----------------------------------------------------------------------------------------------
    "customer_missing": Remedy("Customer not in Zoho Books", "No active customer there has exactly this name.", _MAP),
    "customer_ambiguous": Remedy(
        "Several customers in Zoho Books", "Several active customers there have this name.", _MAP
    ),
    "customer_same_name": Remedy("Customers of one name", "ServiceTitan has several of this name: map each.", _MAP),
    "customer_inactive": Remedy("Customer inactive in Zoho Books", "The customer is inactive there.", _MAP),
    "customer_mapping_gone": Remedy("Customer no longer in Zoho Books", "Its mapping points to nothing.", _MAP),
    "customer_currency": Remedy("Customer in another currency", "Map it to one that is kept in this one.", _MAP),
    "customer_unknown": Remedy("No customer", "The document names none.", _AGAIN),
    "customer_differs": Remedy("Another customer there", "Its invoice is booked for another customer.", _AGAIN),
    "books_item_ambiguous": Remedy("Several items in Zoho Books", "Several active items there have this SKU.", _MAP),
    "books_item_inactive": Remedy("Item inactive in Zoho Books", "The item is inactive there.", _MAP),
    "books_item_mapping_gone": Remedy("Item no longer in Zoho Books", "Its mapping points to nothing.", _MAP),
    "income_account_missing": Remedy(
        "No income account for a line",
        "Zoho Books has no item with this SKU, and no rule says where it is booked.",
        _MAP_OR_SET,
        "sales.fallback_account_id",
    ),
    "income_rule_missing": Remedy(
        "No income account for a line",
        "It has no SKU, and no rule says where it is booked.",
        _SET,
        "sales.fallback_account_id",
    ),
    "income_item_missing": Remedy(
        "No item for an income account", "A line of an invoice is booked by an item.", _SET, "sales.account_items"
    ),
    "account_inactive": Remedy(
        "Income account is inactive", "Activate it in Zoho Books, or choose another one.", _SET, "sales.income_rules"
    ),
    # -- taxes and money -------------------------------------------------------------------------------------------
    "tax_ambiguous": Remedy("Several taxes in Zoho Books", "Several active taxes there have this name.", _MAP),
    "tax_inactive": Remedy("Tax inactive in Zoho Books", "The tax is inactive there.", _MAP),
    "tax_mapping_gone": Remedy("Tax no longer in Zoho Books", "Its mapping points to nothing.", _MAP),
    "tax_zone_missing": Remedy("Sale without a tax zone", _IN_FIELD, _AGAIN),
    "item_tax_missing": Remedy("No tax for the place of supply", _IN_ZOHO, _AGAIN),
    "place_of_supply": Remedy("Place of supply unknown", "It decides which tax is charged.", _SET, "sales.home_state"),
    "several_currencies": Remedy("Several currencies in one payment", _BY_HAND, _AGAIN),
    # -- payments and credits --------------------------------------------------------------------------------------
    "invoice_left_out": Remedy("Its invoice is left out", "A payment goes with its invoice.", _AGAIN),
    "invoice_before_go_live": Remedy("Its invoice is from before go-live", _BY_HAND, (Act.IGNORE, Act.REPLAY)),
    "invoice_pending": Remedy("Its invoice is not there yet", "A payment goes after its invoice.", _AGAIN),
    "not_applied": Remedy("Payment without an invoice", "Apply it in ServiceTitan; it goes by itself then.", _AGAIN),
    "refund": Remedy("Refund", _BY_HAND, (Act.IGNORE, Act.REPLAY)),
    "used_elsewhere": Remedy("Credit is used elsewhere", "Somebody used it up in Zoho Books.", _AGAIN),
    "paid_invoice_gone": Remedy("Its invoice is gone in Zoho Books", "Replay the invoice, and then this.", _AGAIN),
    # -- typed by hand ---------------------------------------------------------------------------------------------
    "paid_by_hand": Remedy("Perhaps paid by hand", "The invoice is paid in Zoho Books already.", _SAME),
    "sale_number_taken": Remedy("Number is taken", "Zoho Books has a document of this number.", _SAME),
    # -- nothing to send -------------------------------------------------------------------------------------------
    "date_missing": Remedy("No date", _IN_FIELD, _AGAIN),
    "sale_not_posted": Remedy(
        "Not posted yet", "It goes by itself once it is posted in ServiceTitan.", _SET, "sales.trigger"
    ),
    "switched_off": Remedy("Switched off", "Sending these to Zoho Books is switched off.", _SET, "sales.invoices"),
    "invoices_left_out": Remedy("Its invoices are left out", "It pays nothing that is in Zoho Books.", _NONE),
    "nothing_charged": Remedy("Nothing is charged", "There is nothing that could be booked.", _NONE),
    "nothing_credited": Remedy("Nothing is credited", "There is nothing that could be booked.", _NONE),
    "nothing_paid": Remedy("Nothing is paid", "There is nothing that could be booked.", _NONE),
}
SALES_REMEDIES = {code: replace(one, books=True) for code, one in _REMEDIES.items()}
