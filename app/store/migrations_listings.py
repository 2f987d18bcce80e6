"""Schema entries 2 and 3: what the window's lists are read from; triggers keep it, so that no writer can forget to.

`record.money` is the amount in 1/10000 of the currency (Tally keeps at most four decimals of it), exact up to
900,000,000,000: integers add up and sort exactly. `record.waiting_since` is when a record first came to need a
person and was not settled since; `record.synced_at` is when its present documents were first read back equal.
`record.sent` is the total, in the same unit, that the documents of its plan have once they are read back equal: it
differs from `money` when tax deducted at source is left out, or when Tally changed since.
`waiting` has a row per record and cause; tab `open` and `ignored` follow the record's reasons, `working` and
`resolved` remember the last ones. `usage` has a row per record and name of a master that it uses.
"""

from __future__ import annotations

_ATTENTION = (
    "('needs_mapping', 'duplicate_suspected', 'rejected', 'changed_at_source', 'deleted_at_source', "
    "'changed_at_destination', 'awaiting_approval', 'bill_pending', 'awaiting_posting')"
)
_SETTLED = "('synced', 'ignored', 'not_applicable')"

_ROWS = """
SELECT CASE r.state WHEN 'ignored' THEN 'ignored' ELSE 'open' END, reason.code, reason.subject,
CASE WHEN reason.subject IN ('voucher', 'document') THEN r.party ELSE reason.name END,
CASE WHEN reason.subject IN ('voucher', 'document') THEN '' ELSE reason.key END,
r.id, r.state, CASE r.state WHEN 'ignored' THEN r.updated_at ELSE IFNULL(r.waiting_since, r.updated_at) END,
r.money, r.document_date, r.label, r.party, r.reference, r.flow
FROM reason JOIN record AS r ON r.id = reason.record_id WHERE r.state IN {shown}
"""
"""What is about the record itself is grouped by its party, everything else by the thing that is missing."""

_TIMES = f"""
UPDATE record SET
waiting_since = CASE WHEN NEW.state IN {{attention}} THEN IFNULL(waiting_since, NEW.updated_at)
WHEN NEW.state IN {_SETTLED} THEN NULL ELSE waiting_since END,
synced_at = CASE WHEN NEW.state = 'synced' THEN IFNULL(synced_at, NEW.updated_at)
WHEN NEW.sent_source = '' THEN NULL ELSE synced_at END
WHERE id = NEW.id
"""

_USES = """
INSERT OR IGNORE INTO usage SELECT NEW.company_guid, 'vendor', NEW.party, NEW.document_date, NEW.id
FROM {of}(SELECT 1) WHERE NEW.party <> '';
INSERT OR IGNORE INTO usage SELECT NEW.company_guid, 'item', json_extract(line.value, '$.item'),
NEW.document_date, NEW.id FROM {of}json_each(NEW.source, '$.stock') AS line;
INSERT OR IGNORE INTO usage SELECT NEW.company_guid, 'location',
IFNULL(NULLIF(json_extract(batch.value, '$.godown'), ''), 'Main Location'), NEW.document_date, NEW.id
FROM {of}json_each(NEW.source, '$.stock') AS line, json_each(line.value, '$.batches') AS batch;
INSERT OR IGNORE INTO usage SELECT NEW.company_guid, 'unit', json_extract(part.value, '$[1]'),
NEW.document_date, NEW.id
FROM {of}json_each(NEW.source, '$.stock') AS line, json_each(line.value, '$.actual.parts') AS part
WHERE json_extract(part.value, '$[1]') <> '';
INSERT OR IGNORE INTO usage SELECT NEW.company_guid, 'ledger', json_extract(entry.value, '$.ledger'),
NEW.document_date, NEW.id FROM {of}json_each(NEW.source, '$.ledgers') AS entry
WHERE json_extract(entry.value, '$.ledger') <> NEW.party;
"""
_FILL, _USED = _USES.format(of="record AS NEW, "), _USES.format(of="")


def _trigger(text: str) -> str:
    """On one line: the entries of the history are cut into statements at line ends."""
    return " ".join(text.split()) + ";\n"


def _shown(attention: str) -> str:
    return attention.replace(")", ", 'ignored')")


def waiting_rows(attention: str) -> str:
    """The query of `waiting`, where these states need a person."""
    return _ROWS.format(shown=_shown(attention))


def waiting_triggers(attention: str) -> str:
    """What keeps `waiting` and the times of a record, where these states need a person."""
    times, rows = _TIMES.format(attention=attention), waiting_rows(attention)
    return (
        _trigger(f"CREATE TRIGGER record_times AFTER INSERT ON record BEGIN {times}; END")
        + _trigger(
            f"""
CREATE TRIGGER record_waits AFTER UPDATE ON record
WHEN OLD.state <> NEW.state OR OLD.sent_source <> NEW.sent_source OR OLD.party <> NEW.party
OR OLD.amount <> NEW.amount OR OLD.label <> NEW.label OR OLD.reference <> NEW.reference
OR OLD.document_date <> NEW.document_date BEGIN
{times};
DELETE FROM waiting WHERE record_id = NEW.id AND (NEW.state IN {_shown(attention)} OR OLD.state = 'ignored');
UPDATE waiting SET state = NEW.state, at = NEW.updated_at,
tab = CASE WHEN NEW.state IN {_SETTLED} THEN 'resolved' ELSE 'working' END
WHERE record_id = NEW.id AND state <> NEW.state;
INSERT OR REPLACE INTO waiting {rows} AND r.id = NEW.id;
END"""
        )
        + _trigger(
            f"""
CREATE TRIGGER reason_waits AFTER INSERT ON reason BEGIN
INSERT OR REPLACE INTO waiting {rows} AND reason.id = NEW.id; END"""
        )
    )


