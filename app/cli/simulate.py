"""The command that runs one simulator alone, for trying things."""

from __future__ import annotations

import threading
from datetime import date
from typing import Annotated

import typer

from app.cli.common import guarded, stopping
from app.cli.output import say
from app.domain.errors import ConfigurationError, UsageError
from app.simulators import sample_catalog
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
)
from app.simulators.tally import TallySimulator, sample_company
from app.simulators.zoho_books import DEFAULT_CLIENT_ID as ZOHO_CLIENT_ID
from app.simulators.zoho_books import DEFAULT_CLIENT_SECRET as ZOHO_CLIENT_SECRET
from app.simulators.zoho_books import ZohoBooksSimulator

NAMES = ("tally", "servicetitan", "zoho-books")


@guarded
def simulate(
    system: Annotated[str, typer.Argument(help="tally, servicetitan or zoho-books.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 = any free one.")] = 0,
    control_port: Annotated[int, typer.Option("--control-port", min=0, max=65535)] = 0,
    vouchers: Annotated[int, typer.Option("--vouchers", min=1, help="Of the Tally sample company.")] = 400,
    seed: Annotated[int, typer.Option("--seed")] = 1,
) -> None:
    """Run one simulator on this PC until Ctrl+C; its control port takes faults and edits."""
    stop = threading.Event()
    with stopping(stop.set):
        _simulate(system, port, control_port, vouchers, seed, stop)


def _simulate(system: str, port: int, control_port: int, vouchers: int, seed: int, stop: threading.Event) -> None:
    try:
        if system == "tally":
            company = sample_company(seed=seed, vouchers=vouchers, today=date.today())  # noqa: DTZ011 - this PC's date
            with TallySimulator([company], seed=seed, port=port, control_port=control_port) as tally:
                say(f"TallyPrime simulator at {tally.url}, control at http://127.0.0.1:{tally.control_port}")
                say(f"Company: {company.name} (base currency {sample_catalog.CURRENCY})")
                _wait(stop)
        elif system == "servicetitan":
            titan = ServiceTitanSimulator(seed=seed).start(port, control_port)
            try:
                say(f"ServiceTitan simulator at {titan.url}, control at {titan.control_url}")
                say(f"Tenant {titan.tenant.tenant_id}, client id {DEFAULT_CLIENT_ID}")
                say(f"Client secret {DEFAULT_CLIENT_SECRET}, app key {DEFAULT_APP_KEY} (of the simulator only)")
                say("A profile that is to use it, before the window opens:")
                for key, value in (("api_url", titan.url), ("auth_url", titan.url), ("environment", "custom")):
                    say(f"  ml-connector --profile FOLDER config set servicetitan.{key} {value}")
                _wait(stop)
            finally:
                titan.stop()
        elif system == "zoho-books":
            zoho = ZohoBooksSimulator(seed=seed).start(port, control_port)
            try:
                say(f"Zoho Books simulator at {zoho.url}, control at {zoho.control_url}")
                say(f"Organization {zoho.organization.organization_id}, client id {ZOHO_CLIENT_ID}")
                say(f"Client secret {ZOHO_CLIENT_SECRET} (of the simulator only)")
                say("A profile that is to use it, before it signs in:")
                keys = (("accounts_url", zoho.accounts_url()), ("region", "custom"), ("client_id", ZOHO_CLIENT_ID))
                for key, value in keys:
                    say(f"  ml-connector --profile FOLDER config set zoho.{key} {value}")
                _wait(stop)
            finally:
                zoho.stop()
        else:
            raise UsageError(f"There is no simulator “{system}”.", advice=f"Simulators: {', '.join(NAMES)}.")
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} cannot be used: {error.strerror or error}.", item="Simulator", advice="Choose another --port."
        ) from error


def _wait(stop: threading.Event) -> None:
    """Until Ctrl+C; in short waits, which Windows needs to notice it."""
    while not stop.wait(1.0):
        pass
