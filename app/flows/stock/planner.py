"""The stock flow: what a stock voucher has to change at each of ServiceTitan's places, and at what recorded cost; pure.

ServiceTitan's API adjusts and transfers nothing. What comes in is received from a vendor, what goes out is returned to
one: the real supplier where Tally says so, otherwise the vendor set aside for stock clearing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from app.domain.masters import Group, Ledger
from app.domain.money import cost_lines
from app.domain.purchasing import Location, Sku, Vendor
from app.domain.quantities import Quantity, expressions
from app.domain.records import NotApplicable, Reason, Subject, Waiting
from app.domain.stock import NO_VENDOR, OUTWARD_SALES, STOCK_CLASSES, Effect, Move, Movement, Partner, StockChange
from app.domain.vouchers import Voucher, VoucherClass
from app.flows.purchases.order_lines import (
    Decide,
    LineRules,
    LocationLookup,
    Masters,
    SkuLookup,
    in_unit_of,
    location_of,
    sku_of,
)
from app.flows.purchases.planner import VendorLookup, contradicts_itself, vendor_of, without_effect
from app.flows.stock.book import CountKey
from app.flows.stock.effects import counts, effects

NAME = "stock"
SWITCHED_ON = STOCK_CLASSES - OUTWARD_SALES
"""Unless a person says otherwise."""
_ZERO = Decimal(0)


class CostLookup(Protocol):
    """What a unit of an item is worth where its line does not say, per base unit; None where nobody says."""

    def closing_rate(self, item: str) -> Decimal | None: ...
    def last_purchase(self, item: str) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class StockRules:
    """The settings of this flow."""

    start: date
    """Go-live date: what is dated before it is in the opening stock."""
    classes: frozenset[VoucherClass] = SWITCHED_ON
    types_off: frozenset[str] = frozenset()
    """Voucher types of a person's own that are left out although their class is on; as Tally names them."""
    lines: LineRules = field(default_factory=LineRules)
    by_hand: bool = False
    """A person uploads all of it: no vendor takes part."""


@dataclass(frozen=True, slots=True)
class StockContext:
    """Everything a stock voucher is judged against."""

    masters: Masters
    ledgers: Mapping[str, Ledger]
    groups: Mapping[str, Group]
    vendors: VendorLookup
    skus: SkuLookup
    locations: LocationLookup
    decide: Decide
    clearing: Vendor
    costs: CostLookup
    rules: StockRules
    today: date


@dataclass(frozen=True, slots=True)
class Target:
    """All that the destination should hold of a voucher; without lines: nothing, and why."""

    lines: tuple[StockChange, ...]
    notes: tuple[str, ...] = ()
    nothing: NotApplicable | None = None


def judge(
    voucher: Voucher,
    context: StockContext,
    *,
    received: bool | None,
    differences: Mapping[CountKey, Decimal] | None,
    recorded: Mapping[tuple[int, int], Decimal],
) -> Target | Waiting:
    """What the destination should hold of this voucher, or every reason why that cannot be said.

    `received`: whether the purchases flow has received this purchase; None without that flow. `differences`: of its
    counts, in base units; None, or without one of them, where the book of one of its items could not be made up.
    `recorded`: costs by vendor and SKU id with which something of this voucher was sent before. Same input, same
    answer.
    """
    nothing = without_effect(voucher, context.rules.start, context.today) or _switched_off(voucher, context.rules)
    if nothing is not None:
        return Target((), nothing=nothing)
    if voucher.problem:
        return Waiting((contradicts_itself(voucher),))
    found = list(effects(voucher, received=received))
    reasons: list[Reason] = []
    if voucher.voucher_class is VoucherClass.PHYSICAL_STOCK:
        if differences is None or any(_key(voucher, count) not in differences for count in counts(voucher)):
            return Waiting((_book_unknown(voucher),))
        found += _counted(voucher, context, differences)
    if not found:
        return Target((), nothing=_nothing(voucher, received))
    if context.rules.by_hand:
        found = [replace(effect, partner=Partner.CLEARING) for effect in found]
    supplier: Vendor | None = None
    if any(effect.partner is Partner.SUPPLIER for effect in found):
        supplier = vendor_of(voucher, context, reasons)
    places = [_place(effect, supplier, context, reasons) for effect in found]
    placed = [one for one in places if one is not None]
    ours = [one for one in placed if one.effect.partner is Partner.CLEARING]
    lines = _cleared(ours, recorded, context, reasons)
    # Rejected goods without a value have no credit to tie to: they go back at the cost of a movement.
    theirs = [one for one in placed if one.effect.partner is Partner.SUPPLIER]
    worthless = [one for one in theirs if one.effect.movement.value == 0]
    lines += _credited([one for one in theirs if one not in worthless], context, reasons)
    lines += _cleared(worthless, recorded, context, reasons)
    return Waiting(tuple(reasons)) if reasons else Target(tuple(lines), _notes(found))


