"""Export feeds: everything that changed, inactive rows too, after an opaque continuation token."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from app.simulators.servicetitan.errors import invalid
from app.simulators.servicetitan.query import Query, Row
from app.simulators.servicetitan.records import Record
from app.simulators.servicetitan.state import State
from app.simulators.servicetitan.wire import parse_moment


def token(rev: int) -> str:
    """An opaque continuation token for everything after a revision."""
    return base64.urlsafe_b64encode(f"st1|{rev * 7919 + 104729}|{rev}".encode()).decode().rstrip("=")


def _rev(text: str) -> int | None:
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split("|")
        rev = int(plain[2])
    except (binascii.Error, ValueError, IndexError):
        return None
    return rev if plain[:2] == ["st1", str(rev * 7919 + 104729)] else None


def feed(state: State, query: Query, records: Iterable[Record], render: Callable[[Any], Row]) -> Row:
    """One page of a feed; raises ApiError (400) for a `from` that is neither a token nor a date."""
    switches = state.switches
    start = query.text("from") or ""
    recent = query.boolean("includeRecentChanges") or False
    now = state.clock.now()
    rows = list(records)
    after = idle = 0
    if start:
        rev = _rev(start)
        if rev is None:
            try:
                moment = parse_moment(start)
            except ValueError:
                raise invalid({"from": [f"The value '{start}' is not valid."]}, noise=False) from None
            idle = max((record.rev for record in rows if record.modified_on < moment), default=0)
            rows = [record for record in rows if record.modified_on >= moment]
        else:
            after = idle = rev
    if not recent and switches.export_lag_s > 0:
        visible = now - timedelta(seconds=switches.export_lag_s)
        rows = [record for record in rows if record.modified_on <= visible]
    waiting = sorted((record for record in rows if record.rev > after), key=lambda record: record.rev)
    page = waiting[: switches.export_page_size]
    more = len(waiting) > len(page)
    last = page[-1].rev if page else idle
    if recent and not more and switches.recent_changes_repeat_s > 0:
        old = now - timedelta(seconds=switches.recent_changes_repeat_s)
        last = max((record.rev for record in rows if record.modified_on <= old and record.rev <= last), default=idle)
        last = max(last, after)
    data = [render(record) for record in page]
    if switches.duplicate_export_rows and data:
        data.append(data[-1])
        if len(data) > 2:
            data.insert(0, data[-2])
    return {"hasMore": more, "continueFrom": token(last), "data": data}
