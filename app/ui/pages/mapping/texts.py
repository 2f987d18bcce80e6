"""The words of the mapping page for each kind of name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.records import Subject
from app.engine.mapping.changes import ChangesMade
from app.engine.views import MappingCounts, MatchState
from app.flows.purchases.ledger_roles import LedgerRole
from app.ui import formats
from app.ui.dialogs.texts import released_text
from app.ui.session import Follows
from app.ui.widgets.target_picker import role_words

KINDS = (Subject.VENDOR, Subject.ITEM, Subject.LOCATION, Subject.LEDGER, Subject.UNIT)
"""The tabs, in their order."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("mapping", text)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind of name is called."""

    tab: str
    one: str
    """“1 vendor”."""
    many: str
    """“{n} vendors”."""
    source: str
    """Header over the names of Tally."""
    target: str
    """Header over what they are in ServiceTitan."""
    every: str
    """“All {n} vendors have a match.”"""
    nothing: str
    """“No vendor matches “{text}”.”"""
    unread: str
    """Where Tally has none."""
    order: str
    """Under the table: how it is sorted, and what needs no entry."""
    listed: str
    """“{n} active vendors” in ServiceTitan's list; empty where there is no list."""


def kind_words(kind: Subject) -> KindWords:
    """The words of a kind."""
    order = _tr("Those that records wait for first, then weak ones and those without a match.")
    exact = _tr("Exact matches need no entry here.")
    return {
        Subject.VENDOR: KindWords(
            _tr("Vendors"),
            _tr("1 vendor"),
            _tr("{n} vendors"),
            _tr("Vendor in Tally"),
            _tr("Vendor in ServiceTitan"),
            _tr("All {n} vendors have a match."),
            _tr("No vendor matches “{text}”."),
            _tr("TallyPrime has no suppliers, as far as it was read."),
            f"{order} {exact}",
            _tr("{n} active vendors"),
        ),
        Subject.ITEM: KindWords(
            _tr("Items"),
            _tr("1 item"),
            _tr("{n} items"),
            _tr("Stock item in Tally"),
            _tr("Material or equipment in ServiceTitan"),
            _tr("All {n} items have a match."),
            _tr("No item matches “{text}”."),
            _tr("TallyPrime has no stock items, as far as it was read."),
            f"{order} {exact}",
            _tr("{n} active materials and equipment"),
        ),
        Subject.LOCATION: KindWords(
            _tr("Locations"),
            _tr("1 location"),
            _tr("{n} locations"),
            _tr("Godown in Tally"),
            _tr("Warehouse or truck in ServiceTitan"),
            _tr("All {n} locations have a match."),
            _tr("No location matches “{text}”."),
            _tr("TallyPrime has no godowns, as far as it was read."),
            f"{order} {exact}",
            _tr("{n} active warehouses and trucks"),
        ),
        Subject.LEDGER: KindWords(
            _tr("Ledgers"),
            _tr("1 ledger"),
            _tr("{n} ledgers"),
            _tr("Ledger in Tally"),
            _tr("What it is in the bill"),
            _tr("All {n} ledgers have a role."),
            _tr("No ledger matches “{text}”."),
            _tr("No purchase with ledger lines was read yet."),
            _tr("A ledger's role follows from its group in Tally; say here what it is where that does not fit."),
            _tr("{n} active materials and equipment"),
        ),
        Subject.UNIT: KindWords(
            _tr("Units"),
            _tr("1 unit"),
            _tr("{n} units"),
            _tr("Unit in Tally"),
            _tr("Unit in ServiceTitan"),
            _tr("Nothing waits for a unit."),
            _tr("No unit matches “{text}”."),
            _tr("TallyPrime has no units, as far as it was read."),
            _tr("A unit that is called the same in ServiceTitan needs no entry here."),
            "",
        ),
    }[kind]


def counted(kind: Subject, n: int) -> str:
    """“48 vendors”."""
    known = kind_words(kind)
    return known.one if n == 1 else known.many.format(n=formats.count(n) if n else "0")


def match_word(kind: Subject, match: MatchState) -> str:
    """The word of a chip."""
    if match is MatchState.EXACT and kind is Subject.LEDGER:
        return _tr("By group")
    if match is MatchState.EXACT and kind is Subject.UNIT:
        return _tr("As in Tally")
    return {
        MatchState.EXACT: _tr("Exact"),
        MatchState.MAPPED: _tr("Mapped"),
        MatchState.WEAK: _tr("Weak"),
        MatchState.NONE: _tr("None"),
    }[match]


def target_word(kind: Subject, target_id: int | None, target: str) -> str:
    """A target as a person reads it: a ledger's role by its word."""
    if kind is Subject.LEDGER and target_id is None and target in {role.value for role in LedgerRole}:
        return role_words()[LedgerRole(target)][0]
    return target


def empty_sentence(kind: Subject, which: MatchState | None, text: str, counts: MappingCounts, *, unread: bool) -> str:
    """What stands where no row is; `unread` while no run has finished yet."""
    known = kind_words(kind)
    if text:
        return known.nothing.format(text=text)
    if not counts.all:
        return _tr("Not known yet. The first run has not finished.") if unread else known.unread
    if which is MatchState.MAPPED:
        return _tr("Nothing is mapped by hand.")
    if which is MatchState.EXACT:
        return _tr("None of them matches without an entry here.")
    if which is MatchState.NONE and counts.weak:
        return _tr("What has no match has a suggestion: see “Weak”.")
    if which is MatchState.WEAK and counts.none:
        return _tr("What has no match has no near name either: see “None”.")
    return known.every.format(n=formats.count(counts.all))


def saved_sentence(made: ChangesMade, follows: Follows) -> str:
    """What saving did, and when what it released is tried."""
    head = _tr("1 change is saved.") if made.changes == 1 else _tr("{n} changes are saved.")
    text = head.format(n=formats.count(made.changes))
    return f"{text} {released_text(len(made.released), follows)}" if made.released else text
