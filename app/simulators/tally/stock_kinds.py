"""Every kind of stock voucher a storekeeper enters, alone or in pairs: one function each, and how often it happens.

A kind is what happens in the store, not a class of voucher: "note, then invoice" enters a receipt note today and
leaves its purchase for a later day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.simulators.tally.masters import Godown, StockItem
from app.simulators.tally.stock import Place
from app.simulators.tally.stock_desk import StockDesk
from app.simulators.tally.vouchers import Line, Part, Voucher

ZERO = Decimal(0)
Kind = Callable[[StockDesk, date], Voucher]


def _goods_in(desk: StockDesk, most: int = 3) -> list[Line]:
    return desk.with_oddities([desk.inward(item) for item in desk.items(most)])


def _goods_out(desk: StockDesk, most: int = 3) -> list[Line]:
    return [desk.outward(item) for item in desk.available(most)]


def _soon(desk: StockDesk, day: date) -> date:
    return day + timedelta(days=desk.pick.randint(1, desk.pick.choice((3, 10, 40))))


# --- buying ----------------------------------------------------------------------------------------------------


def purchase(desk: StockDesk, day: date) -> Voucher:
    """Goods and bill together."""
    return desk.enter("Purchase", day, lines=_goods_in(desk), party=desk.supplier(), reference=desk.number("SI"))


def note_then_invoice(desk: StockDesk, day: date, billed_on: date | None = None) -> Voucher:
    """The goods come first; the bill follows with the note's number, for as much or for more, or partly untracked."""
    party, number, lines = desk.supplier(), desk.number("GRN"), _goods_in(desk)
    billed = [replace(line, tracking_number=number) for line in lines]
    if desk.chance(0.08):
        billed.append(desk.inward(desk.item()))
    elif desk.chance(0.06) and lines[0].quantity is not None:
        item = desk.company.find(StockItem, lines[0].item).master_id
        more = Decimal(lines[0].quantity) + desk.quantity(item)
        billed[0] = replace(billed[0], quantity=more, amount=None, rate_unit=None, billed=None)

    def bill(when: date) -> Voucher:
        return desk.enter("Purchase", when, lines=billed, party=party, reference=desk.number("SI"))

    desk.later(billed_on or _soon(desk, day), bill)
    return desk.enter("Receipt Note", day, lines=lines, party=party, tracking_number=number)


def invoice_then_note(desk: StockDesk, day: date) -> Voucher:
    """The bill comes first; the goods follow."""
    party, number, lines = desk.supplier(), desk.number("GRN"), _goods_in(desk)
    desk.later(
        _soon(desk, day),
        lambda when: desk.enter("Receipt Note", when, lines=lines, party=party, tracking_number=number),
    )
    return desk.enter("Purchase", day, lines=lines, party=party, tracking_number=number, reference=desk.number("SI"))


def note_in_two_invoices(desk: StockDesk, day: date) -> Voucher:
    """One delivery, billed in two bills."""
    party, number, item = desk.supplier(), desk.number("GRN"), desk.item()
    line = replace(desk.inward(item), parts=(), billed=None, amount=None, rate_unit=None)
    first, second = desk.quantity(item), desk.quantity(item)
    for quantity in (first, second):

        def bill(when: date, quantity: Decimal = quantity) -> Voucher:
            lines = [replace(line, quantity=quantity)]
            return desk.enter("Purchase", when, lines=lines, party=party, tracking_number=number)

        desk.later(_soon(desk, day), bill)
    lines = [replace(line, quantity=first + second)]
    return desk.enter("Receipt Note", day, lines=lines, party=party, tracking_number=number)


def two_notes_one_invoice(desk: StockDesk, day: date) -> Voucher:
    """Two deliveries billed on one line, a batch allocation for each note and now and then one without."""
    party, item, place = desk.supplier(), desk.item(), desk.company.get(Godown, desk.godown()).name
    batch = desk.batch(item)
    line = Line(desk.company.get(StockItem, item).name, None, desk.rate(item))
    number = desk.number("GRN")
    parts = [Part(desk.quantity(item), place, batch, f"{number}/{position}") for position in (1, 2)]
    following = _soon(desk, day)

    def note(when: date, part: Part) -> Voucher:
        return desk.enter("Receipt Note", when, lines=[replace(line, parts=(part,))], party=party)

    def bill(when: date) -> Voucher:
        extra = (Part(desk.quantity(item), place, batch),) if desk.chance(0.3) else ()
        return desk.enter("Purchase", when, lines=[replace(line, parts=(*parts, *extra))], party=party)

    desk.later(following, lambda when: note(when, parts[1]))
    desk.later(_soon(desk, following), bill)
    return note(day, parts[0])


