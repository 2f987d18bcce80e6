"""The one table of what can be done about each reason code: its title, its sentence and its acts, best first."""

from __future__ import annotations

from app.domain.records import Subject
from app.engine.remedies.books import BOOKS_REMEDIES
from app.engine.remedies.reference import REFERENCE_REMEDIES
from app.engine.remedies.remedy import Act as Act
from app.engine.remedies.remedy import Remedy as Remedy
from app.engine.remedies.sales import SALES_REMEDIES

_MAP = (Act.MAP, Act.REPLAY, Act.IGNORE)
_MAP_VENDOR = (Act.MAP, Act.CREATE_VENDOR, Act.REPLAY, Act.IGNORE)
_MAP_ITEM = (Act.MAP, Act.CREATE_MATERIAL, Act.REPLAY, Act.IGNORE)
_AGAIN = (Act.REPLAY, Act.IGNORE)
_CHANGE_IN_TALLY = (Act.IGNORE, Act.REPLAY)
_COMPARE = (Act.COMPARE, Act.REPLAY, Act.IGNORE)
_WHICH = (Act.LINK, Act.SEND, Act.IGNORE)
_SET = (Act.SETTINGS, Act.REPLAY, Act.IGNORE)
_NO_LINE = "A line of the voucher cannot be expressed in a purchase order."
_DIFFERS = "What ServiceTitan holds is not what was sent."

