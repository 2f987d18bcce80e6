"""The eight states of the whole, as tray, window and command line show them; stdlib only."""

from __future__ import annotations

from enum import StrEnum


class Overall(StrEnum):
    """The eight states, most urgent first."""

    SETUP_NEEDED = "setup_needed"
    SIGN_IN_NEEDED = "sign_in_needed"
    PAUSED = "paused"
    SYNCING = "syncing"
    TALLY_OFFLINE = "tally_offline"
    CLOUD_OFFLINE = "cloud_offline"
    ATTENTION = "attention"
    UP_TO_DATE = "up_to_date"
