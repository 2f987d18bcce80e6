"""The parts of the drawer: voucher, difference, documents, each a table of lines that is rebuilt when it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.purchasing import OrderStatus
from app.domain.stock import DEFAULT_GODOWN
from app.domain.vouchers import StockLine, Voucher, VoucherClass
from app.engine.service import DocumentLine, RecordDetail
from app.flows.purchases.ledger_roles import beyond_goods, party_amount, party_ledger
from app.ui import formats
from app.ui.drawer.texts import living, no_documents, ties
from app.ui.icons import pixmap
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import DRAWER_LINE, DRAWER_WIDTH
from app.ui.widgets.basics import button, column, label, row, rule
from app.ui.widgets.elided import Elided

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AROUND = 80
"""Pixels of margins, scroll bar and gaps beside a line's texts."""
_SHORT_FIELD, _SHORT_VALUE = 26, 16
"""Letters of what fits beside its two values."""
MANY_LINES = 40
"""Of a longer voucher the first so many are shown until the rest is asked for."""


class Mark(QLabel):
    """A small glyph in a token's colour, or a dot."""

    def __init__(self, glyph: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._token = glyph, token
        self.setFixedSize(14, 18)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        colour = theme().colour(self._token)
        if self._glyph:
            self.setPixmap(pixmap(self._glyph, 12, self.devicePixelRatioF(), colour))
        else:
            self.setText(f'<span style="color:{colour.name()}">•</span>')


class Section(QWidget):
    """A rule, a title with something at its right, and lines."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer: QVBoxLayout = column(self, margins=(0, 0, 0, 0), gap=8)
        self._outer.addWidget(rule())
        self.head: QHBoxLayout = row(gap=8)
        self.title = label(title, "strong")
        self.aside = Elided("", "caption")
        self.aside.setAlignment(_RIGHT)
        self.head.addWidget(self.title)
        self.head.addWidget(self.aside, 1)
        self._outer.addLayout(self.head)
        self._lines: QWidget | None = None
        self._shown: object = None

    def replace(self, shown: object) -> QVBoxLayout | None:
        """An empty place for the lines of that content; None when it is what stands there already."""
        if self._lines is not None and shown == self._shown:
            return None
        if self._lines is not None:
            self._outer.removeWidget(self._lines)
            self._lines.hide()
            self._lines.deleteLater()
        self._shown = shown
        self._lines = QWidget()
        self._outer.addWidget(self._lines)
        return column(self._lines, gap=2)

    def settle(self) -> None:
        """Show the lines now: by itself Qt would show what is new only after the next painting."""
        if self._lines is not None:
            self._lines.show()

    def texts(self) -> list[str]:
        """Everything it says, in order."""
        found = self.findChildren(QLabel) if self._lines is None else self._lines.findChildren(QLabel)
        return [one.text() for one in found if one.text()]


class VoucherSection(Section):
    """The voucher as Tally shows it."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Voucher"))
        self._all: str = ""
        self._of_stock = False

    def show_voucher(self, voucher: Voucher, currency: str, *, of_stock: bool = False) -> None:
        """Lines, ledgers, total and narration. `of_stock`: for what it moves, with the direction and the place."""
        invoice = voucher.reference
        said = self.tr("Invoice {number}").format(number=invoice) if invoice else self.tr("No invoice no.")
        if of_stock:
            said = self.tr("Reference {number}").format(number=invoice) if invoice else ""
        self.aside.setText(said)
        self._of_stock = of_stock
        place = self.replace((voucher, currency, self._all == voucher.guid, of_stock))
        if place is None:
            return
        if voucher.problem:
            place.addWidget(label(voucher.problem, "second", wrap=True))
        if voucher.stock or voucher.ledgers:
            place.addLayout(self._table(voucher, currency))
        else:
            text = self.tr("Cancelled in Tally: it has no lines.") if voucher.is_cancelled else self.tr("No lines.")
            place.addWidget(label(text, "second", wrap=True))
        hidden = len(voucher.stock) - MANY_LINES
        if hidden > 0 and self._all != voucher.guid:

            def more() -> None:
                self._all = voucher.guid
                self.show_voucher(voucher, currency, of_stock=of_stock)

            text = self.tr("Show all {n} lines").format(n=formats.count(len(voucher.stock)))
            place.addWidget(button(text, more, "quiet"), 0, Qt.AlignmentFlag.AlignLeft)
        if voucher.narration:
            place.addSpacing(4)
            said = self.tr("Narration: {text}").format(text=voucher.narration)
            place.addWidget(label(said, "second", wrap=True, selectable=True))

    def _table(self, voucher: Voucher, currency: str) -> QGridLayout:
        grid = lines_grid()
        amount = self.tr("Amount {sign}").format(sign=formats.symbol(currency))
        counted = self._of_stock and voucher.voucher_class is VoucherClass.PHYSICAL_STOCK
        heads = (self.tr("Line"), self.tr("Counted") if counted else self.tr("Qty"), self.tr("Rate"), amount)
        for at, text in enumerate(heads):
            grid.addWidget(cell(text, "caption", right=at > 0), 0, at)
        at = 1
        lines = voucher.stock if self._all == voucher.guid else voucher.stock[:MANY_LINES]
        room = _room_beside(lines, currency)
        for line in lines:
            at = self._stock(grid, at, line, currency, room, signed=self._of_stock and not counted)
        if self._of_stock and not voucher.ledgers:
            return grid  # it moves goods and no money
        party = party_ledger(voucher)
        for _, ledger, raised in beyond_goods(voucher):
            if ledger != party:
                at = _ledger(grid, at, ledger, -raised, currency)
        total = formats.money(party_amount(voucher), currency)
        grid.addWidget(cell(self.tr("Total as in Tally"), "strong"), at, 0, 1, 3)
        grid.addWidget(cell(total, "strong", right=True), at, 3)
        grid.setRowMinimumHeight(at, DRAWER_LINE)
        return grid

    def _stock(
        self, grid: QGridLayout, at: int, line: StockLine, currency: str, room: int, *, signed: bool = False
    ) -> int:
        """A line, and below it what is unusual about it; Tally's sign turned: what comes in is positive.

        A name that is wider than `room` stands above its numbers.
        """
        if QFontMetrics(font(BODY)).horizontalAdvance(line.item) > room:
            grid.addWidget(label(line.item, wrap=True), at, 0, 1, 4)
            at += 1
        else:
            grid.addWidget(Elided(line.item), at, 0)
        quantity = cell(_signed(line) if signed else _quantity(line), right=True)
        if line.actual is not None and line.actual.alternate:
            quantity.setToolTip(str(line.actual))
        grid.addWidget(quantity, at, 1)
        grid.addWidget(_rate(_rate_text(line)), at, 2)
        worth = formats.NONE if self._of_stock and not line.amount else formats.money(-line.amount, currency)
        grid.addWidget(cell(worth, right=True), at, 3)
        grid.setRowMinimumHeight(at, DRAWER_LINE)
        if said := self._unusual(line):
            at += 1
            grid.addWidget(label(said, "caption", wrap=True), at, 0, 1, 4)
        return at + 1

    def _unusual(self, line: StockLine) -> str:
        parts = []
        if line.discount_percent:
            parts.append(self.tr("Discount {n} %").format(n=f"{line.discount_percent.normalize():f}"))
        if line.billed is not None and line.billed != line.actual:
            parts.append(self.tr("billed {quantity}").format(quantity=line.billed))
        if len({batch.godown for batch in line.batches}) > 1:
            parts.append(", ".join(f"{batch.godown} {batch.actual or ''}".strip() for batch in line.batches))
        elif self._of_stock:
            parts.append(line.batches[0].godown if line.batches else DEFAULT_GODOWN)
        if self._of_stock:
            numbers = dict.fromkeys(batch.tracking_number for batch in line.batches if batch.tracking_number)
            parts += [self.tr("tracking no. {number}").format(number=one) for one in numbers]
        return " · ".join(parts)


