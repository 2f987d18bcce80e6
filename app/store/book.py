"""What was read of a Tally company: marks, masters and the slim list of vouchers; journals nothing by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from app.domain.masters import Company, Godown, Group, Ledger, Master, MasterKind, StockItem, VoucherType
from app.domain.quantities import Unit
from app.domain.source import BookState
from app.domain.vouchers import VoucherHead
from app.store.codec import day, dump, load, moment, stamp
from app.store.database import Database

DEFAULT_WINDOW_DAYS = 31

_SELECT_STATE = (
    "SELECT epoch, voucher_mark, master_mark, window_days, resync, checked_at, census_at FROM source_book "
    "WHERE company_guid = ?"
)
_CLASSES: dict[MasterKind, type[Any]] = {
    MasterKind.LEDGER: Ledger,
    MasterKind.GROUP: Group,
    MasterKind.ITEM: StockItem,
    MasterKind.GODOWN: Godown,
    MasterKind.UNIT: Unit,
    MasterKind.VOUCHER_TYPE: VoucherType,
}


class SourceBooks:
    """Tables of the reading state, per company GUID."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, company_guid: str) -> BookState:
        """Where reading stands; a fresh state for an unknown company."""
        rows = self._database.query(_SELECT_STATE, (company_guid,))
        if not rows:
            return BookState(1, None, None, DEFAULT_WINDOW_DAYS, False, None, None)
        epoch, voucher_mark, master_mark, window_days, resync, checked_at, census_at = rows[0]
        return BookState(
            epoch, voucher_mark, master_mark, window_days, bool(resync), moment(checked_at), moment(census_at)
        )

    def companies(self) -> Sequence[tuple[str, str]]:
        """(GUID, name) of every company ever bound in this profile."""
        with self._database.read() as tables:
            return [(row.company_guid, row.name) for row in tables.book.select()]

    def bind(self, company: Company) -> None:
        """Remember or rename the company."""
        books_from = company.books_from.isoformat() if company.books_from else None
        with self._database.write() as tables:
            changed = (
                tables.book.update(name=company.name, books_from=books_from)
                .where(tables.book.company_guid == company.guid)
                .execute()
            )
            if not changed:
                tables.book.create(
                    company_guid=company.guid,
                    name=company.name,
                    epoch=1,
                    voucher_mark=None,
                    master_mark=None,
                    window_days=DEFAULT_WINDOW_DAYS,
                    resync=False,
                    checked_at=None,
                    census_at=None,
                    books_from=books_from,
                )

    def update(self, company_guid: str, **columns: object) -> None:
        """Set columns of the company's row; times may be given as datetimes."""
        values = {k: stamp(v) if isinstance(v, datetime) else v for k, v in columns.items()}
        with self._database.write() as tables:
            tables.book.update(**values).where(tables.book.company_guid == company_guid).execute()

    def masters(self, company_guid: str, kind: MasterKind) -> Sequence[Master]:
        """All stored masters of that kind."""
        with self._database.read() as tables:
            table = tables.master
            query = table.select(table.data).where((table.company_guid == company_guid) & (table.kind == kind.value))
            return [load(_CLASSES[kind], row.data) for row in query]

    def save_masters(
        self, company_guid: str, kind: MasterKind, masters: Sequence[Master], *, complete: bool
    ) -> Sequence[tuple[str, str]]:
        """Upsert by GUID; returns (old name, new name) of those renamed."""
        renamed: list[tuple[str, str]] = []
        with self._database.write() as tables:
            table = tables.master
            here = (table.company_guid == company_guid) & (table.kind == kind.value)
            before = {row.key: row.name for row in table.select(table.key, table.name).where(here)}
            rows = []
            for master in masters:
                key = master.guid or master.name
                if key in before and before[key] != master.name:
                    renamed.append((before[key], master.name))
                rows.append(
                    {
                        "company_guid": company_guid,
                        "kind": kind.value,
                        "key": key,
                        "name": master.name,
                        "alter_id": master.alter_id,
                        "data": dump(master),
                    }
                )
            for chunk in _chunks(rows, 100):
                table.replace_many(chunk).execute()
            if complete:
                keep = {row["key"] for row in rows}
                for gone in [key for key in before if key not in keep]:
                    table.delete().where(here & (table.key == gone)).execute()
        return renamed

    def rename_units(self, company_guid: str, names: Mapping[str, str]) -> None:
        """Tally renames a unit inside the items without touching them: do the same to what is kept of those."""
        with self._database.write():
            sql = "SELECT key, data FROM source_master WHERE company_guid = ? AND kind = ?"
            for key, data in self._database.query(sql, (company_guid, MasterKind.ITEM.value)):
                item = load(StockItem, data)
                own = (names.get(item.base_unit, item.base_unit), names.get(item.additional_unit, item.additional_unit))
                if own != (item.base_unit, item.additional_unit):
                    self._database.execute(
                        "UPDATE source_master SET data = ? WHERE company_guid = ? AND kind = ? AND key = ?",
                        (
                            dump(replace(item, base_unit=own[0], additional_unit=own[1])), company_guid,
                            MasterKind.ITEM.value, key,
                        ),
                    )  # fmt: skip

    def heads(self, company_guid: str, first: date, last: date) -> Mapping[str, VoucherHead]:
        """Stored, not deleted vouchers dated within the window."""
        with self._database.read() as tables:
            table = tables.voucher
            query = table.select().where(
                (table.company_guid == company_guid)
                & (table.date >= first.isoformat())
                & (table.date <= last.isoformat())
                & (table.deleted == False)  # noqa: E712 - a peewee expression
            )
            return {row.guid: _head(row) for row in query}

    def heads_by_guid(self, company_guid: str, guids: Sequence[str]) -> Mapping[str, VoucherHead]:
        """Stored, not deleted vouchers by GUID."""
        found: dict[str, VoucherHead] = {}
        with self._database.read() as tables:
            table = tables.voucher
            for chunk in _chunks(list(guids), 400):
                query = table.select().where(
                    (table.company_guid == company_guid) & table.guid.in_(chunk) & (table.deleted == False)  # noqa: E712
                )
                found.update({row.guid: _head(row) for row in query})
        return found

    def save_heads(self, company_guid: str, heads: Iterable[VoucherHead]) -> None:
        """Upsert slim rows as the reader gives them."""
        with self._database.write() as tables:
            table = tables.voucher
            rows = []
            for head in heads:
                row = {f.name: getattr(head, f.name) for f in fields(head)}
                row |= {"company_guid": company_guid, "date": head.date.isoformat(), "deleted": False, "missed": 0}
                rows.append(row)
            for chunk in _chunks(rows, 70):
                table.insert_many(chunk).on_conflict(
                    conflict_target=[table.company_guid, table.guid],
                    preserve=[
                        table.master_id,
                        table.alter_id,
                        table.date,
                        table.type_name,
                        table.number,
                        table.is_cancelled,
                        table.is_optional,
                        table.is_post_dated,
                        table.deleted,
                        table.missed,
                    ],
                ).execute()

    def missing(self, company_guid: str, guids: Sequence[str]) -> Sequence[str]:
        """Count one more census without these vouchers; returns those missed at least twice in a row."""
        twice: list[str] = []
        with self._database.write() as tables:
            table = tables.voucher
            for chunk in _chunks(list(guids), 400):
                here = (table.company_guid == company_guid) & table.guid.in_(chunk)
                table.update(missed=table.missed + 1).where(here).execute()
                twice += [row.guid for row in table.select(table.guid).where(here & (table.missed >= 2))]
        return twice

    def not_missing(self, company_guid: str, guids: Sequence[str]) -> None:
        """They were seen again."""
        with self._database.write() as tables:
            table = tables.voucher
            for chunk in _chunks(list(guids), 400):
                table.update(missed=0).where((table.company_guid == company_guid) & table.guid.in_(chunk)).execute()

    def suspects(self, company_guid: str) -> Sequence[VoucherHead]:
        """Missed once or more and not yet deleted."""
        with self._database.read() as tables:
            table = tables.voucher
            query = table.select().where(
                (table.company_guid == company_guid) & (table.missed > 0) & (table.deleted == False)  # noqa: E712
            )
            return [_head(row) for row in query]

    def save_deleted(self, company_guid: str, guids: Sequence[str]) -> None:
        """Mark as deleted."""
        with self._database.write() as tables:
            table = tables.voucher
            for chunk in _chunks(list(guids), 400):
                here = (table.company_guid == company_guid) & table.guid.in_(chunk)
                table.update(deleted=True, missed=0).where(here).execute()


def _head(row: Any) -> VoucherHead:
    return VoucherHead(
        guid=row.guid,
        master_id=row.master_id,
        alter_id=row.alter_id,
        date=day(row.date),
        type_name=row.type_name,
        number=row.number,
        is_cancelled=bool(row.is_cancelled),
        is_optional=bool(row.is_optional),
        is_post_dated=bool(row.is_post_dated),
    )


def _chunks(rows: list[Any], size: int) -> Iterable[list[Any]]:
    return (rows[i : i + size] for i in range(0, len(rows), size))
