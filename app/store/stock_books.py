"""What was read of a company's stock: its movements, the balances Tally states, and the items that changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.balances import ItemBalance
from app.domain.masters import MasterKind
from app.domain.quantities import Quantity
from app.domain.stock import Movement
from app.domain.vouchers import Voucher, VoucherHead
from app.store.codec import day, dump, load
from app.store.database import Database

_MARK = (
    "INSERT INTO stock_item (company_guid, item, changed, balance) VALUES (?, ?, 1, '') "
    "ON CONFLICT (company_guid, item) DO UPDATE SET changed = 1"
)
_SELECT = (
    "SELECT voucher, day, day_order, post_dated, data FROM stock_movement WHERE company_guid = ? AND item = ? "
    "ORDER BY day, day_order, piece"
)
_BALANCE = (
    "INSERT INTO stock_item (company_guid, item, changed, balance) VALUES (?, ?, 1, ?) "
    "ON CONFLICT (company_guid, item) DO UPDATE SET balance = excluded.balance, "
    "changed = changed OR balance <> excluded.balance"
)
_TIES = "UPDATE stock_item SET changed = changed OR ties <> ?, ties = ? WHERE company_guid = ? AND item = ?"


@dataclass(frozen=True, slots=True)
class KeptMovement:
    """A movement and the voucher it stands in."""

    voucher: str
    day: date
    order: int
    post_dated: bool
    movement: Movement


class StockBooks:
    """Per company GUID; every change marks the items it concerns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, voucher: Voucher, epoch: int, movements: Sequence[Movement]) -> None:
        """Replace what is kept of this voucher. May be repeated with the same."""
        with self._database.write():
            before = self._of(voucher.company_guid, voucher.guid)
            now = [
                KeptMovement(voucher.guid, voucher.date, voucher.day_order, voucher.is_post_dated, m) for m in movements
            ]
            self._database.execute(
                "REPLACE INTO stock_voucher (company_guid, guid, alter_id, epoch) VALUES (?, ?, ?, ?)",
                (voucher.company_guid, voucher.guid, voucher.alter_id, epoch),
            )
            if before == now:
                return
            self._remove(voucher.company_guid, voucher.guid, before)
            for piece, kept in enumerate(now):
                self._database.execute(
                    "INSERT INTO stock_movement (company_guid, voucher, piece, item, day, day_order, post_dated, data) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        voucher.company_guid, voucher.guid, piece, kept.movement.item, kept.day.isoformat(), kept.order,
                        int(kept.post_dated), dump(kept.movement),
                    ),
                )  # fmt: skip
                self._database.execute(_MARK, (voucher.company_guid, kept.movement.item))

    def forget(self, company_guid: str, guids: Iterable[str]) -> None:
        """These vouchers move nothing any more."""
        with self._database.write():
            for guid in guids:
                self._remove(company_guid, guid, self._of(company_guid, guid))
                self._database.execute(
                    "DELETE FROM stock_voucher WHERE company_guid = ? AND guid = ?", (company_guid, guid)
                )

    def stored(self, company_guid: str, epoch: int, heads: Sequence[VoucherHead]) -> frozenset[str]:
        """GUIDs of those whose movements are kept as of exactly this ALTERID."""
        found: set[str] = set()
        for head in heads:
            sql = "SELECT 1 FROM stock_voucher WHERE company_guid = ? AND guid = ? AND alter_id = ? AND epoch = ?"
            if self._database.query(sql, (company_guid, head.guid, head.alter_id, epoch)):
                found.add(head.guid)
        return frozenset(found)

    def movements(self, company_guid: str, item: str) -> Sequence[KeptMovement]:
        """Of one item, in the order of the book."""
        rows = self._database.query(_SELECT, (company_guid, item))
        return [
            KeptMovement(voucher, day(at), order, bool(later), load(Movement, data))
            for voucher, at, order, later, data in rows
        ]

    def of(self, company_guid: str, voucher: str) -> Sequence[KeptMovement]:
        """Of one voucher, by GUID."""
        return self._of(company_guid, voucher)

    def mark(self, company_guid: str, items: Iterable[str]) -> None:
        """What these items' movements mean is to be decided again."""
        with self._database.write():
            for item in items:
                self._database.execute(_MARK, (company_guid, item))

    def items(self, company_guid: str) -> Sequence[str]:
        """Every item that was ever moved or has a balance."""
        sql = "SELECT item FROM stock_item WHERE company_guid = ? ORDER BY item"
        return [item for (item,) in self._database.query(sql, (company_guid,))]

    def changed(self, company_guid: str) -> Sequence[str]:
        """Items whose movements or balance changed since they were last weighed."""
        sql = "SELECT item FROM stock_item WHERE company_guid = ? AND changed = 1 ORDER BY item"
        return [item for (item,) in self._database.query(sql, (company_guid,))]

    def weighed(self, company_guid: str, items: Iterable[str]) -> None:
        """What their changes mean is decided."""
        with self._database.write():
            for item in items:
                self._database.execute(
                    "UPDATE stock_item SET changed = 0 WHERE company_guid = ? AND item = ?", (company_guid, item)
                )

    def counted_in(self, company_guid: str, items: Iterable[str]) -> frozenset[str]:
        """GUIDs of the vouchers that count one of these items."""
        found: set[str] = set()
        sql = (
            "SELECT DISTINCT voucher FROM stock_movement WHERE company_guid = ? AND item = ? "
            "AND json_extract(data, '$.move') = 'count'"
        )
        for item in items:
            found |= {guid for (guid,) in self._database.query(sql, (company_guid, item))}
        return frozenset(found)

    def save_balances(self, company_guid: str, balances: Iterable[ItemBalance]) -> None:
        """What Tally states of its items now."""
        with self._database.write():
            for balance in balances:
                self._database.execute(_BALANCE, (company_guid, balance.item, dump(balance)))

    def balances(self, company_guid: str) -> Mapping[str, ItemBalance]:
        """By item, as last stated; items never stated are not among them."""
        sql = "SELECT item, balance FROM stock_item WHERE company_guid = ? AND balance <> ''"
        return {item: load(ItemBalance, text) for item, text in self._database.query(sql, (company_guid,))}

    def balance(self, company_guid: str, item: str) -> ItemBalance | None:
        """Of one item, as last stated."""
        sql = "SELECT balance FROM stock_item WHERE company_guid = ? AND item = ? AND balance <> ''"
        rows = self._database.query(sql, (company_guid, item))
        return load(ItemBalance, rows[0][0]) if rows else None

    def save_ties(self, company_guid: str, tied: Mapping[str, bool]) -> None:
        """Whether each item's movements came to what Tally stated when both were read at one moment."""
        with self._database.write():
            for item, ties in tied.items():
                self._database.execute(_TIES, (int(ties), int(ties), company_guid, item))

    def tied(self, company_guid: str) -> frozenset[str]:
        """Items whose movements came to what Tally stated."""
        sql = "SELECT item FROM stock_item WHERE company_guid = ? AND ties = 1"
        return frozenset(item for (item,) in self._database.query(sql, (company_guid,)))

    def ties(self, company_guid: str, item: str) -> bool:
        """The same of one item."""
        sql = "SELECT 1 FROM stock_item WHERE company_guid = ? AND item = ? AND ties = 1"
        return bool(self._database.query(sql, (company_guid, item)))

    def rename(self, company_guid: str, kind: MasterKind, names: Mapping[str, str]) -> None:
        """Tally renames inside old vouchers without touching them: do the same to what is kept."""
        if kind not in _RENAMED:
            return
        with self._database.write():
            sql = "SELECT voucher, piece, item, data FROM stock_movement WHERE company_guid = ?"
            for voucher, piece, item, data in self._database.query(sql, (company_guid,)):
                before = load(Movement, data)
                moved = _renamed(before, kind, names)
                if moved == before:
                    continue
                self._database.execute(
                    "UPDATE stock_movement SET item = ?, data = ? WHERE company_guid = ? AND voucher = ? AND piece = ?",
                    (moved.item, dump(moved), company_guid, voucher, piece),
                )
                for name in {item, moved.item}:
                    self._database.execute(_MARK, (company_guid, name))
            self._rename_items(company_guid, kind, names)

    def _rename_items(self, company_guid: str, kind: MasterKind, names: Mapping[str, str]) -> None:
        sql = "SELECT item, changed, balance, ties FROM stock_item WHERE company_guid = ?"
        moved: list[tuple[str, int, str, int]] = []
        for item, changed, text, ties in self._database.query(sql, (company_guid,)):
            balance = _renamed_balance(load(ItemBalance, text), kind, names) if text else None
            name = names.get(item, item) if kind is MasterKind.ITEM else item
            after = "" if balance is None else dump(balance)
            if (name, after) != (item, text):
                moved.append((name, changed, after, ties))
                self._database.execute(
                    "DELETE FROM stock_item WHERE company_guid = ? AND item = ?", (company_guid, item)
                )
        for row in moved:
            self._database.execute(
                "REPLACE INTO stock_item (company_guid, item, changed, balance, ties) VALUES (?, ?, ?, ?, ?)",
                (company_guid, *row),
            )

    def _of(self, company_guid: str, guid: str) -> list[KeptMovement]:
        sql = (
            "SELECT voucher, day, day_order, post_dated, data FROM stock_movement "
            "WHERE company_guid = ? AND voucher = ? ORDER BY piece"
        )
        rows = self._database.query(sql, (company_guid, guid))
        return [
            KeptMovement(voucher, day(at), order, bool(later), load(Movement, data))
            for voucher, at, order, later, data in rows
        ]

    def _remove(self, company_guid: str, guid: str, before: Sequence[KeptMovement]) -> None:
        self._database.execute(
            "DELETE FROM stock_movement WHERE company_guid = ? AND voucher = ?", (company_guid, guid)
        )
        for item in {kept.movement.item for kept in before}:
            self._database.execute(_MARK, (company_guid, item))


