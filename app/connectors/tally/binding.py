"""Finds the one company that is meant among the open ones: by GUID once bound, never by position or half a name."""

from __future__ import annotations

from collections.abc import Sequence

from app.connectors.tally.master_rows import CompanyRow
from app.connectors.tally.refusals import company_not_open, company_unsure


def choose(rows: Sequence[CompanyRow], name: str, guid: str | None) -> CompanyRow:
    """The bound company (by GUID), or at the first bind the one of that name (trimmed, case-insensitive, else exact).

    Raises CompanyNotOpen, or CompanyUnsure when two open companies share the GUID or the name: requests carry the
    name, so neither could be addressed safely. A company found by GUID under another name was renamed.
    """
    names = [row.company.name for row in rows]
    if guid is None:
        found = [row for row in rows if same_name(row.company.name, name)]
        if not found:
            raise company_not_open(name, names)
    else:
        found = [row for row in rows if row.company.guid.casefold() == guid.casefold()]
        if not found:
            why = ""
            if any(same_name(one, name) for one in names):
                why = "A company of the same name is open, but it is another one (a split year or a new company)."
            raise company_not_open(name, names, why=why)
    if len(found) > 1:
        raise company_unsure(
            f"Two open companies claim to be “{found[0].company.name}”.",
            advice="One is probably a copy: close it in TallyPrime.",
        )
    chosen = found[0]
    if sum(same_name(one, chosen.company.name) for one in names) > 1:
        raise company_unsure(
            f"Two open companies are called “{chosen.company.name}”; Tally cannot be told which one is meant.",
            advice="Close the other one in TallyPrime, or rename it.",
        )
    return chosen


def same_name(first: str, second: str) -> bool:
    """Whether Tally takes two names for one: trimmed, case-insensitive, otherwise exact (facts 4)."""
    return first.strip().casefold() == second.strip().casefold()