def difference(target: Sequence[StockChange], sent: Sequence[StockChange]) -> tuple[StockChange, ...]:
    """What is still to be sent so that all that was sent comes to the target; one for each vendor, SKU, place, cost."""
    open_: dict[tuple[int, int, int, Decimal], StockChange] = {}
    for sign, changes in ((1, target), (-1, sent)):
        for change in changes:
            known = open_.get(change.key, replace(change, quantity=_ZERO))
            open_[change.key] = replace(known, quantity=known.quantity + sign * change.quantity)
    found = [change for change in open_.values() if change.quantity]
    return tuple(_whoever(found))


def _whoever(changes: Sequence[StockChange]) -> list[StockChange]:
    """What was uploaded has no vendor, and what it cost there may be rounded: it stands for the same of any vendor."""
    uploaded = dict.fromkeys((one.sku_id, one.location_id) for one in changes if one.vendor_id == NO_VENDOR)
    found: list[StockChange] = [one for one in changes if (one.sku_id, one.location_id) not in uploaded]
    for place in uploaded:
        mine = [one for one in changes if (one.sku_id, one.location_id) == place]
        quantity = sum((one.quantity for one in mine), _ZERO)
        if quantity:
            found.append(replace(mine[0], quantity=quantity))
    return found


def _switched_off(voucher: Voucher, rules: StockRules) -> NotApplicable | None:
    if voucher.voucher_class in rules.classes and voucher.type_name not in rules.types_off:
        return None
    return NotApplicable(
        Reason(
            "class_off",
            Subject.SETTING,
            voucher.type_name,
            f"“{voucher.type_name}” vouchers are switched off for stock.",
            "They are to be switched on (stock.classes) only if nothing else in ServiceTitan moves the same goods: "
            "they would be counted twice.",
        )
    )


def _nothing(voucher: Voucher, received: bool | None) -> NotApplicable:
    text = "It moves no stock that is not moved by another voucher."
    if voucher.voucher_class is VoucherClass.PURCHASE:
        text = (
            "Its goods come in with its own receipt; there is nothing to offset."
            if received
            else "The purchase is not received in ServiceTitan, so there is nothing to offset."
        )
    elif voucher.voucher_class is VoucherClass.PHYSICAL_STOCK:
        text = "What was counted is what the book says."
    return NotApplicable(Reason("moves_nothing", Subject.VOUCHER, "stock", text, "Nothing to do."))


def _book_unknown(voucher: Voucher) -> Reason:
    return Reason(
        "book_unknown",
        Subject.VOUCHER,
        f"{voucher.type_name} {voucher.number}".strip(),
        "What the book said before this count cannot be told: the movements that were read do not add up to what "
        "TallyPrime says is there.",
        "It is looked at again after the next reading of the balances; the stock page names the items that do not tie.",
        voucher.guid,
    )


def count_closed(voucher: Voucher) -> Reason:
    """A count from before the period whose openings Tally tells."""
    return Reason(
        "count_closed",
        Subject.VOUCHER,
        f"{voucher.type_name} {voucher.number}".strip(),
        "What the book said before this count cannot be told any more: TallyPrime now states its openings as of a "
        "later day.",
        f"In TallyPrime, set the period (Alt+F2) to begin on or before {voucher.date:%d-%b-%Y} and wait for the next "
        "night; or enter the difference as a stock journal and ignore the count with a reason.",
        voucher.guid,
    )


def _counted(voucher: Voucher, context: StockContext, differences: Mapping[CountKey, Decimal]) -> list[Effect]:
    found: list[Effect] = []
    for count in counts(voucher):
        changed = differences[_key(voucher, count)]
        if not changed:
            continue
        item = context.masters.items.get(count.item)
        unit = item.base_unit if item and item.base_unit else count.quantity.unit
        moved = Movement(
            count.line, count.item, count.godown, count.batch, Move.IN if changed > 0 else Move.OUT,
            Quantity(((abs(changed), unit),)), _ZERO,
        )  # fmt: skip
        found.append(Effect(moved, changed > 0, Partner.CLEARING))
    return found


def _key(voucher: Voucher, count: Movement) -> CountKey:
    return (voucher.guid, count.line, count.godown, count.batch)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An effect whose item and godown are matched."""

    effect: Effect
    vendor: Vendor
    sku: Sku
    location: Location
    number: Decimal
    """In the SKU's unit."""
    decimals: int
    """That this unit has."""

    @property
    def signed(self) -> Decimal:
        return self.number if self.effect.inward else -self.number


def _place(effect: Effect, supplier: Vendor | None, context: StockContext, reasons: list[Reason]) -> _Placed | None:
    moved, rules = effect.movement, context.rules.lines
    vendor = supplier if effect.partner is Partner.SUPPLIER else context.clearing
    sku = sku_of(moved.item, context.masters, context.skus, context.decide, rules, reasons)
    location = location_of(moved.godown, context.masters, context.locations, context.decide, reasons)
    if sku is None or location is None or vendor is None:
        return None
    number = in_unit_of(sku, moved.quantity, moved.item, context.masters, context.decide, rules, reasons)
    return None if number is None else _Placed(effect, vendor, sku, location, *number)