def unbilled_note(desk: StockDesk, day: date) -> Voucher:
    """Goods whose bill never comes, with a number or without."""
    number = desk.number("GRN") if desk.chance(0.5) else None
    return desk.enter("Receipt Note", day, lines=_goods_in(desk), party=desk.supplier(), tracking_number=number)


def debit_note(desk: StockDesk, day: date) -> Voucher:
    """Goods go back to the supplier together with the debit note."""
    return desk.enter("Debit Note", day, lines=_goods_out(desk, 2), party=desk.supplier())


def value_debit_note(desk: StockDesk, day: date) -> Voucher:
    """The supplier takes something off the price; no goods move."""
    return desk.enter("Debit Note", day, lines=[desk.value_line(desk.item())], party=desk.supplier())


def rejection_out(desk: StockDesk, day: date) -> Voucher:
    """Goods go back without a bill."""
    return desk.enter("Rejections Out", day, lines=_goods_out(desk, 2), party=desk.supplier())


def rejection_then_debit_note(desk: StockDesk, day: date) -> Voucher:
    """Goods go back, the debit note follows with the same number; now and then it comes first."""
    return _pair(desk, day, "Rejections Out", "Debit Note", desk.supplier(), desk.number("REJ"))


# --- selling ---------------------------------------------------------------------------------------------------


def sale(desk: StockDesk, day: date) -> Voucher:
    """Goods and invoice together."""
    return desk.enter("Sales", day, lines=_goods_out(desk), party=desk.customer())


def delivery_then_sale(desk: StockDesk, day: date) -> Voucher:
    """Goods go out with a delivery note, the invoice follows; now and then it comes first."""
    return _pair(desk, day, "Delivery Note", "Sales", desk.customer(), desk.number("DN"))


def unbilled_delivery(desk: StockDesk, day: date) -> Voucher:
    """A delivery note that is never invoiced."""
    return desk.enter("Delivery Note", day, lines=_goods_out(desk, 2), party=desk.customer())


def credit_note(desk: StockDesk, day: date) -> Voucher:
    """The customer brings goods back and gets a credit note."""
    return desk.enter("Credit Note", day, lines=[desk.inward(desk.item())], party=desk.customer())


def value_credit_note(desk: StockDesk, day: date) -> Voucher:
    """The customer gets something off the price; no goods move."""
    return desk.enter("Credit Note", day, lines=[desk.value_line(desk.item())], party=desk.customer())


def rejection_in(desk: StockDesk, day: date) -> Voucher:
    """The customer brings goods back without a bill."""
    return desk.enter("Rejections In", day, lines=[desk.inward(desk.item())], party=desk.customer())


def rejection_then_credit_note(desk: StockDesk, day: date) -> Voucher:
    """The customer brings goods back, the credit note follows with the same number."""
    return _pair(desk, day, "Rejections In", "Credit Note", desk.customer(), desk.number("RIN"))


def _pair(desk: StockDesk, day: date, note: str, invoice: str, party: str, number: str) -> Voucher:
    lines = [desk.inward(desk.item())] if note == "Rejections In" else _goods_out(desk, 2)
    first, second = (invoice, note) if desk.chance(0.2) else (note, invoice)
    desk.later(
        _soon(desk, day), lambda when: desk.enter(second, when, lines=lines, party=party, tracking_number=number)
    )
    return desk.enter(first, day, lines=lines, party=party, tracking_number=number)


# --- in the store ----------------------------------------------------------------------------------------------


def transfer(desk: StockDesk, day: date) -> Voucher:
    """Goods go from one godown to another, as a pair of lines each."""
    out = _goods_out(desk)
    source = desk.company.find(Godown, out[0].godown).master_id
    to = desk.company.get(Godown, desk.godown(besides=source)).name
    return desk.enter("Stock Journal", day, consumed=out, lines=[replace(line, godown=to) for line in out])


def consumption(desk: StockDesk, day: date) -> Voucher:
    """Goods are used up; nothing comes of them."""
    return desk.enter("Stock Journal", day, consumed=_goods_out(desk))


def adjustment(desk: StockDesk, day: date) -> Voucher:
    """Goods are found."""
    return desk.enter("Stock Journal", day, lines=[desk.inward(desk.item())])


def manufacturing(desk: StockDesk, day: date) -> Voucher:
    """Components become a product; a plain stock journal where the company has no manufacturing type."""
    kind = "Manufacturing Journal" if desk.has_type("Manufacturing Journal") else "Stock Journal"
    return desk.enter(kind, day, consumed=_goods_out(desk, 4), lines=[desk.inward(desk.item())])


def material_out(desk: StockDesk, day: date) -> Voucher:
    """Goods go to the job worker's godown, or on one list only."""
    out = _goods_out(desk, 2)
    there = desk.company.get(Godown, desk.job_worker()).name
    come = [replace(line, godown=there) for line in out] if desk.chance(0.7) else []
    return desk.enter("Material Out", day, consumed=out, lines=come, **_job(desk, out[0].godown, there))


