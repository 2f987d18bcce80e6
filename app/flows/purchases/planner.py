"""The purchases flow: a purchase voucher becomes one purchase order per location, received into a vendor bill; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from app.domain.marker import Marker
from app.domain.masters import Group, Ledger, group_chain
from app.domain.matching import MatchKind, match
from app.domain.money import CENT, apportion
from app.domain.purchasing import (
    Address,
    BusinessUnit,
    Location,
    LocationKind,
    PurchaseOrderRequest,
    PurchaseOrderType,
    ShipTo,
    SkuKind,
    Vendor,
)
from app.domain.records import NotApplicable, Plan, PlannedPart, Reason, Subject, Verdict, Waiting
from app.domain.vouchers import Voucher, VoucherClass
from app.flows.purchases.ledger_roles import (
    ExpenseLine,
    LedgerRole,
    LedgerSplit,
    lowers,
    split_ledgers,
)
from app.flows.purchases.order_lines import (
    Decide,
    LineRules,
    LocationLookup,
    Masters,
    PlacedLine,
    SkuLookup,
    order_lines,
    place_lines,
    serialised,
    spread,
)

NAME = "purchases"
CLASSES = frozenset({VoucherClass.PURCHASE})
CONTRADICTS = "voucher_contradicts_itself"
"""Code of the reason that only a correction in TallyPrime removes."""
_CASH = frozenset({"Cash-in-Hand", "Bank Accounts", "Bank OD A/c"})


class VendorLookup(Protocol):
    """Vendors by name and by id."""

    def named(self, name: str) -> Sequence[Vendor]: ...
    def by_id(self, ext_id: int) -> Vendor | None: ...


@dataclass(frozen=True, slots=True)
class PurchaseRules:
    """The settings of this flow."""

    start: date
    """Go-live date: vouchers dated before it are not sent."""
    lines: LineRules = field(default_factory=LineRules)
    send_expenses: bool = False
    """Purchases without stock lines: True = by a SKU per ledger, False = not applicable."""
    default_location_id: int | None = None
    """Where expense lines are received."""


@dataclass(frozen=True, slots=True)
class PurchaseContext:
    """Everything a purchase is judged against."""

    ledgers: Mapping[str, Ledger]
    groups: Mapping[str, Group]
    masters: Masters
    vendors: VendorLookup
    skus: SkuLookup
    locations: LocationLookup
    decide: Decide
    order_type: PurchaseOrderType
    business_unit: BusinessUnit
    rules: PurchaseRules
    today: date


def judge(voucher: Voucher, context: PurchaseContext, generation: int) -> Verdict:
    """The plan of a purchase voucher, or every reason why there is none. Same input, same answer."""
    verdict = without_effect(voucher, context.rules.start, context.today)
    if verdict is not None:
        return verdict
    if voucher.problem:
        return Waiting((contradicts_itself(voucher),))
    reasons: list[Reason] = []
    vendor = vendor_of(voucher, context, reasons)
    split = split_ledgers(voucher, ledgers=context.ledgers, groups=context.groups, decision=context.decide)
    reasons += split.reasons
    mapped = bool(split.expenses) and not (split.unmapped_expenses or split.reasons)
    if not voucher.stock and not mapped and not context.rules.send_expenses:
        return NotApplicable(
            Reason(
                "expense_voucher",
                Subject.SETTING,
                "purchases.expense_vouchers",
                "A purchase without stock lines is an expense; it is not sent.",
                "To send expenses by a SKU per ledger: ml-connector config set purchases.expense_vouchers mapping.",
            )
        )
    reasons += [_expense_reason(entry.ledger, context) for entry in split.unmapped_expenses]
    placed, line_reasons = place_lines(
        voucher,
        masters=context.masters,
        skus=context.skus,
        locations=context.locations,
        decide=context.decide,
        rules=context.rules.lines,
    )
    reasons += line_reasons
    _place_expenses(voucher, split, placed, context, reasons)
    if not reasons:
        reasons += _header_reasons(split, placed)
    if not reasons:
        spread_reason = spread(placed, split.spread)
        reasons += [spread_reason] if spread_reason else []
    if reasons or vendor is None:
        return Waiting(tuple(reasons))
    return _plan(voucher, context, generation, vendor, split, placed)


def contradicts_itself(voucher: Voucher) -> Reason:
    """Why a voucher with a problem waits, whether an earlier version of it was sent or not."""
    label = f"{voucher.type_name} {voucher.number}".strip()
    return Reason(
        CONTRADICTS,
        Subject.VOUCHER,
        label,
        f"{label} of {voucher.date:%d-%b-%Y} cannot be right as TallyPrime states it: {voucher.problem}.",
        "Open it in TallyPrime, correct it and save it again: it is then read again by itself. Until then nothing of "
        "it is sent, and what was sent of it before stays as it is.",
        voucher.guid,
    )


def without_effect(voucher: Voucher, start: date, today: date) -> NotApplicable | None:
    """Why a voucher has no effect whatever is in it: cancelled, optional, before the go-live date, after today."""
    label = voucher.type_name
    if voucher.is_cancelled:
        return _na("cancelled", f"This {label} was cancelled in Tally.")
    if voucher.is_optional:
        return _na("optional", f"This {label} is optional in Tally: not in the books until it is made regular.")
    if voucher.date < start:
        return _na(
            "before_go_live",
            f"Dated {voucher.date:%d-%b-%Y}, before the go-live date {start:%d-%b-%Y}.",
            "To include it, set an earlier sync.start_date.",
        )
    if voucher.is_post_dated and voucher.date > today:
        reason = _na("post_dated", f"Post-dated: it counts in Tally from {voucher.date:%d-%b-%Y}, and is sent then.")
        return NotApplicable(reason.reason, until=voucher.date)
    return None


def _na(code: str, text: str, advice: str = "Nothing to do.") -> NotApplicable:
    return NotApplicable(Reason(code, Subject.VOUCHER, code.replace("_", " "), text, advice))


class PartyContext(Protocol):
    """What a party is matched with."""

    @property
    def ledgers(self) -> Mapping[str, Ledger]: ...
    @property
    def groups(self) -> Mapping[str, Group]: ...
    @property
    def vendors(self) -> VendorLookup: ...
    @property
    def decide(self) -> Decide: ...


def vendor_of(voucher: Voucher, context: PartyContext, reasons: list[Reason]) -> Vendor | None:
    """The one active vendor of the voucher's party; None, with the reason, when there is none."""
    party = voucher.party
    if not party:
        reasons.append(
            Reason(
                "party_missing",
                Subject.VOUCHER,
                "party",
                "The voucher names no supplier.",
                "Enter the party in Tally, or ignore the record with a reason.",
            )
        )
        return None
    master = context.ledgers.get(party)
    key = master.guid if master else party
    found = match(
        party,
        context.decide(Subject.VENDOR, key, party),
        named=context.vendors.named,
        by_id=context.vendors.by_id,
        active=lambda vendor: vendor.active,
    )
    if found.target is not None:
        return found.target
    map_it = f'map it (ml-connector map vendor "{party}" NAME)'
    by_id = f'map it (ml-connector map vendor "{party}" #ID, with the id of the right one)'
    texts = {
        MatchKind.MISSING: (
            "vendor_missing",
            f"No active vendor in ServiceTitan is called “{party}”.",
            f"Create the vendor there with exactly this name, or {map_it}.",
        ),
        MatchKind.AMBIGUOUS: (
            "vendor_ambiguous",
            f"Several active vendors in ServiceTitan are called “{party}”.",
            f"Rename or deactivate all but one there, or {by_id}.",
        ),
        MatchKind.INACTIVE: (
            "vendor_inactive",
            f"The vendor for “{party}” is inactive in ServiceTitan.",
            f"Activate it there, or {map_it}.",
        ),
        MatchKind.MAPPED_GONE: (
            "vendor_mapping_gone",
            f"“{party}” is mapped to a vendor that ServiceTitan no longer lists.",
            f"Please {map_it} again.",
        ),
    }
    code, text, advice = texts[found.kind]
    if found.kind is MatchKind.MISSING and master and _CASH & set(group_chain(master.parent, context.groups)):
        text = f"Bought for cash (“{party}”): there is no supplier to match."
        advice = f"Create a vendor for cash purchases in ServiceTitan and {map_it}."
    reasons.append(Reason(code, Subject.VENDOR, party, text, advice, key))
    return None


