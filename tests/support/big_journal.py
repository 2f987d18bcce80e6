"""A synthetic database of any size for benchmarks and tests of the window: every list has something to show.

    build(folder / "ml-connector.db", Size(records=100_000, waiting=20_000, audit=1_000_000), now)

fills a fresh database through the schema's own triggers, quickly and always the same way; it is no journal that a
cycle could go on with (its audit trail is not chained). 98 % of what does not wait is synced.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.domain.masters import Godown, Ledger, MasterKind, StockItem
from app.domain.purchasing import Location, LocationKind, Sku, SkuKind, Vendor
from app.domain.quantities import Unit
from app.store.book import SourceBooks
from app.store.codec import stamp
from app.store.database import Database
from app.store.references import References

COMPANY = "0a1b2c3d-0000-4000-8000-00000000c0de"
_RECORD = (
    "INSERT INTO record (flow, company_guid, source_key, epoch, generation, state, source_version, label, "
    "document_date, party, amount, reference, attempts, created_at, updated_at, source, sent_source, plan, deleted, "
    "allow_duplicate, withdraw_only) VALUES ('purchases', ?, ?, 1, 1, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 0, 0, 0)"
)
_REASON = "INSERT INTO reason (record_id, code, subject, name, key, text, advice) VALUES (?, ?, ?, ?, ?, ?, ?)"
_AUDIT = "INSERT INTO audit (seq, at, record_id, kind, text, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, '', '')"
_DOCUMENT = (
    "INSERT INTO document (destination, kind, ext_id, marker_guid, generation, part, parent_id, active, invoice_key, "
    "total, modified_on, data, unseen) VALUES ('servicetitan', ?, ?, ?, 1, 1, ?, 1, '', ?, ?, ?, 0)"
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    records: int = 100_000
    waiting: int = 20_000
    ignored: int = 200
    vendors: int = 600
    """In Tally; one in five is not in ServiceTitan under its name."""
    items: int = 4_000
    places: int = 40
    days: int = 700
    """Voucher dates reach back so far."""
    audit: int = 0
    """Entries in all."""


def build(path: Path, size: Size, now: datetime) -> None:
    """Fill a new database there."""
    database = Database(path)
    with database.write():
        _masters(database, size)
        _records(database, size, now)
        _entries(database, size, now)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def vendor(number: int) -> str:
    """A party ledger; every fifth is missing in ServiceTitan, half of those are spelt differently there."""
    return f"{_WORDS[number % len(_WORDS)]} {_WORDS[number // 7 % len(_WORDS)]} Traders {number} Ltd"


def item(number: int) -> str:
    """A stock item; one in ten is missing in ServiceTitan."""
    return f"{_WORDS[number % len(_WORDS)].upper()[:4]}-{number:05d}"


def place(number: int) -> str:
    """A godown; one in ten is missing in ServiceTitan."""
    return f"Van {number}" if number else "Main Location"


_WORDS = ("Acme", "Bharat", "Coastal", "Deccan", "Eastern", "Finolex", "Godrej", "Havells", "Indus", "Jindal", "Kaveri")


def _missing(kind: str, number: int) -> bool:
    return number % (5 if kind == "vendor" else 10) == 3


def _masters(database: Database, size: Size) -> None:
    books, references = SourceBooks(database), References(database)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    ledgers = [Ledger(f"led-{n}", vendor(n), n, n, "Sundry Creditors") for n in range(size.vendors)]
    ledgers += [Ledger("led-tax", "Input IGST", 1, 1, "Duties & Taxes")]
    ledgers += [Ledger("led-purchase", "Purchase @ 18%", 2, 2, "Purchase Accounts")]
    books.save_masters(COMPANY, MasterKind.LEDGER, ledgers, complete=True)
    items = [StockItem(f"item-{n}", item(n), n, n, base_unit="Nos") for n in range(size.items)]
    books.save_masters(COMPANY, MasterKind.ITEM, items, complete=True)
    places = [Godown(f"god-{n}", place(n), n, n) for n in range(size.places)]
    books.save_masters(COMPANY, MasterKind.GODOWN, places, complete=True)
    books.save_masters(COMPANY, MasterKind.UNIT, [Unit("unit-1", "Nos", 1, 1)], complete=True)
    vendors = [
        Vendor(n, vendor(n) if not _missing("vendor", n) else vendor(n).replace("Ltd", "Limited"), True, moment)
        for n in range(1, size.vendors)
        if not _missing("vendor", n) or n % 2
    ]
    references.save("servicetitan", "vendor", ((v.id, v.name, True, v) for v in vendors))
    skus = [
        Sku(id=n, code=item(n), name=f"Item {n}", kind=SkuKind.MATERIAL, unit="Nos", active=True, is_inventory=True)
        for n in range(size.items)
        if not _missing("item", n)
    ]
    references.save("servicetitan", "material", ((s.id, s.code, True, s) for s in skus))
    trucks = [
        Location(n, place(n), LocationKind.TRUCK if n else LocationKind.WAREHOUSE, True)
        for n in range(size.places)
        if not _missing("place", n)
    ]
    references.save("servicetitan", "location", ((p.id, p.name, True, p) for p in trucks))


def _records(database: Database, size: Size, now: datetime) -> None:
    random_ = random.Random(7)
    waits = set(random_.sample(range(1, size.records + 1), size.waiting + size.ignored))
    ignored = set(random_.sample(sorted(waits), size.ignored))
    for number in range(1, size.records + 1):
        party = random_.randrange(1, size.vendors)
        if number in waits:
            party = party - party % 5 + 3
        elif _missing("vendor", party):
            party -= 1
        goods = [random_.randrange(size.items) for _ in range(random_.randint(1, 4))]
        where = random_.randrange(size.places)
        amount = Decimal(random_.randrange(50_00, 900_000_00)) / 100
        read = now - timedelta(days=size.days * (1 - number / size.records), seconds=random_.randrange(3_000))
        at = stamp(min(read, now)) or ""
        date = (read - timedelta(days=random_.randrange(5))).date().isoformat()
        guid = f"{COMPANY}-{number:08x}"
        source = _voucher(guid, number, date, party, goods, where, amount)
        state = "synced"
        if number in waits:
            state = "ignored" if number in ignored else ("needs_mapping" if number % 50 else "rejected")
        elif number % 50 == 0:
            state = "not_applicable"
        row = (COMPANY, guid, state, number, f"Purchase {number}", date, vendor(party), str(amount), f"INV-{number}")
        sent = (source, json.dumps({"total": str(amount)})) if state == "synced" else ("", "")
        database.execute(_RECORD, (*row, at, at, source, *sent))
        if state == "synced":
            data = json.dumps({"number": f"PO-{number}"})
            database.execute(_DOCUMENT, ("order", number, guid, None, str(amount), at, data))
            data = json.dumps({"number": f"BILL-{number}"})
            database.execute(_DOCUMENT, ("bill", number, None, number, str(amount), at, data))
        for reason in _reasons(state, number, party, goods, where):
            database.execute(_REASON, (number, *reason))


def _reasons(state: str, number: int, party: int, goods: list[int], where: int) -> list[tuple[str, ...]]:
    label = f"Purchase {number}"
    if state == "ignored":
        return [("ignored", "voucher", label, "", "Ignored by Asha: paid in cash", "Replay takes it up again.")]
    if state == "rejected":
        return [("refused", "document", label, "", "ServiceTitan refused the order: type is inactive.", "Replay.")]
    if state != "needs_mapping":
        return []
    name = vendor(party)
    said = f"No active vendor in ServiceTitan is called “{name}”."
    reasons: list[tuple[str, ...]] = [("vendor_missing", "vendor", name, f"led-{party}", said, "Create it or map it.")]
    for one in dict.fromkeys(goods):
        if _missing("item", one):
            said = f"No material or equipment in ServiceTitan has the code “{item(one)}”."
            reasons.append(("item_missing", "item", item(one), f"item-{one}", said, "Create it or map it."))
    if _missing("place", where):
        said = f"No warehouse or truck in ServiceTitan is called “{place(where)}”."
        reasons.append(("location_missing", "location", place(where), f"god-{where}", said, "Map it."))
    return reasons


def _voucher(guid: str, number: int, date: str, party: int, goods: list[int], where: int, amount: Decimal) -> str:
    value = {"parts": [["10", "Nos"]], "alternate": []}
    stock = [
        {"position": position, "item": item(one), "inward": True, "amount": str(-amount / len(goods)), "actual": value,
         "billed": value, "batches": [{"godown": place(where), "batch": "", "amount": str(-amount / len(goods)),
                                       "actual": value, "billed": value}]}
        for position, one in enumerate(goods)
    ]  # fmt: skip
    ledgers = [
        {"position": 0, "ledger": vendor(party), "amount": str(amount), "is_party": True},
        {"position": 1, "ledger": "Purchase @ 18%", "amount": str(-amount), "is_party": False},
    ]
    voucher = {
        "company_guid": COMPANY, "guid": guid, "master_id": number, "alter_id": number, "date": date,
        "type_name": "Purchase", "voucher_class": "Purchase", "number": str(number), "reference": f"INV-{number}",
        "party": vendor(party), "stock": stock, "ledgers": ledgers,
    }  # fmt: skip
    return json.dumps(voucher)


def _entries(database: Database, size: Size, now: datetime) -> None:
    kinds = ("journaled", "state", "planned", "intent", "answer", "state")
    for seq in range(1, size.audit + 1):
        record = 1 + seq * size.records // (size.audit + 1)
        at = stamp(now - timedelta(days=size.days * (1 - seq / size.audit)))
        kind = kinds[seq % len(kinds)]
        database.execute(_AUDIT, (seq, at, record, kind, f"Purchase {record} is now {kind}.", "new -> ready"))


__all__ = ["COMPANY", "Size", "build", "item", "place", "vendor"]