def material_in(desk: StockDesk, day: date) -> Voucher:
    """The job worker sends something back for what he used, or on one list only."""
    product = desk.inward(desk.item())
    there = desk.job_worker()
    used: list[Line] = []
    if desk.chance(0.7):
        item = next((one for one in desk.available(6) if any(p[0] == there for p, _ in desk.held(one))), desk.item())
        place = next((p for p, _ in desk.held(item) if p[0] == there), (there, desk.batch(item)))
        used = [desk.outward(item, place)]
    name = desk.company.get(Godown, there).name
    return desk.enter("Material In", day, consumed=used, lines=[product], **_job(desk, name, product.godown))


def _job(desk: StockDesk, source: str, destination: str) -> dict[str, str | None]:
    party = desk.supplier() if desk.chance(0.8) else None
    return {"party": party, "source_godown": source, "destination_godown": destination}


def count(desk: StockDesk, day: date) -> Voucher:
    """One to six places are counted: mostly something near the book, at times exactly it, at times nothing."""
    places = [_place(desk, item) for item in desk.items(6)]
    desk.shelves = list(dict.fromkeys([*desk.shelves, *places]))[-400:]
    return _count(desk, day, places)


def recount(desk: StockDesk, day: date) -> Voucher:
    """Places are counted that were counted before."""
    again = [desk.pick.choice(desk.shelves) for _ in range(desk.pick.randint(1, 4))] if desk.shelves else []
    return _count(desk, day, again or [_place(desk, desk.item())])


def _place(desk: StockDesk, item: int) -> tuple[int, Place]:
    held = desk.held(item)
    return item, desk.pick.choice(held)[0] if held else (desk.godown(), desk.batch(item))


def _count(desk: StockDesk, day: date, places: list[tuple[int, Place]]) -> Voucher:
    lines = []
    for item, place in dict.fromkeys(places):
        counted = near(desk, item, dict(desk.held(item)).get(place, ZERO))
        godown = desk.company.get(Godown, place[0]).name
        lines.append(Line(desk.company.get(StockItem, item).name, counted, godown=godown, batch=place[1]))
    return desk.enter("Physical Stock", day, lines=lines)


def near(desk: StockDesk, item: int, book: Decimal) -> Decimal:
    """What somebody counts where the book says `book`."""
    luck = desk.pick.random()
    if luck < 0.07:
        return ZERO
    if luck < 0.35:
        return book
    difference = desk.quantity(item, max(book / 10, Decimal(1)))
    return max(book + difference if desk.chance(0.4) else book - difference, ZERO)


# --- what moves nothing ----------------------------------------------------------------------------------------


def order(desk: StockDesk, day: date) -> Voucher:
    """An order of any kind: it has lines and moves nothing."""
    kind = desk.pick.choice(("Purchase Order", "Sales Order", "Job Work Out Order"))
    party = desk.customer() if kind == "Sales Order" else desk.supplier()
    return desk.enter(kind, day, lines=[desk.inward(desk.item())], party=party, order_number=desk.number("ORD"))


def memorandum(desk: StockDesk, day: date) -> Voucher:
    """A memorandum with stock lines: it moves nothing either."""
    return desk.enter("Memorandum", day, lines=_goods_out(desk, 1), party=desk.customer())


KINDS: dict[str, tuple[Kind, float]] = {
    "purchase": (purchase, 20),
    "note, then invoice": (note_then_invoice, 6),
    "invoice, then note": (invoice_then_note, 3),
    "note in two invoices": (note_in_two_invoices, 1),
    "two notes in one invoice": (two_notes_one_invoice, 1),
    "unbilled note": (unbilled_note, 2),
    "debit note": (debit_note, 2),
    "value-only debit note": (value_debit_note, 0.5),
    "rejection out": (rejection_out, 1),
    "rejection out and debit note": (rejection_then_debit_note, 1),
    "sale": (sale, 20),
    "delivery and sale": (delivery_then_sale, 5),
    "unbilled delivery": (unbilled_delivery, 2),
    "credit note": (credit_note, 2),
    "value-only credit note": (value_credit_note, 0.5),
    "rejection in": (rejection_in, 1),
    "rejection in and credit note": (rejection_then_credit_note, 1),
    "transfer": (transfer, 14),
    "consumption": (consumption, 4),
    "adjustment": (adjustment, 1),
    "manufacturing": (manufacturing, 3),
    "material out": (material_out, 1.5),
    "material in": (material_in, 1.5),
    "count": (count, 2.5),
    "recount": (recount, 2.5),
    "order": (order, 3),
    "memorandum": (memorandum, 0.5),
}
"""Name -> (function, relative frequency)."""