def _expense_reason(ledger: str, context: PurchaseContext) -> Reason:
    master = context.ledgers.get(ledger)
    return Reason(
        "expense_ledger",
        Subject.LEDGER,
        ledger,
        f"The amount on “{ledger}” belongs to no stock line.",
        f'Map the ledger to a SKU (ml-connector map ledger "{ledger}" CODE) or to a role '
        "(tax, shipping, spread, left_out).",
        master.guid if master else ledger,
    )


def _place_expenses(
    voucher: Voucher,
    split: LedgerSplit,
    placed: list[PlacedLine],
    context: PurchaseContext,
    reasons: list[Reason],
) -> None:
    """Each ledger mapped to a SKU becomes a line: where the first stock line goes, else at the default warehouse."""
    for expense in split.expenses:
        location: Location | None = None
        if placed:
            location = placed[0].location
        elif not voucher.stock:
            location = _default_location(context, reasons)
        sku = context.skus.by_id(expense.sku_id)
        if sku is None or not sku.active:
            reasons.append(_expense_sku_gone(expense))
        elif sku.kind is SkuKind.EQUIPMENT and context.rules.lines.hold_equipment:
            reasons.append(serialised(sku, Subject.LEDGER, expense.ledger, expense.key))
        elif expense.amount <= 0:
            reasons.append(lowers(expense.ledger, expense.key, expense.amount, LedgerRole.SHIPPING))
        elif location is not None:
            placed.append(PlacedLine(0, sku, location, Decimal(1), 0, expense.amount))


