"""Which number a bill has in the books: the vendor's, and `/2`, `/3` where several carry the same one; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count

from app.domain.bills import Numbered, SourceKey
from app.domain.bills import same_number as same_number


def numbers(base: str, claims: Sequence[Numbered], reserved: Collection[str] = ()) -> Mapping[SourceKey, str]:
    """The number of each source whose bill has the vendor's number `base`; all differ.

    A number that went out stays; the rest follows in the order ServiceTitan made them, whatever the order they were
    read in. `reserved`: numbers that other bills of ours have at this vendor; what people typed in is none
    of them, so that it is found and shown to a person.
    """
    found = {claim.key: claim.given for claim in claims if claim.given}
    used = {same_number(number) for number in (*found.values(), *reserved)}
    for claim in sorted((c for c in claims if not c.given), key=lambda c: (c.created_on, c.key)):
        found[claim.key] = next_free(base, used)
        used.add(same_number(found[claim.key]))
    return found


def next_free(base: str, used: Collection[str]) -> str:
    """The number itself if nobody has it, else with the lowest suffix that is free."""
    text, taken = base.strip(), {same_number(number) for number in used}
    if same_number(text) not in taken:
        return text
    return next(f"{text}/{n}" for n in count(2) if same_number(f"{text}/{n}") not in taken)


def is_variant(number: str, base: str) -> bool:
    """Whether `number` is `base`, or `base` with a suffix of ours."""
    text, head = same_number(number), same_number(base)
    rest = text.removeprefix(f"{head}/") if text.startswith(f"{head}/") else ""
    return text == head or rest.isdecimal()
