"""The composition root: the one place that knows every concrete class and puts a profile's program together."""

from __future__ import annotations

from app.bootstrap.connections import USER_AGENT
from app.bootstrap.program import Program, ProgramFactory, open_program
from app.connectors import tally

__all__ = ["USER_AGENT", "Program", "ProgramFactory", "open_program", "tally"]
