"""One look at TallyPrime for the set-up, off the main thread: is it running, does it answer, what is open in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import Cancelled, KnownError
from app.engine.health.checks import CheckLine, Help, Verdict
from app.engine.setup import Choice, ChoiceKind
from app.system.settings import is_loopback
from app.system.tally_process import TallyProcess, tally_process
from app.ui.session import Session


@dataclass(frozen=True, slots=True)
class TallyLook:
    """What was found."""

    url: str
    process: TallyProcess
    connection: CheckLine
    companies: tuple[Choice, ...] = ()
    trouble: KnownError | None = None
    """Why the list of companies could not be read."""
    bound: str = ""
    """GUID of the company that was read before under the chosen name."""
    elsewhere: str = ""
    """Another address of this PC at which a TallyPrime answers."""

    @property
    def answers(self) -> bool:
        """Whether a TallyPrime serves at the address."""
        return self.connection.verdict is Verdict.OK

    @property
    def busy(self) -> bool:
        """Whether something takes connections there and does not answer now."""
        return self.connection.help == Help.ANSWER_TALLY

    def company(self, name: str) -> Choice | None:
        """The chosen one among the open ones: by its GUID once that is known, by name before."""
        if self.bound:
            return next((one for one in self.companies if one.id == self.bound), None)
        folded = name.strip().casefold()
        found = [one for one in self.companies if one.name.strip().casefold() == folded]
        return found[0] if folded and len(found) == 1 else None


def look_at_tally(session: Session, ports: Sequence[int]) -> TallyLook:
    """Ask, two questions at most. `ports`: where else to look if nothing answers."""
    service = session.service
    url = session.program.settings().tally.url
    process = tally_process(url)
    connection = service.check_one("tally.connection")
    if connection.verdict is not Verdict.OK:
        busy = connection.help == Help.ANSWER_TALLY  # it is there: another one is not taken instead
        return TallyLook(url, process, connection, elsewhere="" if busy else _elsewhere(session, url, ports))
    companies: tuple[Choice, ...] = ()
    trouble: KnownError | None = None
    try:
        companies = tuple(service.choices(ChoiceKind.COMPANY))
    except Cancelled:
        raise
    except KnownError as error:
        trouble = error
    bound = session.program.cycle.bound_company() or ""
    return TallyLook(url, process, connection, companies, trouble, bound)


def _elsewhere(session: Session, url: str, ports: Sequence[int]) -> str:
    if not ports or not is_loopback(url):
        return ""
    return next((one.url for one in session.service.find_tally(ports) if not one.busy), "")
