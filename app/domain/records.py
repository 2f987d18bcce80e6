"""A record of the journal, the reasons it waits for, its plan and the operations of its plan; stdlib only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.purchasing import PurchaseOrderRequest
from app.domain.states import State


class Subject(StrEnum):
    """What a reason is about; also the kinds of the mapping table."""

    VENDOR = "vendor"
    ITEM = "item"
    LOCATION = "location"
    LEDGER = "ledger"
    UNIT = "unit"
    ACCOUNT = "account"
    TAX = "tax"
    CUSTOMER = "customer"
    VOUCHER = "voucher"
    """The voucher itself cannot be expressed; no mapping helps."""
    SETTING = "setting"
    DOCUMENT = "document"
    """A document at the destination."""
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record waits, in words a person can act on."""

    code: str
    """Stable slug, e.g. `vendor_missing`."""
    subject: Subject
    name: str
    """The thing in the user's words, e.g. the ledger's name."""
    text: str
    """What is the matter."""
    advice: str
    """What to do now."""
    key: str = ""
    """Stable key of the thing (the master's GUID), else its name."""


class OperationKind(StrEnum):
    """The writes the product knows."""

    CREATE_ORDER = "create_order"
    CREATE_RECEIPT = "create_receipt"
    CANCEL_RECEIPT = "cancel_receipt"
    CANCEL_ORDER = "cancel_order"
    CREATE_RETURN = "create_return"
    CANCEL_RETURN = "cancel_return"
    UPLOAD = "upload"
    """No write: rows in a file that a person uploads; the request names the file, the result is what was found."""
    CREATE_BILL = "create_bill"
    UPDATE_BILL = "update_bill"
    VOID_BILL = "void_bill"
    CREATE_CREDIT = "create_credit"
    OPEN_CREDIT = "open_credit"
    """The books hold it as a draft."""
    VOID_CREDIT = "void_credit"
    CREATE_INVOICE = "create_invoice"
    """The books make it as a draft."""
    BOOK_INVOICE = "book_invoice"
    VOID_INVOICE = "void_invoice"
    CREATE_CREDIT_NOTE = "create_credit_note"
    BOOK_CREDIT_NOTE = "book_credit_note"
    APPLY_CREDIT_NOTE = "apply_credit_note"
    """To the invoices that it pays."""
    VOID_CREDIT_NOTE = "void_credit_note"
    CREATE_PAYMENT = "create_payment"
    APPLY_PAYMENT = "apply_payment"
    """What is left of one that is there, to an invoice."""
    CREATE_ENTRY = "create_entry"
    """Of a vendor, customer or item, on either side."""
    CHANGE_ENTRY = "change_entry"
    """Of one of them."""
    WRITE_BACK = "write_back"
    """Of the bill's id in the books into a custom field of ServiceTitan; may be repeated."""
    MARK_EXPORTED = "mark_exported"
    """Of the bill in ServiceTitan, once it is confirmed in the books; may be repeated."""
    LINK = "link"
    """No write: a person said that a document typed by hand is this voucher's; the request is a LinkedDocument."""


class OperationState(StrEnum):
    """Where one write stands."""

    PLANNED = "planned"
    INTENT = "intent"
    """Committed as about to be sent; after a crash it counts as unclear."""
    UNCLEAR = "unclear"
    """It went out and no usable answer came."""
    DONE = "done"
    REFUSED = "refused"
    """Definitely not carried out."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One write of one part of one generation of a record."""

    id: int
    record_id: int
    generation: int
    part: int
    kind: OperationKind
    state: OperationState
    request: str
    """The body as JSON of its domain dataclass; empty where ids of earlier answers are all it needs."""
    target_id: int | None = None
    """For a cancellation: the document to cancel."""
    result_id: int | None = None
    """Id of the document that came of it."""
    attempts: int = 0
    intent_at: datetime | None = None
    """By the server's clock where known."""
    empty_searches: int = 0
    """Searches since the intent that found nothing, counted when far enough apart."""
    searched_at: datetime | None = None
    """Last empty search, by the server's clock."""
    resent_until: datetime | None = None
    """After sending again: a second document is looked for until then, by the server's clock."""
    error: str = ""
    target_key: str = ""
    """As `target_id`, where ids are texts of digits and no numbers."""
    result_key: str = ""
    """As `result_id`, where ids are texts."""
    refusal: str = ""
    """Of a refused one: the destination's own code of the reason, empty where it has none."""


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document typed by hand at the destination as it was when a person linked a voucher to it."""

    kind: str
    """`receipt` or `bill`."""
    ext_id: int
    number: str
    vendor_id: int | None
    invoice_number: str
    """The supplier's."""
    total: Decimal


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One part of a voucher: one location, one purchase order."""

    number: int
    location_id: int
    location_name: str
    total: Decimal
    request: PurchaseOrderRequest
    """What creates it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The exact requests a voucher becomes."""

    vendor_id: int
    vendor_name: str
    invoice_number: str
    document_date: date
    total: Decimal
    """What must tie: the sum of the parts."""
    parts: tuple[PlannedPart, ...]
    notes: tuple[str, ...] = ()
    """What was left out or decided, for the audit trail and the drawer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The verdict that a voucher cannot be planned yet."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The verdict that nothing is to be sent."""

    reason: Reason
    until: date | None = None
    """Looked at again on that date (post-dated vouchers)."""


Verdict = Plan | Waiting | NotApplicable


@dataclass(frozen=True, slots=True)
class Record:
    """One source record and where it stands."""

    id: int
    flow: str
    company_guid: str
    source_key: str
    """Voucher GUID."""
    epoch: int
    generation: int
    state: State
    source_version: int
    """ALTERID."""
    label: str
    """`Purchase 41`, as Tally shows it."""
    document_date: date
    party: str
    amount: Decimal
    """The party's amount, positive."""
    reference: str
    reasons: tuple[Reason, ...]
    attempts: int
    next_attempt_at: datetime | None
    created_at: datetime
    updated_at: datetime
    source: str
    """JSON of the voucher as it is in Tally now."""
    sent_source: str
    """JSON of the voucher as it was sent; empty before the first send."""
    plan: str
    """JSON of the plan of this generation; empty before planning."""
    deleted: bool = False
    """The voucher no longer exists in Tally."""
    allow_duplicate: bool = False
    """A person said that it is no duplicate."""
    withdraw_only: bool = False
    """While withdrawing: nothing replaces the cancelled documents."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between what was sent and what the source says now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A person's decision that a name of the source means a thing at the destination."""

    kind: Subject
    key: str
    """GUID of the master, or its name while no master is known."""
    name: str
    target_id: int | None
    """Id at the destination; None for a target that is a word (a ledger's role, a unit)."""
    target: str
    """Name, code, role or unit at the destination."""
    updated_at: datetime
    target_kind: str = ""
    """`material`, `equipment`, `warehouse`, `truck`, `role`, … where it matters."""
