"""A voucher as journaled after its masters were renamed in Tally; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.masters import MasterKind
from app.domain.quantities import Quantity
from app.domain.vouchers import Voucher


def renamed(voucher: Voucher, kind: MasterKind, names: Mapping[str, str]) -> Voucher:
    """The same voucher with new names; `names`: new name by old one, of masters of this kind."""

    def new(name: str) -> str:
        return names.get(name, name)

    if kind is MasterKind.LEDGER:
        return replace(
            voucher,
            party=new(voucher.party),
            ledgers=tuple(replace(e, ledger=new(e.ledger)) for e in voucher.ledgers),
            stock=tuple(
                replace(s, allocations=tuple(replace(a, ledger=new(a.ledger)) for a in s.allocations))
                for s in voucher.stock
            ),
        )
    if kind is MasterKind.VOUCHER_TYPE:
        return replace(voucher, type_name=new(voucher.type_name))
    if kind is MasterKind.UNIT:
        return _renamed_units(voucher, new)
    if kind is MasterKind.ITEM:
        return replace(voucher, stock=tuple(replace(s, item=new(s.item)) for s in voucher.stock))
    return replace(
        voucher,
        stock=tuple(
            replace(s, batches=tuple(replace(b, godown=new(b.godown)) for b in s.batches)) for s in voucher.stock
        ),
    )


def _renamed_units(voucher: Voucher, new: Callable[[str], str]) -> Voucher:
    def quantity(stated: Quantity | None) -> Quantity | None:
        if stated is None:
            return None
        return Quantity(
            tuple((number, new(unit)) for number, unit in stated.parts),
            tuple((number, new(unit)) for number, unit in stated.alternate),
        )

    return replace(
        voucher,
        stock=tuple(
            replace(
                s,
                actual=quantity(s.actual),
                billed=quantity(s.billed),
                batches=tuple(replace(b, actual=quantity(b.actual), billed=quantity(b.billed)) for b in s.batches),
            )
            for s in voucher.stock
        ),
    )
