"""The tables of the stock flow: movements as read, what Tally says of each item, and which items changed since.

Besides, a record whose rows a person has to upload waits for a person.
"""

from __future__ import annotations

from app.store.migrations_listings import waiting_triggers

_ATTENTION = (
    "('needs_mapping', 'duplicate_suspected', 'rejected', 'changed_at_source', 'deleted_at_source', "
    "'changed_at_destination', 'awaiting_approval', 'bill_pending', 'awaiting_posting', 'awaiting_upload')"
)

V4 = f"""
DROP TRIGGER record_times;
DROP TRIGGER record_waits;
DROP TRIGGER reason_waits;
{waiting_triggers(_ATTENTION)}
CREATE TABLE stock_voucher (
    company_guid TEXT NOT NULL, guid TEXT NOT NULL, alter_id INTEGER NOT NULL, epoch INTEGER NOT NULL,
    PRIMARY KEY (company_guid, guid)
) WITHOUT ROWID;

CREATE TABLE stock_movement (
    company_guid TEXT NOT NULL, voucher TEXT NOT NULL, piece INTEGER NOT NULL, item TEXT NOT NULL, day TEXT NOT NULL,
    day_order INTEGER NOT NULL, post_dated INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (company_guid, voucher, piece)
) WITHOUT ROWID;
CREATE INDEX stock_movement_item ON stock_movement (company_guid, item, day);

CREATE TABLE stock_item (
    company_guid TEXT NOT NULL, item TEXT NOT NULL, changed INTEGER NOT NULL, balance TEXT NOT NULL,
    ties INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (company_guid, item)
) WITHOUT ROWID;
CREATE INDEX stock_item_changed ON stock_item (company_guid) WHERE changed = 1;
"""
