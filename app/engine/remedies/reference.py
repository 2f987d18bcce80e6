"""What can be done about each reason code of the reference flow; see `table`."""

from __future__ import annotations

from app.engine.remedies.remedy import Act, Remedy

_AGAIN = (Act.REPLAY, Act.IGNORE)
_PAIR = (Act.PAIR, Act.REPLAY, Act.IGNORE)
_SET = (Act.SETTINGS, Act.REPLAY, Act.IGNORE)

REFERENCE_REMEDIES: dict[str, Remedy] = {
    "sides_differ": Remedy(
        "Differs on both sides",
        "Say whose value stands, or ignore it to leave both as they are.",
        (Act.DECIDE, Act.IGNORE),
        books=True,
    ),
    "gone_on_one_side": Remedy("Gone on one side", "Nothing is deleted or created for it.", _AGAIN, books=True),
    "several_alike": Remedy(
        "Several of one name", "Rename or deactivate what is wrong, or link the right two.", _PAIR, books=True
    ),
    "inactive_there": Remedy("Inactive on the other side", "Nothing is created beside it.", _PAIR, books=True),
    "direction_off": Remedy(
        "Direction is switched off", "Nothing is written to that side.", _SET, "reference.enabled", books=True
    ),
    "purchase_account_missing": Remedy(
        "No purchase account",
        "An item that is bought needs one.",
        _SET,
        "reference.item_purchase_account_id",
        books=True,
    ),
    "cannot_create": Remedy("Cannot be created from here", "Enter it by hand.", _AGAIN, books=True),
    "name_taken": Remedy(
        "Name is taken", "Zoho Books takes one contact of a name, vendor or customer.", _AGAIN, books=True
    ),
    "alike_refused": Remedy("Refused by the other side", "Put right what it names.", _AGAIN, books=True),
    "nothing_to_do": Remedy("Nothing to do", "It is no longer there, or not to be created.", (), books=True),
}
