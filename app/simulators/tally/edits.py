"""Random changes by a person at the keyboard, one legal change at a time; what moves the marks is left to the books."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.simulators.tally.company import Company
from app.simulators.tally.masters import Godown, StockItem
from app.simulators.tally.stock import NOTE_OF
from app.simulators.tally.stock_desk import StockDesk
from app.simulators.tally.stock_kinds import KINDS
from app.simulators.tally.vouchers import Line, Voucher

NOTES = frozenset(NOTE_OF.values())


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done, to which voucher; no GUID for a master."""

    what: str
    guid: str = ""


class RandomEdits:
    """One method for each change. They return None, and change nothing, when the books have nothing to do it to.

    Only vouchers entered by hand are altered: those of a big book have no entered form. A follow-up of an entry (the
    invoice of a note) comes with one of the next calls of `enter`.
    """

    def __init__(self, books: Company, pick: random.Random, *, value_lines: bool = True) -> None:
        """`value_lines`: purchases have lines of value only now and then."""
        self._books, self._pick = books, pick
        self._desk = StockDesk(books, pick, accidents=False)
        self._desk.value_lines = value_lines

    def any(self) -> Edit:
        """One change of any kind, entering a voucher when the one drawn was impossible."""
        ways: dict[Callable[[], Edit | None], int] = {
            self.enter: 8,
            self.change_quantity: 5,
            self.change_rate: 2,
            self.change_godown: 3,
            self.change_item: 2,
            self.redate: 3,
            self.cancel: 1,
            self.make_optional: 1,
            self.make_regular: 1,
            self.delete: 2,
            self.rename_item: 1,
            self.rename_godown: 1,
            self.insert_before_count: 3,
            self.link_tracking: 2,
            self.unlink_tracking: 1,
        }
        drawn = self._pick.choices(list(ways), list(ways.values()))[0]
        return drawn() or self.enter()

    def enter(self, kind: str | None = None, day: date | None = None) -> Edit:
        """Enter a new voucher of a kind of `KINDS`, else of any or one that an earlier entry left for later."""
        day = day or self._day()
        if kind is None and self._desk.waiting and self._pick.random() < 0.4:
            return Edit("entered what was left for later", self._desk.next_waiting(day).guid)
        name = kind or self._pick.choice(list(KINDS))
        return Edit(f"entered: {name}", KINDS[name][0](self._desk, day).guid)

    # --- lines -------------------------------------------------------------------------------------------------

    def change_quantity(self) -> Edit | None:
        """Another quantity on one line; of a split line, on one share."""

        def change(line: Line) -> Line:
            item = self._item(line)
            if line.parts:
                at = self._pick.randrange(len(line.parts))
                parts = list(line.parts)
                parts[at] = replace(parts[at], quantity=self._desk.quantity(item))
                return replace(line, parts=tuple(parts))
            if line.godowns:
                places = list(line.godowns)
                at = self._pick.randrange(len(places))
                places[at] = (places[at][0], self._desk.quantity(item))
                return replace(line, godowns=tuple(places))
            return replace(line, quantity=self._desk.quantity(item), billed=None)

        return self._alter_line("another quantity", change)

    def change_rate(self) -> Edit | None:
        """Another rate on one line; a stated amount changes with it."""

        def change(line: Line) -> Line:
            amount = None if line.amount is None else Decimal(self._pick.randint(100, 900_000)) / 100
            return replace(line, rate=self._desk.rate(self._item(line)), amount=amount)

        return self._alter_line("another rate", change)

    def change_godown(self) -> Edit | None:
        """Another godown on one line; a split line comes together there."""

        def change(line: Line) -> Line:
            place = self._books.get(Godown, self._desk.godown()).name
            if line.parts or line.godowns:
                return replace(line, parts=(), godowns=(), godown=place, quantity=self._desk.quantity(self._item(line)))
            return replace(line, godown=place)

        return self._alter_line("another godown", change)

    def change_item(self) -> Edit | None:
        """Another item on one line, in a quantity of its own unit."""

        def change(line: Line) -> Line:
            item = self._desk.item()
            return replace(
                line,
                item=self._books.get(StockItem, item).name,
                quantity=self._desk.quantity(item),
                batch=self._desk.batch(item),
                godowns=(),
                parts=(),
                billed=None,
                rate_unit=None,
            )

        return self._alter_line("another item", change)

    # --- vouchers ----------------------------------------------------------------------------------------------

    def redate(self) -> Edit | None:
        """Move a voucher to another day."""
        return self._change("re-dated", _alive, lambda one: self._books.redate_voucher(one.guid, self._day()))

    def cancel(self) -> Edit | None:
        """Cancel a voucher."""
        return self._change("cancelled", _alive, lambda one: self._books.cancel_voucher(one.guid))

    def make_optional(self) -> Edit | None:
        """Make a regular voucher optional."""
        return self._change(
            "made optional",
            lambda one: _alive(one) and not one.optional,
            lambda one: self._books.set_optional(one.guid, True),
        )

    def make_regular(self) -> Edit | None:
        """Make an optional voucher regular."""
        return self._change(
            "made regular",
            lambda one: _alive(one) and one.optional,
            lambda one: self._books.set_optional(one.guid, False),
        )

    def delete(self) -> Edit | None:
        """Delete a voucher."""
        return self._change("deleted", lambda _: True, lambda one: self._books.delete_voucher(one.guid))

    def insert_before_count(self) -> Edit | None:
        """Enter a movement of a counted place, dated before the count; the count keeps its ALTERID."""
        first = self._books.books_from

        def countable(one: Voucher) -> bool:
            return one.date > first and any(line.counted for line in one.lines)

        found = self._voucher(countable)
        if found is None:
            return None
        line = self._pick.choice(found.lines)
        batch = self._pick.choice(line.batches)
        item = self._books.get(StockItem, line.item_id).name
        godown = self._books.get(Godown, batch.godown_id).name
        moved = Line(item, self._desk.quantity(line.item_id), self._desk.rate(line.item_id), godown=godown)
        moved = replace(moved, batch=batch.name)
        day = found.date - timedelta(days=self._pick.randint(1, min(60, (found.date - first).days)))
        if self._pick.random() < 0.5:
            entered = self._desk.enter("Purchase", day, lines=[moved], party=self._desk.supplier())
        else:
            entered = self._desk.enter("Stock Journal", day, consumed=[moved])
        return Edit(f"entered before the count {found.guid}", entered.guid)

    def link_tracking(self) -> Edit | None:
        """Give an untracked note or invoice a tracking number: one of its party's counterparts, or one of nobody's."""
        found = self._voucher(lambda one: self._linkable(one) and not _tracked(one))
        if found is None:
            return None
        kind = self._books.voucher_class(found)
        wanted = {NOTE_OF[kind]} if kind in NOTE_OF else {invoice for invoice, note in NOTE_OF.items() if note == kind}
        numbers = {
            batch.tracking_number
            for one in self._books.vouchers()
            if one.party_id == found.party_id and self._books.voucher_class(one) in wanted
            for line in one.lines
            for batch in line.batches
            if batch.tracking_number
        }
        number = self._pick.choice(sorted(numbers)) if numbers else self._desk.number("TRK")
        self._books.alter_voucher(found.guid, tracking_number=number)
        return Edit(f"linked to {number}", found.guid)

    def unlink_tracking(self) -> Edit | None:
        """Take the tracking numbers off a note or an invoice."""
        found = self._voucher(lambda one: self._linkable(one) and _tracked(one))
        if found is None or found.draft is None:
            return None
        lines = tuple(
            replace(line, tracking_number=None, parts=tuple(replace(part, tracking_number=None) for part in line.parts))
            for line in found.draft.lines
        )
        self._books.alter_voucher(found.guid, tracking_number=None, lines=lines)
        return Edit("unlinked", found.guid)

    # --- masters -----------------------------------------------------------------------------------------------

    def rename_item(self) -> Edit:
        """Rename a stock item; no voucher's ALTERID moves."""
        return self._rename(StockItem, self._desk.item())

    def rename_godown(self) -> Edit:
        """Rename a godown; no voucher's ALTERID moves."""
        return self._rename(Godown, self._desk.godown())

    # --- helpers -----------------------------------------------------------------------------------------------

    def _change(self, what: str, fits: Callable[[Voucher], bool], act: Callable[[Voucher], object]) -> Edit | None:
        found = self._voucher(fits)
        if found is None:
            return None
        act(found)
        return Edit(what, found.guid)

    def _alter_line(self, what: str, change: Callable[[Line], Line]) -> Edit | None:
        found = self._voucher(lambda one: _alive(one) and bool(one.lines) and one.draft is not None)
        if found is None or found.draft is None:
            return None
        sides = [side for side in ("lines", "consumed") if getattr(found.draft, side)]
        side = self._pick.choice(sides)
        lines: list[Line] = list(getattr(found.draft, side))
        at = self._pick.randrange(len(lines))
        lines[at] = change(lines[at])
        if any(line.counted for line in found.lines) and self._counted_twice(lines):
            return None
        self._books.alter_voucher(found.guid, **{side: tuple(lines)})
        return Edit(what, found.guid)

    def _counted_twice(self, lines: list[Line]) -> bool:
        """Whether one count would state two quantities for one place: what Tally makes of that is not known."""
        places = {(self._item(one), self._books.find(Godown, one.godown).master_id, one.batch) for one in lines}
        return len(places) < len(lines)

    def _voucher(self, fits: Callable[[Voucher], bool]) -> Voucher | None:
        """A voucher that fits, looked for from a random place on; None when none does."""
        vouchers = self._books.vouchers()
        if not vouchers:
            return None
        start = self._pick.randrange(len(vouchers))
        return next((one for one in vouchers[start:] + vouchers[:start] if fits(one)), None)

    def _linkable(self, voucher: Voucher) -> bool:
        kind = self._books.voucher_class(voucher)
        return _alive(voucher) and voucher.draft is not None and bool(voucher.lines) and kind in NOTES | set(NOTE_OF)

    def _item(self, line: Line) -> int:
        return self._books.find(StockItem, line.item).master_id

    def _rename(self, kind: type[StockItem] | type[Godown], master_id: int) -> Edit:
        old = self._books.get(kind, master_id).name
        new = f"{old.partition(' (r')[0]} (r{self._books.alt_mst_id + 1})"
        self._books.rename_master(kind, old, new)
        return Edit(f"renamed {old} to {new}")

    def _day(self) -> date:
        """A day since the books began, every other time one of the last month."""
        first, last = self._books.books_from, self._books.today
        span = max((last - first).days, 0)
        back = self._pick.randint(0, min(span, 30) if self._pick.random() < 0.5 else span)
        return last - timedelta(days=back)


def _alive(voucher: Voucher) -> bool:
    return not voucher.cancelled


def _tracked(voucher: Voucher) -> bool:
    return any(batch.tracking_number for line in voucher.lines for batch in line.batches)
