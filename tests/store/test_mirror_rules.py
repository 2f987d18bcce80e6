"""The mirror of the destination's documents, its lists, and the mapping table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.inventory import DocumentItem, ReturnDocument, ReturnStatus
from app.domain.marker import Marker
from app.domain.purchasing import (
    BillDocument,
    OrderDocument,
    OrderStatus,
    ReceiptDocument,
    SyncStatus,
    Vendor,
)
from app.domain.records import Mapping, Subject
from app.store.documents import Documents, invoice_key
from app.store.references import Lookup
from tests.store.shelf import Shelf

NOW = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
GUID = "0a1b2c3d-0000-4000-8000-00000000c0de-0000002a"
OURS = Marker(GUID, 1, 1)
D = Decimal


def order(ext_id: int = 50, summary: str = str(OURS), **changes: object) -> OrderDocument:
    base = OrderDocument(
        ext_id,
        f"PO{ext_id}",
        OrderStatus.PENDING,
        False,
        7,
        201,
        date(2026, 4, 20),
        D(10),
        D(0),
        D(0),
        summary,
        NOW,
        NOW,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def receipt(ext_id: int = 60, **changes: object) -> ReceiptDocument:
    base = ReceiptDocument(
        ext_id, f"R{ext_id}", True, 50, 70, 7, "INV 9", "", D(10), D(0), D(0), SyncStatus.PENDING, None, NOW, NOW
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def bill(ext_id: int = 70, **changes: object) -> BillDocument:
    base = BillDocument(
        ext_id, f"B{ext_id}", "INV 9", 50, 7, "S", D(10), D(0), D(0), SyncStatus.PENDING, None, "", True, NOW, NOW
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_only_what_is_new_or_differs_is_told_and_unseen(shelf: Shelf) -> None:
    documents = shelf.documents
    assert list(documents.save([order(), receipt()])) == [order(), receipt()]
    assert documents.unseen() == {GUID: [("order", 50), ("receipt", 60)]}
    documents.mark_seen([("order", 50), ("receipt", 60)])
    assert list(documents.save([order(), receipt()])) == []
    assert documents.unseen() == {}
    changed = order(status=OrderStatus.CANCELED)
    assert list(documents.save([changed])) == [changed]
    assert documents.unseen() == {GUID: [("order", 50)]}
    assert documents.order(50) == changed


def test_an_edited_memo_keeps_the_known_mark(shelf: Shelf) -> None:
    shelf.documents.save([order()])
    shelf.documents.save([order(summary="a person wrote something else")])
    (found,) = shelf.documents.marked(GUID.upper())
    assert found.marker == OURS
    assert found.document.summary == "a person wrote something else"
    assert shelf.documents.unmarked_orders(7) == []


def test_a_cancelled_bill_stays_cancelled_whatever_the_plain_list_says(shelf: Shelf) -> None:
    shelf.documents.save([bill(active=False)])
    assert list(shelf.documents.save([bill(active=True)])) == []
    again = shelf.documents.bill(70)
    assert again is not None
    assert not again.active


def test_an_order_and_a_request_of_one_number_are_two_documents(shelf: Shelf) -> None:
    request = order(is_request=True, status=OrderStatus.PENDING_APPROVAL)
    shelf.documents.save([order(), request])
    assert shelf.documents.order(50) == order()
    assert shelf.documents.order(50, request=True) == request
    assert len(shelf.documents.marked(GUID)) == 2


def test_destinations_do_not_see_each_others_documents(shelf: Shelf) -> None:
    shelf.documents.save([order(), receipt(), bill()])
    other = Documents(shelf.database, "zoho")
    assert other.order(50) is None
    assert list(other.marked(GUID)) == []
    assert other.unseen() == {}
    assert list(other.receipts_of(50)) == []


@pytest.mark.parametrize(
    ("document", "kind", "found"),
    [
        (receipt(purchase_order_id=None), None, True),
        (bill(purchase_order_id=None), None, True),
        (bill(purchase_order_id=None), "ap_bill", True),
        (bill(purchase_order_id=51), None, True),
        (bill(), None, False),
        (receipt(), None, False),
        (receipt(memo=str(OURS), purchase_order_id=None), None, False),
        (receipt(purchase_order_id=None, active=False), None, False),
        (bill(purchase_order_id=None, vendor_id=8), None, False),
        (bill(purchase_order_id=None, vendor_invoice_number="INV 99"), None, False),
        (bill(purchase_order_id=None, vendor_invoice_number=" inv   9 "), None, True),
    ],
)
def test_a_bill_typed_by_hand_is_one_whose_order_is_not_ours(
    shelf: Shelf, document: BillDocument | ReceiptDocument, kind: str | None, found: bool
) -> None:
    shelf.documents.save([order(), order(51, summary="")])
    shelf.documents.save([document], kind=kind)
    assert bool(shelf.documents.typed_by_hand(7, "INV 9")) is found


def test_a_purchase_without_invoice_number_is_nobodys_duplicate(shelf: Shelf) -> None:
    shelf.documents.save([bill(purchase_order_id=None, vendor_invoice_number="")])
    assert list(shelf.documents.typed_by_hand(7, " ")) == []


def test_invoice_numbers_are_compared_whole() -> None:
    assert invoice_key("  INV  9\t/A ") == invoice_key("inv 9 /a")
    assert invoice_key("INV 9") != invoice_key("INV 9 A")
    assert invoice_key("INV9") != invoice_key("INV 9")


def test_dead_orders_are_no_twins(shelf: Shelf) -> None:
    shelf.documents.save([order(51, summary=""), order(52, summary="", status=OrderStatus.CANCELED)])
    assert [o.id for o in shelf.documents.unmarked_orders(7)] == [51]


def test_children_of_an_order_are_found_cancelled_ones_too(shelf: Shelf) -> None:
    shelf.documents.save([receipt(), receipt(61, active=False), receipt(62, purchase_order_id=99), bill()])
    assert [r.id for r in shelf.documents.receipts_of(50)] == [60, 61]
    assert [b.id for b in shelf.documents.bills_of(50)] == [70]


# -- lists and mappings ------------------------------------------------------------------------------------------------


# -- returns -----------------------------------------------------------------------------------------------------------

STOCK = Marker(f"{GUID}/stock", 2, 3)


def given_back(ext_id: int = 80, memo: str = str(STOCK), **changes: object) -> ReturnDocument:
    line = DocumentItem(1, 101, "MCB-32", D(5), D(10))
    base = ReturnDocument(
        ext_id, f"RT{ext_id}", "INV 9", True, ReturnStatus.PENDING, SyncStatus.PENDING, 7, 50, 2, 201, memo, D(50),
        D(0), D(0), date(2026, 4, 20), None, None, NOW, NOW, (line,),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_return_is_found_by_its_id_and_by_the_mark_in_its_memo(shelf: Shelf) -> None:
    documents = shelf.documents
    documents.save([given_back(), given_back(81, memo=""), order()])
    assert [(m.marker, m.document) for m in documents.marked_returns(STOCK.guid.upper())] == [(STOCK, given_back())]
    assert documents.marked_returns(GUID) == [], "that is the purchase of the same voucher"
    assert [m.document.id for m in documents.marked(GUID)] == [50]
    assert documents.marked(STOCK.guid) == []
    assert documents.give_back(81) == given_back(81, memo="")
    assert documents.give_back(50) is None
    assert documents.order(80) is None


def test_a_return_whose_memo_was_edited_keeps_its_mark_and_is_told_as_changed(shelf: Shelf) -> None:
    documents = shelf.documents
    documents.save([given_back()])
    documents.mark_seen([("return", 80)])
    edited = given_back(memo="Rang them.", status=ReturnStatus.CREDIT_RECEIVED)
    assert list(documents.save([edited])) == [edited]
    assert documents.unseen() == {STOCK.guid: [("return", 80)]}
    assert [(m.marker, m.document) for m in documents.marked_returns(STOCK.guid)] == [(STOCK, edited)]


def test_a_return_against_an_order_is_no_child_of_it_and_no_bill(shelf: Shelf) -> None:
    documents = shelf.documents
    documents.save([order(summary=""), given_back()])
    assert [m.document for m in documents.marked(STOCK.guid)] == [], "its mark is not lent to the order"
    assert documents.receipts_of(50) == []


def test_a_list_tells_how_many_rows_are_new_or_differ(shelf: Shelf) -> None:
    rows = [Vendor(n, f"V{n}", True, NOW) for n in (1, 2)]

    def save(*some: Vendor) -> int:
        return shelf.references.save("servicetitan", "vendor", ((v.id, v.name, v.active, v) for v in some))

    assert save(*rows) == 2
    assert save(*rows) == 0
    assert save(replace(rows[0], name="V2"), rows[1]) == 1
    lookup = Lookup(shelf.references, "servicetitan", ("vendor",), Vendor)
    assert [v.id for v in lookup.named("V2")] == [1, 2]
    assert lookup.by_id(3) is None
    assert list(lookup.named("v2")) == []


def test_a_mapping_is_found_by_guid_and_else_by_name_and_both_ways_agree(shelf: Shelf) -> None:
    def put(key: str, target: str) -> None:
        shelf.mappings.put(Mapping(Subject.VENDOR, key, "Shakti", 7, target, NOW))

    put("Shakti", "by name")
    put("guid-1", "by guid")
    for find in (shelf.mappings.get, shelf.mappings.lookup()):
        for key, name, expected in (
            ("guid-1", "Shakti", "by guid"),
            ("guid-2", "Shakti", "by name"),
            ("guid-2", "Other", None),
        ):
            found = find(Subject.VENDOR, key, name)
            assert (found.target if found else None) == expected
        assert find(Subject.ITEM, "guid-1", "Shakti") is None
    assert [e.kind for e in shelf.audit.entries()] == ["mapped", "mapped"]


def test_forgetting_a_mapping_is_audited_and_says_whether_there_was_one(shelf: Shelf) -> None:
    shelf.mappings.put(Mapping(Subject.VENDOR, "guid-1", "Shakti", 7, "S", NOW))
    assert shelf.mappings.remove(Subject.VENDOR, "Shakti")
    assert not shelf.mappings.remove(Subject.VENDOR, "Shakti")
    assert [e.kind for e in shelf.audit.entries()] == ["mapped", "unmapped"]
    assert list(shelf.mappings.all()) == []
