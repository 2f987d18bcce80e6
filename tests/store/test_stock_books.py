"""What is kept of a company's stock: movements as read, balances as stated, and which items changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.balances import ItemBalance, OpeningBatch
from app.domain.masters import MasterKind
from app.domain.quantities import Quantity
from app.domain.stock import Move, Movement
from app.domain.vouchers import Voucher, VoucherClass
from app.store.stock_books import KeptMovement, StockBooks
from tests.store.shelf import Shelf
from tests.unit.purchase_builders import COMPANY, qty
from tests.unit.stock_builders import stock_voucher

D = Decimal
OTHER = "ffffffff-0000-4000-8000-00000000c0de"
DAY = date(2026, 4, 20)


def movement(item: str = "MCB-32", number: int = 5, **changes: object) -> Movement:
    base = Movement(1, item, "Main Location", "Primary Batch", Move.IN, qty(number), D("50.25"), "GRN-1", True)
    return replace(base, **changes)  # type: ignore[arg-type]


def voucher(master: int = 42, **changes: object) -> Voucher:
    one = stock_voucher(VoucherClass.STOCK_JOURNAL, guid=f"{COMPANY}-{master:08x}", master_id=master)
    return replace(one, **changes)  # type: ignore[arg-type]


def balance(item: str = "MCB-32", closing: int = 5, opening: int = 0) -> ItemBalance:
    return ItemBalance(
        f"i-{item}", item, qty(opening), D(-1), qty(closing), D("-50.5"),
        (OpeningBatch("Main Location", "Primary Batch", qty(opening), None), OpeningBatch("", "", None, D(-1))),
    )  # fmt: skip


@pytest.fixture
def books(shelf: Shelf) -> StockBooks:
    return shelf.stock_books


def quiet(books: StockBooks) -> None:
    """Everything that changed so far is weighed."""
    books.weighed(COMPANY, books.changed(COMPANY))
    assert books.changed(COMPANY) == []


# -- movements ---------------------------------------------------------------------------------------------------------


def test_movements_come_back_as_they_were_kept_in_the_order_of_the_book(books: StockBooks) -> None:
    coils = movement(number=1, quantity=Quantity(((D("2.50"), "Coil"),), ((D(180), "Mtr"),)), move=Move.OUT)
    books.save(voucher(3, date=date(2026, 4, 21)), 1, [movement(number=3)])
    books.save(voucher(2), 1, [movement(number=2), coils, movement("ISO-63")])
    books.save(voucher(1, is_post_dated=True), 1, [movement(number=1)])
    found = books.movements(COMPANY, "MCB-32")
    assert [(kept.order, kept.day.day, kept.post_dated, kept.movement) for kept in found] == [
        (1, 20, True, movement(number=1)),
        (2, 20, False, movement(number=2)),
        (2, 20, False, coils),
        (3, 21, False, movement(number=3)),
    ]
    assert books.of(COMPANY, voucher(2).guid)[1] == KeptMovement(voucher(2).guid, DAY, 2, False, coils)
    assert books.movements(OTHER, "MCB-32") == []


def test_a_voucher_that_is_read_again_replaces_what_was_kept_of_it(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(), movement("ISO-63")])
    books.save(voucher(2), 1, [movement(number=9)])
    books.save(voucher(1), 1, [movement(number=6)])
    assert [kept.movement.quantity for kept in books.movements(COMPANY, "MCB-32")] == [qty(6), qty(9)]
    assert books.movements(COMPANY, "ISO-63") == []
    books.save(voucher(1), 1, [])
    assert [kept.order for kept in books.movements(COMPANY, "MCB-32")] == [2]


def test_a_forgotten_voucher_moves_nothing_and_is_to_be_read_again(books: StockBooks) -> None:
    one, two = voucher(1), voucher(2)
    books.save(one, 1, [movement()])
    books.save(two, 1, [movement()])
    quiet(books)
    books.forget(COMPANY, [one.guid, "never heard of"])
    assert [kept.order for kept in books.movements(COMPANY, "MCB-32")] == [2]
    assert books.stored(COMPANY, 1, [one.head, two.head]) == {two.guid}
    assert books.changed(COMPANY) == ["MCB-32"]


def test_a_voucher_counts_as_kept_only_in_exactly_its_version_and_epoch_also_if_it_moves_nothing(
    books: StockBooks,
) -> None:
    one = voucher(1, alter_id=7)
    books.save(one, 2, [])
    assert books.stored(COMPANY, 2, [one.head, voucher(2).head]) == {one.guid}
    assert books.stored(COMPANY, 2, [replace(one, alter_id=8).head]) == frozenset()
    assert books.stored(COMPANY, 3, [one.head]) == frozenset()
    assert books.stored(OTHER, 2, [one.head]) == frozenset()


def test_vouchers_that_count_an_item_are_found_by_it(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(move=Move.COUNT), movement("ISO-63")])
    books.save(voucher(2), 1, [movement()])
    books.save(voucher(3), 1, [movement("ISO-63", move=Move.COUNT, godown="North")])
    assert books.counted_in(COMPANY, ["MCB-32"]) == {voucher(1).guid}
    assert books.counted_in(COMPANY, ["MCB-32", "ISO-63"]) == {voucher(1).guid, voucher(3).guid}
    assert books.counted_in(COMPANY, []) == books.counted_in(OTHER, ["MCB-32"]) == frozenset()


# -- what changed ------------------------------------------------------------------------------------------------------


def test_a_save_marks_the_items_it_concerns_before_and_after_and_a_repeated_one_none(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(), movement("ISO-63")])
    assert books.changed(COMPANY) == ["ISO-63", "MCB-32"]
    quiet(books)
    books.save(voucher(1, alter_id=78), 1, [movement(), movement("ISO-63")])
    assert books.changed(COMPANY) == [], "an alteration that moves the same"
    books.save(voucher(1), 1, [movement(), movement("PANEL")])
    assert books.changed(COMPANY) == ["ISO-63", "MCB-32", "PANEL"]


@pytest.mark.parametrize("change", [{"date": date(2026, 4, 19)}, {"is_post_dated": True}])
def test_a_new_date_is_a_change_of_every_item_moved(books: StockBooks, change: dict[str, object]) -> None:
    books.save(voucher(1), 1, [movement()])
    quiet(books)
    books.save(replace(voucher(1), **change), 1, [movement()])  # type: ignore[arg-type]
    assert books.changed(COMPANY) == ["MCB-32"]


def test_what_is_weighed_stays_so_until_it_changes_or_is_marked(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(), movement("ISO-63")])
    books.weighed(COMPANY, ["ISO-63"])
    assert books.changed(COMPANY) == ["MCB-32"]
    books.mark(COMPANY, ["ISO-63", "NEW"])
    assert books.changed(COMPANY) == ["ISO-63", "MCB-32", "NEW"]
    assert books.items(COMPANY) == ["ISO-63", "MCB-32", "NEW"]
    assert books.changed(OTHER) == []


# -- balances ----------------------------------------------------------------------------------------------------------


def test_balances_come_back_as_stated_and_only_of_items_that_were(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement("ISO-63")])
    books.save_balances(COMPANY, [balance()])
    assert books.balances(COMPANY) == {"MCB-32": balance()}
    assert books.balance(COMPANY, "MCB-32") == balance()
    assert books.balance(COMPANY, "ISO-63") is None
    assert books.balance(OTHER, "MCB-32") is None
    assert books.items(COMPANY) == ["ISO-63", "MCB-32"]


def test_a_balance_marks_its_item_only_when_it_says_something_else(books: StockBooks) -> None:
    books.save_balances(COMPANY, [balance(), balance("ISO-63")])
    assert books.changed(COMPANY) == ["ISO-63", "MCB-32"]
    quiet(books)
    books.save_balances(COMPANY, [balance(), balance("ISO-63", closing=6)])
    assert books.changed(COMPANY) == ["ISO-63"]
    assert books.balance(COMPANY, "ISO-63") == balance("ISO-63", closing=6)


def test_an_item_is_marked_when_it_begins_or_ceases_to_tie(books: StockBooks) -> None:
    books.save_balances(COMPANY, [balance(), balance("ISO-63")])
    assert books.tied(COMPANY) == frozenset()
    quiet(books)
    books.save_ties(COMPANY, {"MCB-32": True, "ISO-63": False})
    assert books.changed(COMPANY) == ["MCB-32"]
    assert books.tied(COMPANY) == {"MCB-32"}
    assert (books.ties(COMPANY, "MCB-32"), books.ties(COMPANY, "ISO-63"), books.ties(OTHER, "MCB-32")) == (
        True, False, False
    )  # fmt: skip
    quiet(books)
    books.save_ties(COMPANY, {"MCB-32": True, "ISO-63": False})
    assert books.changed(COMPANY) == []
    books.save_ties(COMPANY, {"MCB-32": False})
    assert books.changed(COMPANY) == ["MCB-32"]
    assert books.tied(COMPANY) == frozenset()


def test_a_new_balance_alone_says_nothing_about_whether_it_ties(books: StockBooks) -> None:
    books.save_balances(COMPANY, [balance()])
    books.save_ties(COMPANY, {"MCB-32": True})
    books.save_balances(COMPANY, [balance(closing=9)])
    assert books.ties(COMPANY, "MCB-32")


# -- renaming ----------------------------------------------------------------------------------------------------------


def test_a_renamed_item_takes_its_movements_balance_and_tie_along(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(), movement("ISO-63")])
    books.save_balances(COMPANY, [balance(), balance("ISO-63")])
    books.save_ties(COMPANY, {"MCB-32": True})
    quiet(books)
    books.rename(COMPANY, MasterKind.ITEM, {"MCB-32": "MCB 32A"})
    assert books.movements(COMPANY, "MCB-32") == []
    assert [kept.movement for kept in books.movements(COMPANY, "MCB 32A")] == [movement("MCB 32A")]
    assert books.balances(COMPANY) == {
        "MCB 32A": replace(balance(), item="MCB 32A"), "ISO-63": balance("ISO-63")
    }  # fmt: skip
    assert books.items(COMPANY) == ["ISO-63", "MCB 32A"]
    assert books.tied(COMPANY) == {"MCB 32A"}
    assert books.changed(COMPANY) == ["MCB 32A"]


def test_two_items_that_change_names_keep_what_is_theirs(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement("A", 1), movement("B", 2)])
    books.save_balances(COMPANY, [balance("A", 10), balance("B", 20)])
    books.save_ties(COMPANY, {"A": True, "B": False})
    books.rename(COMPANY, MasterKind.ITEM, {"A": "B", "B": "A"})
    assert [kept.movement.quantity for kept in books.movements(COMPANY, "A")] == [qty(2)]
    assert [kept.movement.quantity for kept in books.movements(COMPANY, "B")] == [qty(1)]
    assert {name: one.closing_quantity for name, one in books.balances(COMPANY).items()} == {"A": qty(20), "B": qty(10)}
    assert books.tied(COMPANY) == {"B"}


def test_a_renamed_godown_is_renamed_in_movements_and_in_openings(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement(), movement("ISO-63", godown="North")])
    books.save_balances(COMPANY, [balance(), balance("ISO-63")])
    quiet(books)
    books.rename(COMPANY, MasterKind.GODOWN, {"Main Location": "Depot"})
    assert [kept.movement.godown for kept in books.movements(COMPANY, "MCB-32")] == ["Depot"]
    assert [kept.movement.godown for kept in books.movements(COMPANY, "ISO-63")] == ["North"]
    for one in books.balances(COMPANY).values():
        assert [opening.godown for opening in one.openings] == ["Depot", ""]
    assert "MCB-32" in books.changed(COMPANY)


def test_a_renamed_unit_is_renamed_in_every_quantity(books: StockBooks) -> None:
    coils = Quantity(((D(2), "Coil"),), ((D(180), "Mtr"),))
    books.save(voucher(1), 1, [movement(quantity=coils)])
    books.save_balances(COMPANY, [replace(balance(), closing_quantity=coils, opening_quantity=None)])
    books.rename(COMPANY, MasterKind.UNIT, {"Mtr": "m", "Nos": "pcs"})
    renamed = Quantity(((D(2), "Coil"),), ((D(180), "m"),))
    assert [kept.movement.quantity for kept in books.movements(COMPANY, "MCB-32")] == [renamed]
    kept = books.balance(COMPANY, "MCB-32")
    assert kept is not None
    assert (kept.opening_quantity, kept.closing_quantity) == (None, renamed)
    assert [opening.quantity for opening in kept.openings] == [qty(0, "pcs"), None]


@pytest.mark.parametrize(
    "kind", [k for k in MasterKind if k not in (MasterKind.ITEM, MasterKind.GODOWN, MasterKind.UNIT)]
)
def test_other_renames_concern_no_stock(books: StockBooks, kind: MasterKind) -> None:
    books.save(voucher(1), 1, [movement()])
    books.save_balances(COMPANY, [balance()])
    quiet(books)
    books.rename(COMPANY, kind, {"MCB-32": "x", "Main Location": "y", "Nos": "z"})
    assert books.movements(COMPANY, "MCB-32")[0].movement == movement()
    assert books.changed(COMPANY) == []


def test_a_rename_in_one_company_leaves_the_other_alone(books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement()])
    books.save(replace(voucher(1), company_guid=OTHER), 1, [movement()])
    books.rename(OTHER, MasterKind.ITEM, {"MCB-32": "x"})
    assert books.items(COMPANY) == ["MCB-32"]
    assert books.items(OTHER) == ["x"]


def test_a_save_is_kept_whole_or_not_at_all(shelf: Shelf, books: StockBooks) -> None:
    books.save(voucher(1), 1, [movement()])
    quiet(books)
    with pytest.raises(RuntimeError, match="power"), shelf.database.write():  # noqa: PT012
        books.save(voucher(1), 1, [movement("ISO-63")])
        raise RuntimeError("power cut")
    assert [kept.movement for kept in books.movements(COMPANY, "MCB-32")] == [movement()]
    assert books.changed(COMPANY) == []
    assert books.items(COMPANY) == ["MCB-32"]