class DifferenceSection(Section):
    """What differs between the voucher as sent and as it is now, or between it and its documents."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Difference"))

    def show_difference(self, detail: RecordDetail, altered: str) -> None:
        """Before and now, or Tally and ServiceTitan; `altered` says when it was read again."""
        found = detail.differences or detail.discrepancies
        self.setVisible(bool(found))
        self.aside.setText(altered)
        first, second = self.tr("Before"), self.tr("Now")
        if not detail.differences:
            first, second = self.tr("Tally"), self.tr("ServiceTitan")
        place = self.replace((found, first))
        if place is None:
            return
        grid = lines_grid()
        for at, text in enumerate(("", first, second)):
            grid.addWidget(cell(text, "caption", right=at > 0), 0, at)
        at = 1
        for one in found:
            if len(one.field) <= _SHORT_FIELD and max(len(one.before), len(one.after)) <= _SHORT_VALUE:
                grid.addWidget(Elided(one.field), at, 0)
                grid.addWidget(cell(_figure(one.before), right=True), at, 1)
                grid.addWidget(cell(_figure(one.after), "strong", right=True), at, 2)
                grid.setRowMinimumHeight(at, DRAWER_LINE)
            else:
                grid.addWidget(label(one.field, wrap=True), at, 0, 1, 3)
                for below, (head, said, kind) in enumerate(
                    ((first, one.before, "second"), (second, one.after, "strong")), start=1
                ):
                    text = self.tr("{head}: {text}").format(head=head, text=_figure(said))
                    grid.addWidget(label(text, kind, wrap=True, selectable=True), at + below, 0, 1, 3)
            at += 3
        place.addLayout(grid)


class DocumentsSection(Section):
    """What the record became at the destination."""

    def __init__(self) -> None:
        super().__init__("")
        self.title.setText(self.tr("Documents"))

    def show_documents(self, detail: RecordDetail, currency: str) -> None:
        """Orders with their receipts and bills, and whether they tie."""
        lines = [line for line in detail.documents if line.order is not None]
        self.setVisible(not detail.of_stock)
        if detail.of_stock:
            return
        place = self.replace(
            (detail.documents, detail.linked, detail.plan, detail.record.state, detail.record.reasons, currency)
        )
        if place is None:
            return
        if detail.linked:
            place.addLayout(self._linked(detail, currency))
        if not lines:
            place.addWidget(label(no_documents(detail), "second", wrap=True))
            self._notes(place, detail)
            return
        names = {part.number: part.location_name for part in detail.plan.parts} if detail.plan is not None else {}
        grid = lines_grid()
        at = 0
        for line in lines:
            at = self._order(grid, at, line, names.get(line.part, ""), currency)
        place.addLayout(grid)
        self._tie(place, detail, currency)
        self._notes(place, detail)

    @staticmethod
    def _notes(place: QVBoxLayout, detail: RecordDetail) -> None:
        """What was decided in planning, such as tax withheld that is not in the voucher's own sum."""
        for note in detail.plan.notes if detail.plan is not None else ():
            place.addWidget(label(note, "caption", wrap=True, selectable=True))

    def _linked(self, detail: RecordDetail, currency: str) -> QGridLayout:
        """What a person typed by hand there, and linked the voucher to."""
        grid = lines_grid()
        for at, one in enumerate(detail.linked):
            text = self.tr("Receipt {number}") if one.kind == "receipt" else self.tr("Bill {number}")
            name = Elided(text.format(number=one.number or one.ext_id), "strong")
            name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, at, 0)
            grid.addWidget(cell(self.tr("typed by hand"), "second", right=True), at, 1)
            grid.addWidget(cell(formats.money(one.total, currency), right=True), at, 2)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
        return grid

    def _order(self, grid: QGridLayout, at: int, line: DocumentLine, where: str, currency: str) -> int:
        order = line.order
        assert order is not None  # noqa: S101 - chosen by the caller
        kind = self.tr("Request {number}") if order.is_request else self.tr("Purchase order {number}")
        lines = [(kind.format(number=order.number), where, order_status(order.status), order.total, True)]
        for receipt in line.receipts:
            said = self.tr("Receipt {number}").format(number=receipt.number)
            lines.append((said, "", "" if receipt.active else self.tr("cancelled"), receipt.total, False))
        if line.bill_number:
            lines.append(
                (self.tr("Bill {number}").format(number=line.bill_number), "", "", Decimal(line.bill_total), False)
            )
        for text, place, status, total, strong in lines:
            name = Elided(text, "strong" if strong else "")
            name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, at, 0)
            grid.addWidget(cell(status, "second", right=True), at, 1)
            grid.addWidget(cell(formats.money(total, currency), right=True), at, 2)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
            at += 1
            if place:
                grid.addWidget(Elided(place, "caption"), at, 0, 1, 3)
                at += 1
        if not line.bill_number and living(order):
            grid.addWidget(label(self.tr("No bill yet"), "second"), at, 0, 1, 3)
            grid.setRowMinimumHeight(at, DRAWER_LINE)
            at += 1
        return at

    def _tie(self, place: QVBoxLayout, detail: RecordDetail, currency: str) -> None:
        found = ties(detail)
        if found is None:
            return
        if found.exactly:
            text = self.tr("Ties with Tally: {amount}").format(amount=formats.money(found.wanted, currency))
        else:
            text = self.tr("Differs from Tally by {amount}: billed {billed}, in Tally {wanted}").format(
                amount=formats.money(found.billed - found.wanted, currency),
                billed=formats.money(found.billed, currency),
                wanted=formats.money(found.wanted, currency),
            )
        token = "ok" if found.exactly else "bad"
        line = row(gap=6)
        line.addWidget(Mark("tick" if found.exactly else "cross", token), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text, token, wrap=True), 1)
        place.addSpacing(4)
        place.addLayout(line)


