"""Misbehaviour on order, with Zoho's codes; the rules and their dice are those of every simulator."""

from __future__ import annotations

from dataclasses import dataclass

from app.simulators.common.faults import Fault as PlainFault
from app.simulators.common.faults import FaultKind, Faults

__all__ = ["Fault", "FaultKind", "Faults"]


@dataclass(slots=True)
class Fault(PlainFault):
    """One rule; the path it searches in is without the prefix of the region, as in `/books/v3/bills`."""

    code: int = 0
    """Of the body: THROTTLE takes 43, 44, 45 or 1070 (0 is 44), an error any code (0 is 1000, "Internal error")."""
