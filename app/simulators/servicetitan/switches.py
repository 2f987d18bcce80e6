"""What a tenant can be set up to do, and how badly its API behaves at the moment; plain values, changed at run time."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum


class MemoMode(StrEnum):
    """What becomes of the memo of a purchase order or return."""

    KEPT = "kept"
    DROPPED = "dropped"
    TRUNCATED = "truncated"
    """Only the first 20 characters."""
    UPPERCASED = "uppercased"


class ApprovalAnswer(StrEnum):
    """Whose id the creation of a purchase order answers when it is held for approval; nobody knows the true one."""

    REQUEST = "request"
    PURCHASE_ORDER = "purchase_order"
    """The id that the purchase order will have; a GET of it is a 404 until the approval."""


class ReturnTakesStock(StrEnum):
    """When a return takes the stock out of its location; documented nowhere."""

    CREATED = "created"
    RETURNED = "returned"
    CREDIT_RECEIVED = "credit_received"
    POSTED = "posted"


@dataclass(slots=True)
class Switches:
    """Settings of the tenant first, then misbehaviour; the defaults are a tenant on a good day, not a kind one."""

    auto_create_bill: bool = True
    """'Automatically create bill when PO is received'."""
    bill_delay_s: float = 4.0
    """Between receipt and bill, on the simulated clock; live tenants show 2 to 7 seconds, 0 is none."""
    receive_pending_allowed: bool = True
    """A purchase order that was never sent can be received."""
    over_receipt_allowed: bool = False
    required_on_past_rejected: bool = True
    approval_required: bool = False
    approval_answer: ApprovalAnswer = ApprovalAnswer.REQUEST
    serialised_receipt_refused: bool = True
    """The API's receipt has no serial numbers, so serialised equipment cannot be received."""
    cost_decimals: int = 2
    """Places kept of a unit cost."""
    pricebook_decimals: int = 4
    """Places kept of cost and price of a SKU; documented nowhere."""
    amount_decimals: int = 2
    """Places kept of a line total, tax and shipping."""
    quantity_decimals: int | None = None
    memo_mode: MemoMode = MemoMode.KEPT
    po_vendor_number_shown: bool = False
    """Live purchase orders came with an empty vendorDocumentNumber although the receipts had it."""
    external_data_writable: bool = True
    export_requires_posted: bool = True
    """markasexported refuses a bill that nobody posted."""
    cancel_posted_allowed: bool = True
    cancelled_bills_listed: bool = False
    """Cancelled bills in the plain lists of inventory bills, which carry no `active`."""
    cancelled_transfers_listed: bool = False
    """Cancelled transfers in their plain list, which knows no `active`; the export feed has them always."""
    duplicate_vendor_names_allowed: bool = True
    duplicate_codes_allowed: bool = False
    text_filters_contain: bool = True
    """Text filters match a part of the text; false: the whole of it."""
    patch_adds_items_with_id_zero: bool = False
    ap_bills_among_inventory_bills: bool = True
    """Bills typed in by themselves are in the lists and the feed of inventory bills too, which tell no expenses."""
    cancelled_ap_credits_listed: bool = False
    """Cancelled credits of vendors in their list, which knows no filter by it."""
    subcategories_listed: bool = False
    """Nested categories stand in the list too, not only inside their parent."""
    return_amount_less_fee: bool = False
    """The restocking fee is taken off `returnAmount`; false: only the vendor's credit tells it."""
    sku_name_is_code: bool = False
    """`skuName` of a sale's line is the code of the SKU; false: its name."""
    credit_memos_negative: bool = False
    """Amounts of credit memos are below zero."""
    contact_touches_customer: bool = False
    """A changed contact changes its customer's `modifiedOn`."""
    customer_address_required: bool = True
    """A new customer with an empty street, city, state, zip or country is refused."""
    return_tax_is_rate: bool = False
    """The contract calls the tax of a return a rate; false: it is an amount."""
    return_takes_stock: ReturnTakesStock = ReturnTakesStock.CREDIT_RECEIVED
    return_beyond_stock_allowed: bool = True
    """A return may take more than is on hand; false is a tenant without 'Enable Negative Quantity'."""
    tenant_utc_offset_minutes: int | None = None
    """The tenant's 'today'; None = the time zone of this machine."""

    rate_limit_on: bool = True
    retry_after_header: bool = True
    retry_in_title: bool = True
    latency_s: float = 0.0
    """Before each answer, of every connection on its own."""
    export_page_size: int = 1000
    export_lag_s: float = 0.0
    """Changes younger than this are withheld from an export feed without includeRecentChanges."""
    recent_changes_repeat_s: float = 60.0
    """With includeRecentChanges, changes younger than this come again on the next request."""
    duplicate_export_rows: bool = False
    unsorted_pages: bool = False
    """Lists come in no order, another one in each scan and another one within a page each time it is read."""
    null_drift: bool = False
    """Empty texts and lists come as null, against the contract."""

    def set(self, name: str, value: object) -> None:
        """Changes one switch by name; raises KeyError or ValueError. For the control API."""
        field = next((f for f in dataclasses.fields(self) if f.name == name), None)
        if field is None:
            raise KeyError(name)
        current = getattr(self, name)
        if isinstance(current, StrEnum):
            setattr(self, name, type(current)(str(value)))
        elif isinstance(current, bool):
            if not isinstance(value, bool):
                raise ValueError(f"{name} is true or false")
            setattr(self, name, value)
        elif value is None and name in ("quantity_decimals", "tenant_utc_offset_minutes"):
            setattr(self, name, None)
        elif isinstance(current, float):
            setattr(self, name, float(str(value)))
        else:
            setattr(self, name, int(str(value)))

    def as_dict(self) -> dict[str, object]:
        """All switches with their values."""
        return dataclasses.asdict(self)
