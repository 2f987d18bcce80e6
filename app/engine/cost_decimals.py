"""How many decimals of a unit cost the tenant keeps: no vendor page tells, so it is learned from its documents.

Two are safe: they hold every cost or the line is split. A purchase order that shows more, whoever made it, proves that
more are kept; a cost of ours that came back rounded proves that no more than its decimals are.
"""

from __future__ import annotations

from app.flows.purchases.order_lines import FEWEST_DECIMALS
from app.store.audit import AuditTrail
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.references import Cursors
from app.system.settings import AUTO, Settings

MOST = 6
"""However many some document shows."""
_SEEN, _LIMIT, _SOURCE = "cost_decimals.seen", "cost_decimals.limit", "cost_decimals.source"


def learn_cost_decimals(documents: Documents, records: Records, cursors: Cursors, audit: AuditTrail) -> None:
    """Look at what was just read of the tenant; each discovery is kept and audited once."""
    seen = cursors.get(_SEEN)
    finest = documents.finest_cost(only_unseen=seen is not None)
    decimals = min(finest[1], MOST) if finest else FEWEST_DECIMALS
    if seen is None or decimals > int(seen):
        cursors.put(_SEEN, str(decimals))
    if finest and decimals > int(seen or FEWEST_DECIMALS):
        cursors.put(_SOURCE, finest[0])
        audit.add(
            "cost_decimals", f"ServiceTitan keeps {decimals} decimals of a unit cost: purchase order {finest[0]} shows."
        )
    for record in records.find(RecordFilter(code="cost_rounded")):
        for kept in (int(reason.key) for reason in record.reasons if reason.code == "cost_rounded"):
            limit = cursors.get(_LIMIT)
            if limit is None or kept < int(limit):
                cursors.put(_LIMIT, str(kept))
                audit.add(
                    "cost_decimals",
                    f"ServiceTitan keeps no more than {kept} decimals of a unit cost: it rounded those of "
                    f"{record.label}.",
                    record_id=record.id,
                )


def kept_decimals(settings: Settings, cursors: Cursors) -> int:
    """What costs are sent with: as the settings say, else as learned."""
    chosen = settings.servicetitan.cost_decimals
    return learned_decimals(cursors) if chosen == AUTO else int(chosen)


def learned_decimals(cursors: Cursors) -> int:
    """As learned so far."""
    seen, limit = cursors.get(_SEEN), rounded_to(cursors)
    return min(int(seen or FEWEST_DECIMALS), MOST if limit is None else limit)


def rounded_to(cursors: Cursors) -> int | None:
    """The decimals to which this tenant rounded a cost of ours; None while it never did."""
    limit = cursors.get(_LIMIT)
    return None if limit is None else int(limit)


def proof_of_decimals(cursors: Cursors) -> str:
    """The number of the purchase order that showed more than two; empty while none did."""
    return cursors.get(_SOURCE) or ""