REMEDIES: dict[str, Remedy] = {
    "vendor_missing": Remedy("Vendor not in ServiceTitan", "No active vendor has exactly this name.", _MAP_VENDOR),
    "vendor_ambiguous": Remedy("Several vendors in ServiceTitan", "Several active vendors have this name.", _MAP),
    "vendor_inactive": Remedy("Vendor inactive in ServiceTitan", "The vendor is inactive there.", _MAP),
    "vendor_mapping_gone": Remedy("Vendor no longer in ServiceTitan", "Its mapping points to nothing.", _MAP_VENDOR),
    "item_missing": Remedy("Item not in ServiceTitan", "No active material or equipment has this code.", _MAP_ITEM),
    "item_ambiguous": Remedy("Several items in ServiceTitan", "Several active items have this code.", _MAP),
    "item_inactive": Remedy("Item inactive in ServiceTitan", "The material or equipment is inactive there.", _MAP),
    "item_mapping_gone": Remedy("Item no longer in ServiceTitan", "Its mapping points to nothing.", _MAP_ITEM),
    "sku_empty": Remedy("Item without a SKU in Tally", "The field that is to hold its SKU is empty.", _MAP),
    "serialised": Remedy(
        "Equipment may carry serial numbers",
        "ServiceTitan's API cannot receive serial numbers.",
        (Act.IGNORE, Act.SETTINGS, Act.REPLAY),
        "purchases.equipment",
    ),
    "unit_mismatch": Remedy("Units differ", "Tally and ServiceTitan count the item in different units.", _MAP),
    "location_missing": Remedy("Location not in ServiceTitan", "No warehouse or truck has exactly this name.", _MAP),
    "location_ambiguous": Remedy("Several locations in ServiceTitan", "Several have exactly this name.", _MAP),
    "location_inactive": Remedy("Location inactive in ServiceTitan", "The warehouse or truck is inactive.", _MAP),
    "location_mapping_gone": Remedy("Location no longer in ServiceTitan", "Its mapping points to nothing.", _MAP),
    "ledger_mapping_gone": Remedy("Ledger's item is gone", "Its mapping points to no active item.", _MAP),
    "ledger_role": Remedy("Ledger without a role", "It is not known what the ledger means in a vendor bill.", _MAP),
    "expense_ledger": Remedy("Expense ledger", "Its amount belongs to no stock line.", _MAP),
    "tax_credit": Remedy("Tax ledger lowers the bill", "It may be a deduction, reverse charge or a correction.", _MAP),
    "left_out_too_much": Remedy("Ledger left out", "Without it the bill is less than the supplier is owed.", _MAP),
    "negative_amount": Remedy("Ledger lowers the bill", "ServiceTitan takes no negative tax or shipping.", _MAP),
    "second_party": Remedy("Second supplier in a voucher", "A bill has one vendor.", (Act.IGNORE, Act.MAP, Act.REPLAY)),
    "default_location": Remedy(
        "No default warehouse", "Expenses are received there.", _SET, "servicetitan.default_location_id"
    ),
    "expense_voucher": Remedy(
        "Expense voucher", "Purchases without stock lines are not sent.", _SET, "purchases.expense_vouchers"
    ),
    "cost_not_exact": Remedy(
        "Cost cannot be stated exactly",
        "No unit cost makes the line add up.",
        (Act.SETTINGS, Act.IGNORE, Act.REPLAY),
        "servicetitan.cost_decimals",
    ),
    "party_missing": Remedy("Voucher without a supplier", "Enter the party in Tally.", _CHANGE_IN_TALLY),
    "no_lines": Remedy("Nothing to order", "The voucher has no line that could be ordered.", _CHANGE_IN_TALLY),
    "total_differs": Remedy("Total does not tie", "The lines do not add up to what the supplier is owed.", _AGAIN),
    "too_many_decimals": Remedy("Too many decimals", "An amount has more than two decimals.", _CHANGE_IN_TALLY),
    "spread_too_large": Remedy("Discount too large", "It is as large as the lines.", _CHANGE_IN_TALLY),
    "value_only_line": Remedy("Line without a quantity", _NO_LINE, _CHANGE_IN_TALLY),
    "negative_line": Remedy("Line takes goods out", _NO_LINE, _CHANGE_IN_TALLY),
    "zero_cost_line": Remedy("Goods free of charge", _NO_LINE, _CHANGE_IN_TALLY),
    "units_differ": Remedy("Batches in different units", _NO_LINE, _CHANGE_IN_TALLY),
    "typed_by_hand": Remedy("Perhaps a duplicate", "ServiceTitan already has this vendor's invoice.", _WHICH),
    "same_invoice": Remedy("Perhaps a duplicate", "Another voucher has the same supplier and invoice number.", _WHICH),
    "unmarked_twin": Remedy("Perhaps sent already", "A like order without our mark was found.", _WHICH),
    "linked_differs": Remedy(
        "Linked bill differs", "The voucher and the bill typed by hand no longer agree.", (Act.LINK, Act.SEND)
    ),
    "two_documents": Remedy("Two documents for one voucher", "Cancel one of them in ServiceTitan.", _AGAIN),
    "stray_document": Remedy("Order of another version", "A document of another version is alive.", _AGAIN),
    "refused": Remedy("Refused by ServiceTitan", "ServiceTitan did not accept it.", _AGAIN),
    "not_shown": Remedy("Not shown by ServiceTitan", "It was accepted there, but is not in the lists.", _AGAIN),
    "cannot_withdraw": Remedy("Could not be cancelled", "ServiceTitan did not cancel the document.", _AGAIN),
    "order_cancelled": Remedy("Order cancelled in ServiceTitan", "A person cancelled it there.", _AGAIN),
    "order_differs": Remedy("Order differs", _DIFFERS, _COMPARE),
    "cost_rounded": Remedy("Unit costs were rounded", "ServiceTitan keeps fewer decimals of a cost.", _COMPARE),
    "receipt_cancelled": Remedy("Receipt cancelled in ServiceTitan", "A person cancelled it there.", _AGAIN),
    "receipt_differs": Remedy("Receipt differs", _DIFFERS, _COMPARE),
    "bill_differs": Remedy("Bill differs", _DIFFERS, _COMPARE),
    "awaiting_approval": Remedy("Waits for approval", "Approve the request in ServiceTitan.", _AGAIN),
    "awaiting_upload": Remedy("Waits for upload", "Upload the import workbook in ServiceTitan.", _AGAIN),
    "upload_differs": Remedy("Upload differs", "What was uploaded is not what the workbook said.", _AGAIN),
    "not_received": Remedy("Not received yet", "ServiceTitan has not received the order by itself.", _AGAIN),
    "partly_received": Remedy("Received in part", "Receive the rest in ServiceTitan.", _AGAIN),
    "awaiting_posting": Remedy("Waits for posting", "ServiceTitan counts it once it is posted there.", _AGAIN),
    "return_pending": Remedy("Return not finished", "ServiceTitan may still count the goods.", _AGAIN),
    "cancelled_there": Remedy("Cancelled in ServiceTitan", "A person cancelled the movement there.", _AGAIN),
    "return_differs": Remedy("Return differs", _DIFFERS, _AGAIN),
    "stock_differs": Remedy("Stock differs", "What was sent of the movement was changed there later.", _AGAIN),
    "book_unknown": Remedy("Count without a book", "Tally's movements do not tie to its balances.", _AGAIN),
    "count_closed": Remedy("Count of a closed period", "Tally tells its openings as of a later day.", _AGAIN),
    "cost_missing": Remedy("Item without a cost", "Nothing in Tally says what a unit of it costs.", _AGAIN),
    "class_off": Remedy("Voucher type switched off", "Its movements are not sent.", _SET, "stock.classes_on"),
    "moves_nothing": Remedy("Nothing to move", "ServiceTitan needs no document of it.", ()),
    "bill_pending": Remedy("No bill yet", "ServiceTitan has not made the bill of the receipt.", _AGAIN),
    "changed_in_tally": Remedy("Changed after it was sent", "The vouchers were altered in Tally.", _COMPARE),
    "replace_requested": Remedy("Replacement waits", "The new version cannot be sent yet.", (Act.COMPARE, Act.IGNORE)),
    "guid_reused": Remedy(
        "Another voucher now", "Tally holds another voucher under its identity.", (*_COMPARE, Act.SEND)
    ),
    "cancelled": Remedy("Cancelled in Tally", "Its documents are still in ServiceTitan.", _AGAIN),
    "deleted": Remedy("Deleted in Tally", "Its documents are still in ServiceTitan.", _AGAIN),
    "type_changed": Remedy("Of another type now", "Its voucher type was changed in Tally.", _AGAIN),
    "optional": Remedy("Optional in Tally", "It is not in the books.", _AGAIN),
    "before_go_live": Remedy("Before the go-live date", "It is dated before it.", _SET, "sync.start_date"),
    "post_dated": Remedy("Post-dated", "It is sent when its date has come.", ()),
    "withdrawn": Remedy("Withdrawn", "Its documents are cancelled.", ()),
    "ignored": Remedy("Ignored", "A person left it out.", (Act.REPLAY,)),
    "linked": Remedy("Linked", "It is a bill typed by hand.", (Act.REPLAY,)),
    **BOOKS_REMEDIES,
    **SALES_REMEDIES,
    **REFERENCE_REMEDIES,
}


def remedy(code: str, subject: Subject) -> Remedy:
    """The row of that code; for one the table does not know, its words, and the acts that fit its subject."""
    found = REMEDIES.get(code)
    if found is not None:
        return found
    mappable = subject in (Subject.VENDOR, Subject.ITEM, Subject.LOCATION, Subject.LEDGER, Subject.UNIT)
    return Remedy(code.replace("_", " ").capitalize(), "", _MAP if mappable else _AGAIN)