def _default_location(context: PurchaseContext, reasons: list[Reason]) -> Location | None:
    chosen = context.rules.default_location_id
    found = context.locations.by_id(chosen) if chosen is not None else None
    if found is not None and found.active:
        return found
    reason = Reason(
        "default_location",
        Subject.SETTING,
        "servicetitan.default_location_id",
        "No active default warehouse is set to receive expenses at.",
        "Choose one: ml-connector config set servicetitan.default_location_id ID.",
    )
    if reason not in reasons:
        reasons.append(reason)
    return None


def _expense_sku_gone(expense: ExpenseLine) -> Reason:
    return Reason(
        "ledger_mapping_gone",
        Subject.LEDGER,
        expense.ledger,
        f"The ledger “{expense.ledger}” is mapped to a SKU that is no longer active in ServiceTitan.",
        f'Activate it there, or map it again (ml-connector map ledger "{expense.ledger}" CODE).',
        expense.key,
    )


def _header_reasons(split: LedgerSplit, placed: Sequence[PlacedLine]) -> list[Reason]:
    reasons: list[Reason] = []
    for role, amount in ((LedgerRole.TAX, split.tax), (LedgerRole.SHIPPING, split.shipping)):
        if amount < 0:
            reasons += [
                lowers(s.ledger, s.key, s.raises, role) for s in split.shares if s.role is role and s.raises < 0
            ]
    bill = split.party + split.withheld
    parts = sum((p.value for p in placed), Decimal(0)) + split.spread + split.tax + split.shipping
    if not placed:
        reasons.append(
            Reason(
                "no_lines",
                Subject.VOUCHER,
                "lines",
                "The voucher has no line that could be ordered.",
                "Map its ledgers to SKUs, or ignore the record with a reason.",
            )
        )
    elif bill != parts:
        reasons.append(
            Reason(
                "total_differs",
                Subject.VOUCHER,
                "total",
                f"The lines add up to {parts}, the supplier is owed {bill} (deductions at source added back).",
                "Check the roles of this voucher's ledgers (ml-connector map ledger NAME ROLE); nothing was sent.",
            )
        )
    amounts = [split.tax, split.shipping, split.spread, *(p.value for p in placed)]
    if any(amount != amount.quantize(CENT) for amount in amounts):
        reasons.append(
            Reason(
                "too_many_decimals",
                Subject.VOUCHER,
                "amounts",
                "An amount of this voucher has more than two decimals.",
                "Correct the amount in Tally, or enter this bill by hand and ignore the record with a reason.",
            )
        )
    return reasons


