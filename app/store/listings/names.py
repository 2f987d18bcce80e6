"""Names of the source that a mapping can be about: masters, what uses them, what waits for them, their targets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.masters import MasterKind
from app.domain.records import Subject
from app.store.codec import day
from app.store.database import Database
from app.store.listings.common import OF_TALLY, containing

MASTERS = {
    Subject.VENDOR: MasterKind.LEDGER,
    Subject.ITEM: MasterKind.ITEM,
    Subject.LOCATION: MasterKind.GODOWN,
    Subject.LEDGER: MasterKind.LEDGER,
    Subject.UNIT: MasterKind.UNIT,
}


@dataclass(frozen=True, slots=True)
class SourceName:
    """One name as the company has or uses it."""

    key: str
    """GUID of its master; the name where there is none."""
    name: str
    parent: str
    """Group above the master; empty when there is none."""
    part_number: str
    aliases: tuple[str, ...]
    last_used: date | None
    """Date of the newest record that names it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One active entry at the destination."""

    kind: str
    id: int
    name: str
    """Name, or a SKU's code."""
    data: str
    """What is stored of it, as JSON."""


_NAMES = """
WITH RECURSIVE used(name) AS (
SELECT MIN(name) FROM usage WHERE company_guid = :company AND kind = :kind
UNION ALL SELECT (SELECT MIN(name) FROM usage WHERE company_guid = :company AND kind = :kind AND name > used.name)
FROM used WHERE used.name IS NOT NULL),
named(name) AS (SELECT name FROM used WHERE name IS NOT NULL UNION {others})
SELECT m.key, named.name, IFNULL(json_extract(m.data, '$.parent'), ''), {fields},
(SELECT MAX(document_date) FROM usage WHERE company_guid = :company AND kind = :kind AND name = named.name)
FROM named LEFT JOIN source_master AS m INDEXED BY source_master_name
ON m.company_guid = :company AND m.kind = :master AND m.name = named.name
"""
_ALL = "SELECT name FROM source_master WHERE company_guid = :company AND kind = :master"
_CREDITORS = """
SELECT name FROM source_master WHERE company_guid = :company AND kind = 'ledger'
AND json_extract(data, '$.parent') IN (
WITH RECURSIVE below(name) AS (
SELECT name FROM source_master WHERE company_guid = :company AND kind = 'group'
AND json_extract(data, '$.reserved_name') = 'Sundry Creditors'
UNION SELECT 'Sundry Creditors'
UNION SELECT child.name FROM source_master AS child JOIN below ON json_extract(child.data, '$.parent') = below.name
WHERE child.company_guid = :company AND child.kind = 'group')
SELECT name FROM below)
"""
_NONE = "SELECT NULL WHERE 0"
_SKU_FIELDS = "IFNULL(json_extract(m.data, '$.part_number'), ''), IFNULL(json_extract(m.data, '$.aliases'), '[]')"
_WAITING = """
SELECT key, name, COUNT(DISTINCT record_id) FROM waiting WHERE tab = 'open' AND subject = ? AND flow IN {flows}
GROUP BY key, name
"""
_TARGETS = """
SELECT kind, ext_id, name, data FROM reference WHERE destination = ? AND kind IN ({kinds}) AND active = 1
AND (name LIKE ? ESCAPE '\\' OR json_extract(data, '$.name') LIKE ? ESCAPE '\\')
ORDER BY name LIKE ? ESCAPE '\\' DESC, name COLLATE NOCASE, ext_id LIMIT ?
"""


class Names:
    """Reads masters, `usage`, `waiting` and the destination's lists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, kind: Subject, company_guid: str, *, sku_fields: bool = False) -> Sequence[SourceName]:
        """Every name that matters: vendors and items, godowns and units that exist or are used; ledgers that are used.

        A vendor is a ledger under Sundry Creditors or the party of a journaled voucher. Part numbers and aliases are
        read only when asked for.
        """
        others = {Subject.VENDOR: _CREDITORS, Subject.LEDGER: _NONE}.get(kind, _ALL)
        fields = _SKU_FIELDS if sku_fields else "'', '[]'"
        company, master = company_guid, MASTERS[kind].value
        values = {"company": company, "kind": kind.value, "master": master}
        rows = self._database.query(_NAMES.format(others=others, fields=fields), values)
        return [
            SourceName(
                key or name,
                name,
                parent,
                part_number,
                tuple(json.loads(aliases)) if aliases != "[]" else (),
                day(used) if used else None,
            )
            for key, name, parent, part_number, aliases, used in rows
        ]

    def waiting(self, kind: Subject) -> dict[str, int]:
        """Records of Tally's vouchers that need a person because of it, by key and by name."""
        found: dict[str, int] = {}
        for key, name, records in self._database.query(_WAITING.format(flows=OF_TALLY), (kind.value,)):
            for text in {key, name} - {""}:
                found[text] = found.get(text, 0) + records
        return found

    def targets(self, destination: str, kinds: Sequence[str], text: str, limit: int) -> Sequence[Target]:
        """Active entries with the text in their name or code: those beginning with it first."""
        contains, begins = containing(text), containing(text)[1:]
        sql = _TARGETS.format(kinds=", ".join("?" * len(kinds)))
        rows = self._database.query(sql, (destination, *kinds, contains, contains, begins, limit))
        return [Target(*row) for row in rows]

    def active(self, destination: str, kinds: Sequence[str]) -> int:
        """How many active entries these lists have."""
        sql = f"SELECT COUNT(*) FROM reference WHERE destination = ? AND kind IN ({', '.join('?' * len(kinds))}) "
        return int(self._database.query(sql + "AND active = 1", (destination, *kinds))[0][0])