def order_status(status: OrderStatus) -> str:
    """As a person says it."""

    def words(text: str) -> str:
        return QCoreApplication.translate("drawer", text)

    return {
        OrderStatus.PENDING: words("pending"),
        OrderStatus.SENT: words("sent"),
        OrderStatus.PARTIALLY_RECEIVED: words("received in part"),
        OrderStatus.RECEIVED: words("received"),
        OrderStatus.EXPORTED: words("exported"),
        OrderStatus.CANCELED: words("cancelled"),
        OrderStatus.PENDING_APPROVAL: words("waits for approval"),
        OrderStatus.REJECTED: words("rejected"),
        OrderStatus.APPROVED: words("approved"),
        OrderStatus.OTHER: words("status not known"),
    }[status]


def lines_grid() -> QGridLayout:
    """A table of lines; the first column takes what is left."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    return grid


def cell(text: str, kind: str = "", *, right: bool = False) -> QLabel:
    """One value of a line."""
    made = label(text, kind)
    if right:
        made.setAlignment(_RIGHT)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made


def _quantity(line: StockLine) -> str:
    return " ".join(f"{number:f} {unit}" for number, unit in line.actual.parts) if line.actual else formats.NONE


def _signed(line: StockLine) -> str:
    """What comes in with a plus, what goes out with a true minus."""
    said = _quantity(line)
    if line.actual is None or said.startswith("-"):
        return _figure(said)
    return f"+{said}" if line.inward else f"{formats.MINUS}{said}"


def _rate_text(line: StockLine) -> str:
    """Without its unit where that is the quantity's."""
    rate, _, unit = line.rate.rpartition("/")
    plain = line.actual is not None and unit.strip() == line.actual.unit
    return (rate.strip() if plain else line.rate) or formats.NONE


def _room_beside(lines: Sequence[StockLine], currency: str) -> int:
    """Pixels that the widest numbers leave for a name."""
    metrics = QFontMetrics(font(BODY))

    def widest(texts: Iterable[str]) -> int:
        return max((metrics.horizontalAdvance(text) for text in texts), default=0)

    amounts = widest(formats.money(-line.amount, currency) for line in lines)
    return DRAWER_WIDTH - _AROUND - widest(map(_quantity, lines)) - widest(map(_rate_text, lines)) - amounts


def _rate(text: str) -> Elided:
    made = Elided(text)
    made.setAlignment(_RIGHT)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _ledger(grid: QGridLayout, at: int, name: str, amount: Decimal, currency: str) -> int:
    grid.addWidget(Elided(name), at, 0, 1, 3)
    grid.addWidget(cell(formats.money(amount, currency), right=True), at, 3)
    grid.setRowMinimumHeight(at, DRAWER_LINE)
    return at + 1


def _figure(text: str) -> str:
    """A true minus before a number."""
    return f"{formats.MINUS}{text[1:]}" if text.startswith("-") and text[1:2].isdigit() else text
