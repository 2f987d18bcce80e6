"""What the page says: columns, sentences above the table, notes of rows, and what a correction will send."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.system.settings import StockWay
from app.ui import formats, words
from app.ui.models.paged import Column
from app.ui.pages.stock.rows import Row, Which

ITEM, PLACE, TALLY, HELD, WAITING, REPORTED, DIFFERENCE, NOTE = range(8)


def _tr(text: str) -> str:
    return QCoreApplication.translate("stock_page", text)


def which_word(which: Which) -> str:
    """A segment's word."""
    return {
        Which.DIFFERENCES: _tr("Differences"),
        Which.WAITING: _tr("Not counted yet"),
        Which.NOT_COMPARED: _tr("Not compared"),
        Which.ALL: _tr("All"),
    }[which]


def columns() -> list[Column[Row]]:
    """In the order of their numbers above."""
    return [
        Column("item", _tr("Item"), lambda row: row.item, tip=item_tip, spoken=spoken),
        Column("place", _tr("Place"), lambda row: row.place or _tr("in all"), tip=lambda row: row.place),
        Column(
            "tally", _tr("Tally"), lambda row: formats.quantity(row.tally), right=True,
            about=_tr("What TallyPrime says lies there"),
        ),
        Column(
            "held", _tr("As sent"), lambda row: formats.quantity(row.held), right=True,
            about=_tr("What ServiceTitan held at go-live, and what was sent since"),
        ),
        Column(
            "waiting", _tr("Not counted yet"), lambda row: formats.change(row.waiting or None), right=True,
            about=_tr("Sent, but ServiceTitan counts it only once it is posted, or the return is finished"),
        ),
        Column(
            "reported", _tr("Report"), lambda row: formats.quantity(row.reported), right=True,
            about=_tr("What ServiceTitan's own stock report says"),
        ),
        Column(
            "difference", _tr("Difference"), lambda row: formats.change(row.difference), right=True,
            about=_tr("What ServiceTitan has more than TallyPrime; with a minus what it lacks"),
        ),
        Column("note", _tr("What to do"), note, tip=why, spoken=lambda row: why(row) or note(row), sortable=False),
    ]  # fmt: skip


def item_tip(row: Row) -> str:
    """The item, and the SKU where it is called otherwise."""
    return f"{row.item} · {row.sku}" if row.sku else row.item


def note(row: Row) -> str:
    """The last column; empty where a button stands."""
    if row.statement:
        return _tr("Item total only") if not row.place else _tr("Not matched") if row.unmatched else _tr("See why")
    if row.incomparable:
        return _tr("Not compared")
    if row.correction:
        return correct_word()
    if row.differs and row.under_way:
        one, many = _tr("1 record not settled"), _tr("{n} records not settled")
        return one if row.under_way == 1 else many.format(n=row.under_way)
    if row.differs and row.waiting:
        return _tr("Waits for posting")
    return _tr("See why") if row.differs else ""


def correct_word() -> str:
    """On a row's button."""
    return _tr("Correct…")


def why(row: Row) -> str:
    """Behind the note."""
    text = row.statement or row.why_not
    if not text and row.incomparable:
        return _tr(
            "It is not known what ServiceTitan held here at go-live: TallyPrime's openings are of another period. With "
            "a stock report of ServiceTitan, named in Settings, it can be compared."
        )
    text = words.for_window(text)
    return text[:1].upper() + text[1:]


def spoken(row: Row) -> str:
    """A row for a screen reader."""
    parts = [item_tip(row), row.place or _tr("in all")]
    parts.append(_tr("Tally {number}").format(number=formats.quantity(row.tally)))
    if row.held is not None:
        parts.append(_tr("as sent {number}").format(number=formats.quantity(row.held)))
    if row.waiting:
        parts.append(_tr("not counted yet {number}").format(number=formats.change(row.waiting)))
    if row.reported is not None:
        parts.append(_tr("report {number}").format(number=formats.quantity(row.reported)))
    if row.differs:
        parts.append(_tr("difference {number}").format(number=formats.change(row.difference)))
    return ", ".join(part for part in [*parts, why(row) or note(row)] if part)


def places(n: int) -> str:
    """1 place, 14 places."""
    return _tr("1 place") if n == 1 else _tr("{n} places").format(n=formats.count(n))


# -- above the table ---------------------------------------------------------------------------------------------------


def summary(items: int, differ: int, not_compared: int) -> str:
    """Behind the page's title; nothing is called equal that was not compared."""
    parts = [_tr("1 item") if items == 1 else _tr("{n} items").format(n=formats.count(items))]
    if differ or not not_compared:
        many = _tr("{n} differences") if differ else _tr("no differences")
        parts.append(_tr("1 difference") if differ == 1 else many.format(n=formats.count(differ)))
    if not_compared:
        parts.append(_tr("{n} not compared").format(n=formats.count(not_compared)))
    return " · ".join(parts)


def waits(posting: int, upload: int, way: StockWay, not_counted: int) -> tuple[str, str]:
    """How many wait, and what to do; empty where none does. `not_counted`: places with such goods, of purchases too."""
    if upload and not (posting and way is StockWay.CLEARING):
        strong = _tr("1 movement waits for upload.") if upload == 1 else _tr("{n} movements wait for upload.")
        text = _tr(
            "Export the workbook and upload it in ServiceTitan (Inventory > Adjustments > import). They close "
            "themselves once ServiceTitan shows their reference numbers."
        )
        return strong.format(n=formats.count(upload)), text
    if posting or not_counted:
        strong = _tr("1 movement is sent and not counted yet.") if posting == 1 else _tr(
            "{n} movements are sent and not counted yet."
        )  # fmt: skip
        if not posting:
            strong = _tr("Purchases at {places} are received and not counted yet.").replace(
                "{places}", places(not_counted)
            )
        text = _tr(
            "ServiceTitan counts a receipt once somebody posts it there (Accounting > Batch and post), and a return "
            "once it is finished (Inventory > Returns). No program can do that."
        )
        return strong.format(n=formats.count(posting)), text
    return "", ""


# -- corrections -------------------------------------------------------------------------------------------------------


def what_is_sent(way: StockWay) -> str:
    """How a correction reaches ServiceTitan."""
    if way is StockWay.WORKBOOK:
        return _tr(
            "These changes are added to the import workbook. ServiceTitan has them once you have uploaded it; nothing "
            "changes in TallyPrime."
        )
    return _tr(
        "What ServiceTitan lacks is received there from the clearing vendor, what it has too much is returned to it, "
        "at the recorded cost or the item's closing rate. It counts once it is posted; nothing changes in TallyPrime."
    )


def sent_lines(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Each place, and by how much it changes."""
    return [(f"{row.item}  ·  {row.place}", formats.change(row.correction)) for row in rows]


def left_out(rows: Sequence[Row]) -> str:
    """How many of them cannot be corrected now, and why; empty when all can."""
    held_back = [row for row in rows if not row.correction and row.differs]
    if not held_back:
        return ""
    first = why(held_back[0])
    one, many = _tr("1 place is left out: {why}"), _tr("{n} places are left out. The first: {why}")
    return (one if len(held_back) == 1 else many).format(n=formats.count(len(held_back)), why=first)
