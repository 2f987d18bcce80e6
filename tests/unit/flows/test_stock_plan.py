"""Documents of changes: one order or return per vendor, place and direction, that say what they are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.marker import Marker, find_marker
from app.domain.purchasing import Address
from app.domain.stock import StockChange, StockPart, StockPlan
from app.flows.stock.documents import LONGEST, stock_plan
from tests.unit.purchase_builders import ADDRESS, TODAY
from tests.unit.stock_builders import CLEARING, GUID, PAPERS, D, change

KEY = f"{GUID}/stock"
DAY = date(2026, 4, 20)


def plan(*changes: StockChange, day: date = DAY, generation: int = 1) -> StockPlan:
    return stock_plan(
        changes, changes, PAPERS, key=KEY, generation=generation, label="Stock Journal 41", day=day, notes=["n"]
    )


def memo(part: StockPart) -> str:
    request = part.order or part.give_back
    assert request is not None
    return request.memo


def test_what_comes_in_is_an_order_from_the_vendor_at_the_place() -> None:
    (part,) = plan(change(5, "10"), change(2, "7.5", sku_id=102, sku_code="ISO-63", description="ISO")).parts
    order = part.order
    assert order is not None
    assert part.give_back is None
    assert (part.location_id, part.location_name, part.total) == (201, "Main Location", 65)
    assert (order.vendor_id, order.type_id, order.business_unit_id, order.location_id) == (CLEARING.id, 1, 2, 201)
    assert (order.date, order.required_on) == (DAY, TODAY)
    assert (order.tax, order.shipping, order.impacts_technician_payroll) == (0, 0, False)
    assert order.vendor_invoice_number == "Stock Journal 41"
    assert (order.ship_to.description, order.ship_to.address) == ("Main Location", ADDRESS)
    assert [(line.sku_id, line.sku_code, line.description, line.quantity, line.cost) for line in order.lines] == [
        (101, "MCB-32", "MCB-32 text", 5, 10),
        (102, "ISO-63", "ISO", 2, D("7.5")),
    ]


def test_what_goes_out_is_a_return_with_positive_quantities() -> None:
    (part,) = plan(change(-5, "10")).parts
    made = part.give_back
    assert made is not None
    assert part.order is None
    assert part.total == 50
    assert (made.vendor_id, made.return_type_id, made.business_unit_id, made.location_id) == (CLEARING.id, 4, 2, 201)
    assert (made.reference_number, made.return_date, made.purchase_order_id) == ("Stock Journal 41", DAY, None)
    assert (made.tax, made.shipping, made.restocking_fee) == (0, 0, 0)
    assert [(line.sku_id, line.quantity, line.cost) for line in made.lines] == [(101, 5, 10)]


def test_each_vendor_place_and_direction_is_a_document_of_its_own_in_the_order_they_come() -> None:
    found = plan(
        change(-1),
        change(2, location_id=202, location_name="North"),
        change(-3, vendor_id=7),
        change(-4, sku_id=102),
        change(5),
    )
    kinds = [
        ("order" if p.order else "return", (p.order or p.give_back).vendor_id, p.location_id)  # type: ignore[union-attr]
        for p in found.parts
    ]
    assert kinds == [("return", 70, 201), ("order", 70, 202), ("return", 7, 201), ("order", 70, 201)]
    assert [p.number for p in found.parts] == [1, 2, 3, 4]
    assert found.total == 10 + 20 + 30 + 40 + 50
    assert (found.document_date, found.vendor_name, found.notes) == (DAY, CLEARING.name, ("n",))


def test_a_document_says_what_it_is_and_carries_the_mark_of_its_part_and_generation() -> None:
    (only,) = plan(change(1), generation=3).parts
    assert find_marker(memo(only)) == Marker(KEY, 3, 1)
    assert "Stock Journal 41: stock movement" in memo(only)
    first, second = plan(change(1), change(-1)).parts
    assert (find_marker(memo(first)), find_marker(memo(second))) == (Marker(KEY, 1, 1), Marker(KEY, 1, 2))
    assert "part 1 of 2" in memo(first)
    assert "part 2 of 2" in memo(second)


def test_the_mark_of_a_stock_record_is_not_that_of_the_purchase_of_the_same_voucher() -> None:
    (part,) = plan(change(1)).parts
    assert find_marker(memo(part)) != Marker(GUID, 1, 1)


def test_an_order_is_required_on_its_date_where_that_is_still_to_come() -> None:
    late = TODAY + timedelta(days=3)
    (part,) = plan(change(1), day=late).parts
    assert part.order is not None
    assert (part.order.date, part.order.required_on) == (late, late)


def test_a_truck_is_shipped_to_its_warehouse_and_a_place_that_is_gone_to_its_name() -> None:
    truck, gone = plan(
        change(1, location_id=203, location_name="Van 1"), change(1, location_id=999, location_name="Old shed")
    ).parts
    assert truck.order is not None
    assert gone.order is not None
    assert (truck.order.ship_to.description, truck.order.ship_to.address.city) == ("Van 1", "Nashik")
    assert (gone.order.ship_to.description, gone.order.ship_to.address) == ("Old shed", Address())


def test_nothing_to_change_is_a_plan_without_documents_that_keeps_its_target() -> None:
    found = stock_plan([], [change(1)], PAPERS, key=KEY, generation=2, label="x", day=DAY)
    assert (found.parts, found.total, found.target) == ((), 0, (change(1),))


@pytest.mark.parametrize(("lines", "documents"), [(LONGEST, 1), (LONGEST + 1, 2), (3 * LONGEST, 3)])
def test_a_long_voucher_is_several_documents(lines: int, documents: int) -> None:
    found = plan(*(change(1, sku_id=number) for number in range(lines)))
    assert len(found.parts) == documents
    assert len({find_marker(memo(part)) for part in found.parts}) == documents
    sent = [line.sku_id for part in found.parts if part.order for line in part.order.lines]
    assert sent == list(range(lines))


changes = st.lists(
    st.builds(
        lambda number, vendor, sku, place, cost: change(
            number, str(D(cost) / 100), vendor_id=vendor, sku_id=sku, location_id=place
        ),
        st.integers(-9, 9).filter(bool),
        st.sampled_from([7, 70]),
        st.integers(101, 105),
        st.sampled_from([201, 202, 203]),
        st.integers(1, 999),
    ),
    max_size=20,
)


@given(changes)
def test_the_documents_hold_exactly_the_changes_and_the_same_input_makes_the_same_documents(
    given_changes: list[StockChange],
) -> None:
    found = plan(*given_changes)
    assert found == plan(*given_changes)
    held: Counter[tuple[int, int, int, Decimal, Decimal]] = Counter()
    for part in found.parts:
        request, sign = (part.order, 1) if part.order else (part.give_back, -1)
        assert request is not None
        assert request.location_id == part.location_id
        assert part.total == sum(line.quantity * line.cost for line in request.lines)
        for line in request.lines:
            assert line.quantity > 0
            held[(request.vendor_id, line.sku_id, part.location_id, sign * line.quantity, line.cost)] += 1
    assert held == Counter((c.vendor_id, c.sku_id, c.location_id, c.quantity, c.cost) for c in given_changes)
    assert found.total == sum(abs(c.quantity) * c.cost for c in given_changes)
