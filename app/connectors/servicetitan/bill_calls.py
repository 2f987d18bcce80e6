"""The calls of the bills flow beyond those of purchasing: single bills, vendors' credits, marks on what was booked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.connectors.servicetitan import bodies_field, resources, wire, wire_field, wire_stock
from app.connectors.servicetitan.calls import ANY, BY_ID, Calls, stamp_filters
from app.connectors.servicetitan.pages import Page
from app.connectors.servicetitan.resources import Resource
from app.connectors.servicetitan.values import read_flag, read_object, read_reference, read_text
from app.domain.errors import Rejected
from app.domain.field_lookup import ApCredit, FieldCategory, FieldJob
from app.domain.inventory import ReturnDocument
from app.domain.purchasing import BillDocument, BillKind, OrderDocument, ReceiptDocument


def _of(kind: BillKind) -> Resource:
    """Bills of receipts are written as inventory bills, all others as ap-bills."""
    return resources.BILLS if kind is BillKind.PROCUREMENT else resources.AP_BILLS


class BillCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def bills_with_ids(self, bill_ids: Sequence[int]) -> Iterator[Page[BillDocument]]:
        """Inventory bills by id, 50 in a call; whether cancelled ones are listed is unknown (see `ap_bill`)."""
        return self._by_ids(resources.INVENTORY_BILLS, wire.bill, bill_ids)

    def ap_bill(self, bill_id: int) -> BillDocument:
        """One bill of either kind, with its type, expenses and cancellation; its `number` may be empty (facts 4).

        Raises NotFound.
        """
        answer = self._client.get(resources.AP_BILLS.under(bill_id), item=f"Bill {bill_id}")
        found = wire.bill(read_object(answer, "bill"))
        return self._asked_for(found, bill_id, "bill", found.id)

    def receipts_with_ids(self, receipt_ids: Sequence[int]) -> Iterator[Page[ReceiptDocument]]:
        """Receipts by id, cancelled ones too; 50 in a call."""
        return self._by_ids(resources.RECEIPTS, wire.receipt, receipt_ids, (*ANY, *BY_ID))

    def purchase_orders_with_ids(self, order_ids: Sequence[int]) -> Iterator[Page[OrderDocument]]:
        """Purchase orders by id, of every status; 50 in a call."""
        return self._by_ids(resources.PURCHASE_ORDERS, wire.purchase_order, order_ids, BY_ID)

    def returns_with_ids(self, return_ids: Sequence[int]) -> Iterator[Page[ReturnDocument]]:
        """Returns by id, cancelled ones too; 50 in a call."""
        return self._by_ids(resources.RETURNS, wire_stock.return_document, return_ids, (*ANY, *BY_ID))

    def ap_credits(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[ApCredit]]:
        """Vendors' credits. There is no filter by return, and whether cancelled ones are listed is unknown."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.AP_CREDITS, wire_field.ap_credit, filters, BY_ID)

    def ap_credits_with_ids(self, credit_ids: Sequence[int]) -> Iterator[Page[ApCredit]]:
        """Vendors' credits by id, 50 in a call; cancelled ones perhaps not."""
        return self._by_ids(resources.AP_CREDITS, wire_field.ap_credit, credit_ids, BY_ID)

    def jobs_with_ids(self, job_ids: Sequence[int]) -> Iterator[Page[FieldJob]]:
        """Jobs by id, 50 in a call."""
        return self._by_ids(resources.JOBS, wire_field.job, job_ids, BY_ID)

    def categories(self) -> list[FieldCategory]:
        """All categories of the pricebook, nested and inactive ones too, each once."""
        found: dict[int, FieldCategory] = {}
        for page in self._pages(resources.CATEGORIES, wire_field.categories, (), (*ANY, *BY_ID)):
            found.update((one.id, one) for row in page.rows for one in row)
        return list(found.values())

    def bill_field_names(self, kind: BillKind = BillKind.PROCUREMENT) -> list[str]:
        """Names of the custom fields for texts that the tenant has for bills."""
        return self._field_names(_of(kind).under("custom-fields"))

    # ------------------------------------------------------------ writes

    def mark_bill_exported(self, bill_id: int, kind: BillKind = BillKind.PROCUREMENT) -> None:
        """Marks a bill as exported, after which its order, receipt and bill cannot be changed: final (facts 4).

        Raises Rejected with what the server says, where it does not mark it; which bills it marks is unknown.
        """
        item = f"Bill {bill_id}"
        named = "inventoryBillId" if kind is BillKind.PROCUREMENT else "billId"
        answer = self._client.write("POST", _of(kind).under("markasexported"), {f"{named}s": [bill_id]}, item=item)
        results = answer if isinstance(answer, list) else []
        own = next((one for one in results if isinstance(one, dict) and read_reference(one, named) == bill_id), None)
        if own is None or not isinstance(own.get("success"), bool):
            raise self._client.unclear(item, "markasexported: no result for this bill")
        if not read_flag(own, "success", default=False):
            said = read_text(own, "errorMessage").strip()
            raise Rejected(
                f"ServiceTitan did not mark the bill as exported{f': {said}' if said else '.'}",
                item=item,
                advice="Look at the bill in ServiceTitan; it may have to be posted first, or be exported already.",
            )

    def write_bill_field(self, bill_id: int, name: str, value: str, kind: BillKind = BillKind.PROCUREMENT) -> None:
        """Writes a custom field of a bill; the field must exist in the tenant. May be repeated."""
        body = bodies_field.custom_field(bill_id, name, value)
        self._client.write("PATCH", _of(kind).under("custom-fields"), body, item=f"Bill {bill_id}")