def _plan(
    voucher: Voucher,
    context: PurchaseContext,
    generation: int,
    vendor: Vendor,
    split: LedgerSplit,
    placed: Sequence[PlacedLine],
) -> Verdict:
    places = list({line.location.id: line.location for line in placed}.values())
    values = [sum((p.value for p in placed if p.location.id == place.id), Decimal(0)) for place in places]
    taxes = apportion(split.tax, values)
    freights = apportion(split.shipping, values)
    invoice = voucher.reference or voucher.number
    parts: list[PlannedPart] = []
    reasons: list[Reason] = []
    for number, (place, value, tax, freight) in enumerate(zip(places, values, taxes, freights, strict=True), start=1):
        here = [line for line in placed if line.location.id == place.id]
        lines, cost_reasons = order_lines(here, vendor.id, context.rules.lines.cost_decimals)
        reasons += cost_reasons
        marker = Marker(voucher.guid, generation, number)
        of = f", part {number} of {len(places)}" if len(places) > 1 else ""
        request = PurchaseOrderRequest(
            vendor_id=vendor.id,
            type_id=context.order_type.id,
            business_unit_id=context.business_unit.id,
            location_id=place.id,
            ship_to=ship_to(place, context.locations),
            vendor_invoice_number=invoice,
            memo=f"TallyPrime {voucher.type_name} {voucher.number}{of}. Please keep this mark: {marker}",
            date=voucher.date,
            required_on=max(voucher.date, context.today),
            tax=tax,
            shipping=freight,
            lines=tuple(lines),
        )
        parts.append(PlannedPart(number, place.id, place.name, value + tax + freight, request))
    if reasons:
        return Waiting(tuple(reasons))
    tracked = sorted({b.tracking_number for line in voucher.stock for b in line.batches if b.tracking_number})
    notes = list(split.notes)
    if tracked:
        notes.append(
            f"Receipt note {', '.join(tracked)}: its goods stay in ServiceTitan's stock with this bill, and only once."
        )
    foreign = next((e.forex for e in voucher.ledgers if e.ledger == voucher.party and e.forex), None)
    if foreign is not None:
        notes.append(
            f"The supplier is owed {foreign.currency} {abs(foreign.amount)}; the bill is in the books' own currency, "
            f"at the voucher's rate of {foreign.rate}."
        )
    return Plan(
        vendor_id=vendor.id,
        vendor_name=vendor.name,
        invoice_number=invoice,
        document_date=voucher.date,
        total=sum((part.total for part in parts), Decimal(0)),
        parts=tuple(parts),
        notes=tuple(notes),
    )


def ship_to(place: Location, locations: LocationLookup) -> ShipTo:
    """Its address; a truck has that of its warehouse."""
    address = place.address
    if address is None and place.kind is LocationKind.TRUCK and place.warehouse_id is not None:
        warehouse = locations.by_id(place.warehouse_id)
        address = warehouse.address if warehouse else None
    return ShipTo(place.name, address or Address())
