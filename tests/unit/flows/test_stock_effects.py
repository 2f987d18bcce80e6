"""What each class of voucher does to stock in Tally, and what of it the stock flow does at ServiceTitan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quantities import Quantity
from app.domain.stock import STOCK_CLASSES, Effect, Move, Partner
from app.domain.vouchers import StockLine, Voucher, VoucherClass
from app.flows.stock.effects import counts, effects, movements
from tests.unit.stock_builders import D, out, qty, stated, stock_voucher

K = VoucherClass
CLEARING, SUPPLIER = Partner.CLEARING, Partner.SUPPLIER
INWARD = (K.PURCHASE, K.RECEIPT_NOTE, K.CREDIT_NOTE, K.REJECTIONS_IN)
"""Their lines come in; those of all others stated here go out."""
BY_LINE = (K.STOCK_JOURNAL, K.MANUFACTURING_JOURNAL, K.MATERIAL_IN, K.MATERIAL_OUT)


def of(kind: VoucherClass, tracking: str = "", number: str = "5") -> Voucher:
    """Five of an item, the way goods of that class go."""
    return stock_voucher(kind, stated("MCB-32", qty(number), "50", inward=kind in INWARD, tracking=tracking))


def said(found: tuple[Effect, ...]) -> list[tuple[int, Partner]]:
    """Signed quantity and partner of each effect."""
    return [(int(e.movement.quantity.number) * (1 if e.inward else -1), e.partner) for e in found]


def moved(voucher: Voucher) -> Decimal:
    signs = {Move.IN: 1, Move.OUT: -1}
    return sum((signs[m.move] * m.quantity.number for m in movements(voucher)), D(0))


# What Tally's stock does and what the stock flow does, without and with a tracking number; purchases are told apart
# below.
TABLE = [
    (K.RECEIPT_NOTE, (5, [(5, CLEARING)]), (5, [(5, CLEARING)])),
    (K.DEBIT_NOTE, (-5, [(-5, SUPPLIER)]), (0, [(-5, SUPPLIER), (5, CLEARING)])),
    (K.REJECTIONS_OUT, (-5, [(-5, SUPPLIER)]), (-5, [(-5, CLEARING)])),
    (K.SALES, (-5, [(-5, CLEARING)]), (0, [])),
    (K.DELIVERY_NOTE, (-5, [(-5, CLEARING)]), (-5, [(-5, CLEARING)])),
    (K.CREDIT_NOTE, (5, [(5, CLEARING)]), (0, [])),
    (K.REJECTIONS_IN, (5, [(5, CLEARING)]), (5, [(5, CLEARING)])),
]


@pytest.mark.parametrize(("kind", "plain", "tracked"), TABLE, ids=lambda v: v.value if isinstance(v, K) else "")
@pytest.mark.parametrize("received", [None, False, True])
def test_each_class_moves_its_goods_once_and_an_invoice_with_a_tracking_number_none(
    kind: VoucherClass,
    plain: tuple[int, list[tuple[int, Partner]]],
    tracked: tuple[int, list[tuple[int, Partner]]],
    received: bool | None,
) -> None:
    for number, expected in (("", plain), ("GRN-1", tracked)):
        one = of(kind, number)
        assert (moved(one), said(effects(one, received=received))) == expected
        assert counts(one) == ()


@pytest.mark.parametrize(
    ("received", "tracking", "expected"),
    [
        (None, "", [(5, CLEARING)]),  # no purchases flow: this one brings the goods in
        (None, "GRN-1", []),
        (False, "", []),  # the purchases flow will
        (False, "GRN-1", []),
        (True, "", []),
        (True, "GRN-1", [(-5, CLEARING)]),  # it brought in what the note brought in before
    ],
)
def test_a_purchase_is_offset_only_where_its_note_brought_the_goods_in_and_its_receipt_did_again(
    received: bool | None, tracking: str, expected: list[tuple[int, Partner]]
) -> None:
    one = of(K.PURCHASE, tracking)
    assert moved(one) == (0 if tracking else 5)
    assert said(effects(one, received=received)) == expected


@pytest.mark.parametrize("kind", BY_LINE)
def test_journals_and_material_move_each_line_the_way_it_says(kind: VoucherClass) -> None:
    one = stock_voucher(kind, out("MCB-32", qty(3), "30"), stated("ISO-63", qty(2), "30", godown="North"))
    assert [(e.movement.item, e.movement.godown, e.inward, e.partner) for e in effects(one, received=True)] == [
        ("MCB-32", "Main Location", False, CLEARING),
        ("ISO-63", "North", True, CLEARING),
    ]
    assert [m.move for m in movements(one)] == [Move.OUT, Move.IN]


def test_a_transfer_between_godowns_is_one_out_and_one_in() -> None:
    one = stock_voucher(K.STOCK_JOURNAL, out("MCB-32", qty(3), "30"), stated("MCB-32", qty(3), "30", godown="Van 1"))
    assert said(effects(one, received=None)) == [(-3, CLEARING), (3, CLEARING)]


@pytest.mark.parametrize("kind", [one for one in VoucherClass if one not in STOCK_CLASSES])
def test_orders_memoranda_and_whatever_else_has_lines_move_nothing(kind: VoucherClass) -> None:
    one = of(kind)
    assert (movements(one), effects(one, received=None), counts(one)) == ((), (), ())


@pytest.mark.parametrize("kind", sorted(STOCK_CLASSES))
@pytest.mark.parametrize("how", [{"is_cancelled": True}, {"is_optional": True}], ids=["cancelled", "optional"])
def test_what_is_cancelled_or_optional_moves_nothing(kind: VoucherClass, how: dict[str, bool]) -> None:
    one = replace(of(kind), **how)  # type: ignore[arg-type]
    assert movements(of(kind)), "it would"
    assert (movements(one), effects(one, received=True), effects(one, received=None), counts(one)) == ((), (), (), ())


def test_a_post_dated_voucher_is_told_as_of_its_date() -> None:
    assert movements(replace(of(K.SALES), is_post_dated=True)) == movements(of(K.SALES))


# -- quantities --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [None, qty(0), Quantity(((D(0), "Box"), (D(0), "Nos")))])
@pytest.mark.parametrize("kind", [K.DEBIT_NOTE, K.PURCHASE, K.STOCK_JOURNAL])
def test_a_line_of_value_only_moves_nothing(kind: VoucherClass, nothing: Quantity | None) -> None:
    one = stock_voucher(kind, stated("MCB-32", nothing, "50", inward=kind in INWARD))
    assert (movements(one), effects(one, received=None)) == ((), ())


def test_a_negative_quantity_moves_the_other_way_and_is_no_purchase() -> None:
    back = Quantity(((D(-2), "Coil"),), ((D(-180), "Mtr"),))
    (movement,) = movements(stock_voucher(K.RECEIPT_NOTE, stated("WIRE-1.5", back, "-20")))
    assert movement.move is Move.OUT
    assert movement.quantity == Quantity(((D(2), "Coil"),), ((D(180), "Mtr"),))
    assert movement.value == 20
    assert not movement.bought
    (effect,) = effects(of(K.SALES, number="-5"), received=True)
    assert (effect.inward, effect.movement.quantity) == (True, qty(5))
    (effect,) = effects(of(K.DEBIT_NOTE, number="-5"), received=True)
    assert (effect.inward, effect.partner) == (True, SUPPLIER)
    (effect,) = effects(of(K.PURCHASE, "GRN-1", "-5"), received=True)
    assert effect.inward


@pytest.mark.parametrize("kind", sorted(STOCK_CLASSES))
def test_only_what_comes_in_from_a_supplier_is_bought(kind: VoucherClass) -> None:
    assert [m.bought for m in movements(of(kind))] == [kind in (K.PURCHASE, K.RECEIPT_NOTE)]


def test_what_moves_is_the_actual_quantity_not_the_billed_one() -> None:
    line = stated("MCB-32", qty(12), "100")
    free = replace(line, billed=qty(10), batches=(replace(line.batches[0], billed=qty(10)),))
    (movement,) = movements(stock_voucher(K.RECEIPT_NOTE, free))
    assert movement.quantity == qty(12)


def test_each_batch_is_a_movement_with_its_own_place_number_and_value() -> None:
    first, second = stated("MCB-32", qty(2), "20", batch="B1"), stated("MCB-32", qty(3), "33", godown="", batch="B2")
    third = stated("MCB-32", None, "7")
    line = replace(first, batches=(*first.batches, *second.batches, *third.batches))
    found = movements(stock_voucher(K.RECEIPT_NOTE, stated("ISO-63", None), line))
    assert [(m.line, m.godown, m.batch, m.quantity, m.value) for m in found] == [
        (2, "Main Location", "B1", qty(2), 20),
        (2, "Main Location", "B2", qty(3), 33),
    ]


def test_a_line_without_batches_moves_as_a_whole_at_the_main_location() -> None:
    line = replace(stated("MCB-32", qty(2), "20"), batches=())
    (movement,) = movements(stock_voucher(K.STOCK_JOURNAL, line))
    assert (movement.godown, movement.batch, movement.quantity, movement.value) == ("Main Location", "", qty(2), 20)


def test_only_the_tracked_batches_of_a_purchase_are_offset() -> None:
    plain, tracked = stated("MCB-32", qty(2), "20"), stated("MCB-32", qty(3), "30", tracking="GRN-1")
    line = replace(plain, batches=(*plain.batches, *tracked.batches))
    one = stock_voucher(K.PURCHASE, line)
    assert moved(one) == 2
    assert said(effects(one, received=True)) == [(-3, CLEARING)]


# -- counts ------------------------------------------------------------------------------------------------------------


def test_a_count_is_absolute_and_moves_nothing_by_itself() -> None:
    one = stock_voucher(K.PHYSICAL_STOCK, stated("MCB-32", qty(95)), stated("ISO-63", qty(-1), godown="North"))
    assert [(c.line, c.item, c.godown, c.move, c.quantity) for c in counts(one)] == [
        (1, "MCB-32", "Main Location", Move.COUNT, qty(95)),
        (2, "ISO-63", "North", Move.COUNT, qty(-1)),
    ]
    assert movements(one) == counts(one)
    assert effects(one, received=None) == ()


@pytest.mark.parametrize("number", [None, qty(0)])
def test_a_count_of_nothing_is_a_count_although_tally_leaves_its_quantity_out(number: Quantity | None) -> None:
    (count,) = counts(stock_voucher(K.PHYSICAL_STOCK, stated("MCB-32", number)))
    assert count.quantity.is_zero


# -- altogether --------------------------------------------------------------------------------------------------------

a_line = st.builds(
    lambda item, number, inward, tracking: stated(item, qty(number), "10", inward=inward, tracking=tracking),
    st.sampled_from(["MCB-32", "ISO-63"]),
    st.integers(-9, 9),
    st.booleans(),
    st.sampled_from(["", "GRN-1"]),
)


@given(st.sampled_from(sorted(STOCK_CLASSES)), st.lists(a_line, min_size=1, max_size=6), st.sampled_from([None, True]))
def test_with_what_a_received_purchase_brings_in_the_effects_come_to_what_tally_moves(
    kind: VoucherClass, lines: list[StockLine], received: bool | None
) -> None:
    one = stock_voucher(kind, *lines)
    done = sum((e.movement.quantity.number * (1 if e.inward else -1) for e in effects(one, received=received)), D(0))
    if kind is K.PHYSICAL_STOCK:
        assert not done
        return
    if kind is K.PURCHASE and received:
        done += sum(
            (line.actual.number * (1 if line.inward else -1) for line in lines if line.actual is not None), D(0)
        )
    assert done == moved(one)
