"""The history of the database schema: each entry is applied once, in order, and never edited after a release.

`PRAGMA user_version` holds the number of the last applied entry. A database with a higher number is refused.
"""

from __future__ import annotations

from app.store.migrations_accounting import V5
from app.store.migrations_listings import V2, V3
from app.store.migrations_stock import V4

_V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source_book (
    company_guid TEXT PRIMARY KEY, name TEXT NOT NULL, epoch INTEGER NOT NULL, voucher_mark INTEGER,
    master_mark INTEGER, window_days INTEGER NOT NULL, resync INTEGER NOT NULL, checked_at TEXT, census_at TEXT,
    books_from TEXT
) WITHOUT ROWID;

CREATE TABLE source_master (
    company_guid TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, alter_id INTEGER NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (company_guid, kind, key)
) WITHOUT ROWID;
CREATE INDEX source_master_name ON source_master (company_guid, kind, name);

CREATE TABLE source_voucher (
    company_guid TEXT NOT NULL, guid TEXT NOT NULL, master_id INTEGER NOT NULL, alter_id INTEGER NOT NULL,
    date TEXT NOT NULL, type_name TEXT NOT NULL, number TEXT NOT NULL, is_cancelled INTEGER NOT NULL,
    is_optional INTEGER NOT NULL, is_post_dated INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (company_guid, guid)
) WITHOUT ROWID;
CREATE INDEX source_voucher_date ON source_voucher (company_guid, date);
CREATE INDEX source_voucher_missed ON source_voucher (company_guid, missed) WHERE missed > 0;

CREATE TABLE record (
    id INTEGER PRIMARY KEY AUTOINCREMENT, flow TEXT NOT NULL, company_guid TEXT NOT NULL, source_key TEXT NOT NULL,
    epoch INTEGER NOT NULL, generation INTEGER NOT NULL, state TEXT NOT NULL, source_version INTEGER NOT NULL,
    label TEXT NOT NULL, document_date TEXT NOT NULL, party TEXT NOT NULL, amount TEXT NOT NULL,
    reference TEXT NOT NULL, attempts INTEGER NOT NULL, next_attempt_at TEXT, created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL, source TEXT NOT NULL, sent_source TEXT NOT NULL, plan TEXT NOT NULL,
    deleted INTEGER NOT NULL, allow_duplicate INTEGER NOT NULL, withdraw_only INTEGER NOT NULL
);
CREATE UNIQUE INDEX record_source ON record (flow, company_guid, source_key);
CREATE INDEX record_guid ON record (LOWER(source_key));
CREATE INDEX record_reference ON record (reference COLLATE NOCASE);
CREATE INDEX record_state ON record (state, next_attempt_at);
CREATE INDEX record_version ON record (company_guid, source_version);

CREATE TABLE reason (
    id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL REFERENCES record (id), code TEXT NOT NULL,
    subject TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, advice TEXT NOT NULL
);
CREATE INDEX reason_record ON reason (record_id);
CREATE INDEX reason_subject ON reason (subject, key);

CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, record_id INTEGER NOT NULL REFERENCES record (id),
    generation INTEGER NOT NULL, part INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, request TEXT NOT NULL,
    target_id INTEGER, result_id INTEGER, attempts INTEGER NOT NULL, intent_at TEXT, empty_searches INTEGER NOT NULL,
    searched_at TEXT, resent_until TEXT, error TEXT NOT NULL
);
CREATE UNIQUE INDEX operation_place ON operation (record_id, generation, part, kind, IFNULL(target_id, 0));
CREATE INDEX operation_state ON operation (state);

CREATE TABLE document (
    destination TEXT NOT NULL, kind TEXT NOT NULL, ext_id INTEGER NOT NULL, marker_guid TEXT, generation INTEGER,
    part INTEGER, parent_id INTEGER, active INTEGER NOT NULL, vendor_id INTEGER, invoice_key TEXT NOT NULL,
    total TEXT NOT NULL, modified_on TEXT NOT NULL, data TEXT NOT NULL, unseen INTEGER NOT NULL,
    PRIMARY KEY (destination, kind, ext_id)
) WITHOUT ROWID;
CREATE INDEX document_marker ON document (destination, marker_guid) WHERE marker_guid IS NOT NULL;
CREATE INDEX document_unseen ON document (destination) WHERE unseen = 1;
CREATE INDEX document_parent ON document (destination, kind, parent_id);
CREATE INDEX document_invoice ON document (destination, vendor_id, invoice_key);

CREATE TABLE reference (
    destination TEXT NOT NULL, kind TEXT NOT NULL, ext_id INTEGER NOT NULL, name TEXT NOT NULL, active INTEGER NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (destination, kind, ext_id)
) WITHOUT ROWID;
CREATE INDEX reference_name ON reference (destination, kind, name);

CREATE TABLE mapping (
    kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, target_id INTEGER, target TEXT NOT NULL,
    target_kind TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, record_id INTEGER, kind TEXT NOT NULL, text TEXT NOT NULL,
    detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_record ON audit (record_id);
"""

MIGRATIONS: tuple[str, ...] = (_V1, V2, V3, V4, V5)
"""SQL scripts; entry n brings a database from version n to version n + 1."""
