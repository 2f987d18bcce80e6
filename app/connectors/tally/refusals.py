"""The sentences with which an answer of Tally is refused: each names what happened and what to do; raises nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.domain.errors import BadAnswer, Busy, CompanyNotOpen, CompanyUnsure, Unreachable, WrongSystem

SYSTEM = "TallyPrime"

_AGAIN = "Nothing of it was used; the next cycle asks again. If this stays, restart TallyPrime."
_DETAIL_LIMIT = 300


class MissingIdentity(BadAnswer):
    """A row came without GUID or another field that was asked for: Tally's cache by collection NAME dropped it."""


class Contradiction(BadAnswer):
    """Stated values that cannot all be true, every one of them having arrived."""


def bad_answer(what: str, *, advice: str = _AGAIN, detail: str = "") -> BadAnswer:
    """An answer that fails a check; nothing of it is used."""
    return BadAnswer(what, system=SYSTEM, advice=advice, detail=detail[:_DETAIL_LIMIT])


def missing_identity(what: str) -> MissingIdentity:
    """A row without the fields that identify it."""
    return MissingIdentity(what, system=SYSTEM, advice=_AGAIN)


def contradiction(what: str) -> Contradiction:
    """Values of one voucher that cannot all be true."""
    return Contradiction(what, system=SYSTEM, advice=_AGAIN)


def odd_voucher(number: str, type_name: str, day: str, why: str) -> BadAnswer:
    """A voucher that did not arrive whole, where the answer may be at fault; named so that a person can open it."""
    return BadAnswer(
        f"{type_name or 'Voucher'} {number or '(no number)'} of {day}: {why}.",
        system=SYSTEM,
        advice="The next cycle asks again. If this stays, open this voucher in TallyPrime, check it and save it again, "
        "and restart TallyPrime; other vouchers are read meanwhile.",
    )


def wrong_system(what: str, *, detail: str = "") -> WrongSystem:
    """Something else than TallyPrime answers."""
    return WrongSystem(
        what,
        system=SYSTEM,
        advice="Check the address and the port: TallyPrime shows its port under F1 (Help) > Settings > Connectivity.",
        detail=detail[:_DETAIL_LIMIT],
    )


def tally_erp_9() -> WrongSystem:
    """The older product answers; its answers differ and were never measured."""
    return WrongSystem(
        "Tally.ERP 9 answers at this address, not TallyPrime.",
        system=SYSTEM,
        advice="Open the company in TallyPrime (release 3 or later) and close Tally.ERP 9, or use TallyPrime's port.",
    )


def unreachable(url: str, detail: str) -> Unreachable:
    """Nothing listens: no connection was made and nothing was sent. Source: facts 1.1."""
    port = urlsplit(url).port or 9000
    return Unreachable(
        f"No connection to TallyPrime at {url}.",
        system=SYSTEM,
        advice=(
            "Start TallyPrime and open the company. In TallyPrime press F1 (Help) > Settings > Connectivity > "
            f'Client/Server configuration, set "TallyPrime acts as" to Both and Port to {port}, and restart TallyPrime.'
        ),
        detail=detail[:_DETAIL_LIMIT],
    )


def busy(seconds: float) -> Busy:
    """The connection was accepted and then nothing came. Source: facts 1.3."""
    return Busy(
        f"TallyPrime accepted the connection but did not answer within {seconds:.0f} seconds.",
        system=SYSTEM,
        advice=(
            "Look at the TallyPrime window: close an open message or question there. "
            "Until it answers again only one tiny request is sent."
        ),
    )


def still_busy() -> Busy:
    """The probe after a timeout is not answered yet. Source: facts 1.3."""
    return Busy(
        "TallyPrime is busy: a dialog or a long report may be open in its window.",
        system=SYSTEM,
        advice=(
            "Look at the TallyPrime window: close an open message or question there. "
            "Nothing more is sent until it answers; reading then goes on by itself."
        ),
    )


def company_not_open(name: str, open_names: list[str] | None = None, *, why: str = "") -> CompanyNotOpen:
    """The bound company is not among the open ones (`open_names`, when the list was read)."""
    listed = f" (open: {', '.join(f'“{n}”' for n in open_names)})" if open_names else ""
    return CompanyNotOpen(
        f"The company “{name}” is not open in TallyPrime{listed}.{' ' + why if why else ''}",
        system=SYSTEM,
        advice="Open it in TallyPrime with Alt+F3 > Select Company; reading goes on by itself.",
    )


def company_unsure(what: str, *, advice: str) -> CompanyUnsure:
    """The list of open companies is empty or contradictory: unknown, not closed."""
    return CompanyUnsure(what, system=SYSTEM, advice=advice)