def _cleared(
    placed: Sequence[_Placed],
    recorded: Mapping[tuple[int, int], Decimal],
    context: StockContext,
    reasons: list[Reason],
) -> list[StockChange]:
    """One cost for each SKU of a voucher, kept whatever becomes of the voucher: so a transfer comes to nothing, and
    what is taken back is taken back at the cost it was brought in at."""
    lines: list[StockChange] = []
    costs = dict(recorded)
    for key in dict.fromkeys((one.vendor.id, one.sku.id) for one in placed):
        of_sku = [one for one in placed if (one.vendor.id, one.sku.id) == key]
        if key not in costs:
            cost = _cost(of_sku, context)
            if cost is None:
                _add_once(reasons, _no_cost(of_sku[0].effect.movement, of_sku[0].sku))
                continue
            costs[key] = cost
        lines += [_line(one.vendor, one.sku, one.location, one.signed, costs[key]) for one in of_sku]
    return lines


def _cost(placed: Sequence[_Placed], context: StockContext) -> Decimal | None:
    """The lines' own rate (of what goes out, where the item goes out and comes in), else the item's closing rate, else
    its last purchase; above zero, as the tenant keeps it."""
    outward = [one for one in placed if not one.effect.inward]
    step = Decimal(1).scaleb(-context.rules.lines.cost_decimals)
    for value, number in (*(_stated(side) for side in (outward, placed)), *_worth(placed[0], context)):
        if value > 0 and number > 0:
            cost = (value / number).quantize(step, rounding=ROUND_HALF_UP)
            if cost > 0:
                return cost
    return None


def _stated(placed: Sequence[_Placed]) -> tuple[Decimal, Decimal]:
    valued = [one for one in placed if one.effect.movement.value > 0]
    return sum((one.effect.movement.value for one in valued), _ZERO), sum((one.number for one in valued), _ZERO)


def _worth(one: _Placed, context: StockContext) -> list[tuple[Decimal, Decimal]]:
    item = one.effect.movement.item
    base = in_base_unit(one.effect.movement, context.masters)
    rates = (context.costs.closing_rate(item), context.costs.last_purchase(item))
    return [] if base is None else [(rate * base, one.number) for rate in rates if rate is not None]


def in_base_unit(moved: Movement, masters: Masters) -> Decimal | None:
    """The quantity in the item's base unit; None where it cannot be said exactly."""
    if moved.quantity.is_zero:
        return _ZERO
    item = masters.items.get(moved.item)
    own = (item.base_unit, item.additional_unit) if item else ()
    said = expressions(moved.quantity, masters.units, own)
    unit = item.base_unit if item and item.base_unit else moved.quantity.unit
    return said.get(unit)


def _credited(placed: Sequence[_Placed], context: StockContext, reasons: list[Reason]) -> list[StockChange]:
    """What a real supplier credits ties to the voucher: each line at one cost, or at two neighbouring ones."""
    lines: list[StockChange] = []
    decimals = context.rules.lines.cost_decimals
    for one in placed:
        value = one.effect.movement.value
        found = cost_lines(value, one.number, cost_decimals=decimals, quantity_decimals=one.decimals)
        if found is None:
            reasons.append(_not_exact(one, decimals))
            continue
        sign = 1 if one.effect.inward else -1
        lines += [_line(one.vendor, one.sku, one.location, sign * part.quantity, part.cost) for part in found]
    return lines


def _not_exact(one: _Placed, decimals: int) -> Reason:
    moved = one.effect.movement
    return Reason(
        "cost_not_exact",
        Subject.VOUCHER,
        one.sku.code,
        f"Line {moved.line}: no unit cost with {decimals} decimals makes {one.number} of {one.sku.code} add up to "
        f"{moved.value}.",
        "Enter this return by hand in ServiceTitan and ignore the record with a reason.",
    )


def _line(vendor: Vendor, sku: Sku, location: Location, quantity: Decimal, cost: Decimal) -> StockChange:
    return StockChange(vendor.id, sku.id, sku.code, sku.name or sku.code, location.id, location.name, quantity, cost)


def _no_cost(moved: Movement, sku: Sku) -> Reason:
    return Reason(
        "cost_missing",
        Subject.ITEM,
        moved.item,
        f"Nothing says what a unit of “{moved.item}” ({sku.code}) costs: not this voucher, not the item's closing "
        "balance, and no purchase of it was read.",
        "Enter a rate in the voucher, or an opening value of the item, in TallyPrime: ServiceTitan takes no cost of 0.",
        moved.item,
    )


def _notes(found: Sequence[Effect]) -> tuple[str, ...]:
    batches = sorted({e.movement.batch for e in found if e.movement.batch and e.movement.batch != "Primary Batch"})
    if not batches:
        return ()
    return (f"Batches are not kept in ServiceTitan: {', '.join(batches)} are sent together.",)


def _add_once(reasons: list[Reason], reason: Reason) -> None:
    if not any(r.code == reason.code and r.key == reason.key for r in reasons):
        reasons.append(reason)