_FILTERS = "state, flow, document_date"

V2 = (
    """
ALTER TABLE record ADD COLUMN waiting_since TEXT;
ALTER TABLE record ADD COLUMN synced_at TEXT;
ALTER TABLE record ADD COLUMN money INTEGER
    GENERATED ALWAYS AS (CAST(ROUND(CAST(amount AS REAL) * 10000) AS INTEGER)) VIRTUAL;

CREATE TABLE waiting (
    tab TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
    record_id INTEGER NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, money INTEGER NOT NULL,
    document_date TEXT NOT NULL, label TEXT NOT NULL, party TEXT NOT NULL, reference TEXT NOT NULL,
    flow TEXT NOT NULL, PRIMARY KEY (tab, code, subject, name, key, record_id)
) WITHOUT ROWID;
CREATE INDEX waiting_record ON waiting (record_id, tab, money);
CREATE INDEX waiting_at ON waiting (tab, at, state);
CREATE INDEX waiting_about ON waiting (tab, subject, key, name, record_id);

CREATE TABLE usage (
    company_guid TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, document_date TEXT NOT NULL,
    record_id INTEGER NOT NULL, PRIMARY KEY (company_guid, kind, name, document_date, record_id)
) WITHOUT ROWID;
CREATE INDEX usage_record ON usage (record_id);
"""
    # What exists already: times from the trail where it still has them, else the last change.
    + f"""
UPDATE record SET waiting_since = IFNULL((SELECT MAX(at) FROM audit WHERE record_id = record.id AND kind = 'state'
    AND detail LIKE '% -> ' || record.state AND detail NOT LIKE record.state || ' -> %'), updated_at)
    WHERE state IN {_ATTENTION};
UPDATE record SET synced_at = IFNULL((SELECT MIN(at) FROM audit WHERE record_id = record.id AND kind = 'state'
    AND detail LIKE '% -> synced'), updated_at) WHERE state = 'synced';
INSERT OR REPLACE INTO waiting {waiting_rows(_ATTENTION)};
"""
    + _trigger(
        f"""
CREATE TRIGGER record_uses AFTER INSERT ON record WHEN json_valid(NEW.source) BEGIN {_USED} END"""
    )
    + _trigger(
        f"""
CREATE TRIGGER record_uses_again AFTER UPDATE ON record
WHEN json_valid(NEW.source) AND (OLD.source <> NEW.source OR OLD.document_date <> NEW.document_date
OR OLD.party <> NEW.party) BEGIN DELETE FROM usage WHERE record_id = NEW.id; {_USED} END"""
    )
    + _FILL
    + waiting_triggers(_ATTENTION)
    + _trigger(
        """
CREATE TRIGGER reason_gone AFTER DELETE ON reason BEGIN
DELETE FROM waiting WHERE record_id = OLD.record_id AND code = OLD.code AND subject = OLD.subject
AND tab IN ('open', 'ignored') AND (subject IN ('voucher', 'document') OR (name = OLD.name AND key = OLD.key)); END"""
    )
    # Every list is sorted by walking an index that also holds what the lists are filtered by.
    + f"""
CREATE INDEX record_by_date ON record (document_date, state, flow);
CREATE INDEX record_by_label ON record (rtrim(label, '0123456789'), length(label), label, {_FILTERS});
CREATE INDEX record_by_party ON record (party COLLATE NOCASE, {_FILTERS});
CREATE INDEX record_by_reference ON record (reference COLLATE NOCASE, {_FILTERS});
CREATE INDEX record_by_amount ON record (money, {_FILTERS});
CREATE INDEX record_by_state ON record ({_FILTERS}, money);
CREATE INDEX record_by_change ON record (updated_at, {_FILTERS});
CREATE INDEX record_text ON record (label, party, reference, {_FILTERS}, money, updated_at);
CREATE INDEX record_synced ON record (synced_at, flow, state, money) WHERE synced_at IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_kind ON audit (kind, at);
"""
)

V3 = """
ALTER TABLE record ADD COLUMN sent INTEGER GENERATED ALWAYS AS (
    CASE WHEN json_valid(plan) THEN CAST(ROUND(CAST(json_extract(plan, '$.total') AS REAL) * 10000) AS INTEGER) END
) VIRTUAL;
DROP INDEX record_synced;
CREATE INDEX record_synced ON record (synced_at, flow, state, sent) WHERE synced_at IS NOT NULL;
"""