_RENAMED = (MasterKind.ITEM, MasterKind.GODOWN, MasterKind.UNIT)


def _renamed(moved: Movement, kind: MasterKind, names: Mapping[str, str]) -> Movement:
    if kind is MasterKind.ITEM:
        return replace(moved, item=names.get(moved.item, moved.item))
    if kind is MasterKind.GODOWN:
        return replace(moved, godown=names.get(moved.godown, moved.godown))
    return replace(moved, quantity=_in_units(moved.quantity, names))


def _renamed_balance(balance: ItemBalance, kind: MasterKind, names: Mapping[str, str]) -> ItemBalance:
    if kind is MasterKind.ITEM:
        return replace(balance, item=names.get(balance.item, balance.item))
    if kind is MasterKind.GODOWN:
        places = tuple(replace(one, godown=names.get(one.godown, one.godown)) for one in balance.openings)
        return replace(balance, openings=places)

    def new(stated: Quantity | None) -> Quantity | None:
        return None if stated is None else _in_units(stated, names)

    return replace(
        balance,
        opening_quantity=new(balance.opening_quantity),
        closing_quantity=new(balance.closing_quantity),
        openings=tuple(replace(one, quantity=new(one.quantity)) for one in balance.openings),
    )


def _in_units(stated: Quantity, names: Mapping[str, str]) -> Quantity:
    return Quantity(
        tuple((number, names.get(unit, unit)) for number, unit in stated.parts),
        tuple((number, names.get(unit, unit)) for number, unit in stated.alternate),
    )
