"""What ServiceTitan refuses to take back from the books: nothing waits for it, but a person should know."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.records import OperationKind
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales
from app.store.records import Records
from app.system.settings import Settings


def refused_by_servicetitan(settings: Settings, records: Records) -> Iterator[str]:
    """A sentence for each kind of write that is switched on and refused for some record."""
    if not settings.zoho.enabled:
        return
    paid, field, said = settings.sales.books_payments_field, OperationKind.WRITE_BACK, settings.bills
    asked = (
        (bool(paid), "to note payments of Zoho Books", sales.NAME, field, paid),
        (said.enabled and bool(said.write_back_field), "the id of the bill in Zoho Books", bills.NAME, field, ""),
        (said.enabled and said.mark_exported, "to mark bills as exported", bills.NAME, OperationKind.MARK_EXPORTED, ""),
    )
    for on, what, flow, kind, target_key in asked:
        found = records.refused(flow, kind, target_key) if on else ()
        if found:
            label, why = found[0]
            others = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield f"ServiceTitan refuses {what}: {label}{others}: {why} It is tried again every day."
