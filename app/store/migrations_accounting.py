"""Schema entry 5: the books at the destination, whose ids are texts, and what of ServiceTitan went there.

`accounting_document`: bills, vendor credits, invoices, credit notes and payments as last read; `reference` and
`custom_key` are where our key may stand, `stale` says that we wrote to it since, `settled_on` the version that was last
found equal to what was sent.
`accounting_claim`: bills and receipts of ServiceTitan, and with which document they went; noted before it is sent.
`accounting_number`: which sources carry one number of a vendor, and with which they went out.
`accounting_pair`: what of both sides is the same, with what each showed when both were last in step.
`document.unbooked`: changed since the flows into the books last looked; every replaced row is.
"""

from __future__ import annotations

V5 = """
ALTER TABLE operation ADD COLUMN target_key TEXT NOT NULL DEFAULT '';
ALTER TABLE operation ADD COLUMN result_key TEXT NOT NULL DEFAULT '';
ALTER TABLE operation ADD COLUMN refusal TEXT NOT NULL DEFAULT '';
CREATE INDEX operation_result ON operation (result_key) WHERE result_key <> '';
DROP INDEX operation_place;
CREATE UNIQUE INDEX operation_place
ON operation (record_id, generation, part, kind, IFNULL(target_id, 0), target_key);

ALTER TABLE document ADD COLUMN unbooked INTEGER NOT NULL DEFAULT 1;
CREATE INDEX document_unbooked ON document (destination) WHERE unbooked = 1;
CREATE INDEX document_billed ON document (destination, CAST(json_extract(data, '$.bill_id') AS INTEGER))
WHERE kind = 'receipt';

CREATE TABLE accounting_document (
    kind TEXT NOT NULL, id TEXT NOT NULL, contact_id TEXT NOT NULL, number_key TEXT NOT NULL, reference TEXT NOT NULL,
    custom_key TEXT NOT NULL, status TEXT NOT NULL, complete INTEGER NOT NULL, stale INTEGER NOT NULL,
    gone INTEGER NOT NULL, unseen INTEGER NOT NULL, modified_on TEXT, settled_on TEXT, data TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX accounting_document_reference ON accounting_document (kind, reference);
CREATE INDEX accounting_document_key ON accounting_document (kind, custom_key) WHERE custom_key <> '';
CREATE INDEX accounting_document_number ON accounting_document (kind, number_key);
CREATE INDEX accounting_document_unseen ON accounting_document (kind) WHERE unseen = 1;
CREATE INDEX accounting_document_contact ON accounting_document (kind, contact_id);

CREATE TABLE accounting_reference (
    kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, active INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX accounting_reference_name ON accounting_reference (kind, name);

CREATE TABLE accounting_claim (
    kind TEXT NOT NULL, ext_id INTEGER NOT NULL, source_key TEXT NOT NULL, PRIMARY KEY (kind, ext_id)
) WITHOUT ROWID;
CREATE INDEX accounting_claim_source ON accounting_claim (source_key);

CREATE TABLE accounting_number (
    source_key TEXT PRIMARY KEY, contact_id TEXT NOT NULL, base_key TEXT NOT NULL, created_on TEXT NOT NULL,
    given TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX accounting_number_base ON accounting_number (contact_id, base_key);

CREATE TABLE accounting_mapping (
    kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL, target_name TEXT NOT NULL,
    updated_at TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;

CREATE TABLE accounting_pair (
    kind TEXT NOT NULL, field_id TEXT NOT NULL, books_id TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (kind, field_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX accounting_pair_books ON accounting_pair (kind, books_id);
"""
