"""Set-up: what can be chosen, where Tally is, which step of the credentials fails, and nothing sent before its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.bootstrap import Program
from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.cancellation import Cancellation
from app.domain.errors import Cancelled, ConfigurationError, KnownError, SignInFailed, Unreachable
from app.domain.overall import Overall
from app.domain.purchasing import PurchaseOrderType
from app.domain.records import Subject
from app.domain.states import State
from app.engine.health.report import Verdict
from app.engine.schedule import Schedule
from app.engine.setup import PARTY, Choice, ChoiceKind
from app.flows.purchases.ledger_roles import LedgerRole
from app.simulators.servicetitan.sample import AUTO_TYPE, NORMAL_TYPE
from app.simulators.tally import empty_company
from app.system.secrets import SecretName
from tests.support.world import COMPANY, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def quiet(what: str, done: int, total: int | None) -> None:
    """Progress that nobody looks at."""


def named(choices: Sequence[Choice], name: str) -> Choice:
    return next(one for one in choices if one.name == name)


# -- lists -------------------------------------------------------------------------------------------------------------


def test_the_one_business_unit_of_tallys_currency_is_recommended_and_another_cannot_be_chosen(world: World) -> None:
    other = world.tenant.add_business_unit("Dubai", "AED")
    closed = world.tenant.add_business_unit("Closed", "INR")
    closed.active = False
    found = world.open().service.choices(ChoiceKind.BUSINESS_UNIT)
    dubai = named(found, "Dubai")
    assert (dubai.id, dubai.usable, dubai.recommended) == (str(other.id), False, False)
    assert "INR" in dubai.detail
    assert [one.detail for one in found if one.recommended] == ["INR"]
    assert "Closed" not in {one.name for one in found}


def test_the_order_type_that_receives_by_itself_is_recommended_and_one_that_writes_invoices_is_not_usable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = world.open()
    told = program.connections.servicetitan().purchase_order_types()
    harmful = PurchaseOrderType(99, "Job purchase", True, automatically_receive=True, copies_items_to_invoice=True)
    # The simulator follows the contract of March 2026, which does not tell what is copied to invoices.
    monkeypatch.setattr(ServiceTitanApi, "purchase_order_types", lambda api: [*told, harmful])
    found = program.service.choices(ChoiceKind.ORDER_TYPE)
    assert [one.name for one in found if one.recommended] == [AUTO_TYPE]
    assert named(found, AUTO_TYPE).detail == "receives automatically"
    assert named(found, NORMAL_TYPE).detail == "received by ML Connector"
    assert not named(found, "Job purchase").usable


def test_a_choice_can_be_put_into_the_settings_as_it_is(world: World) -> None:
    program = world.open()
    chosen = named(program.service.choices(ChoiceKind.ORDER_TYPE), AUTO_TYPE)
    settings = program.settings().with_value("servicetitan.purchase_order_type_id", chosen.id)
    assert settings.servicetitan.purchase_order_type_id == int(chosen.id)


def test_warehouses_can_be_the_default_and_trucks_cannot(world: World) -> None:
    found = world.open().service.choices(ChoiceKind.LOCATION)
    assert [(one.name, one.usable, one.recommended) for one in found] == [
        ("Main", True, False),
        ("Main Location", True, True),
        ("Van 1", False, False),
        ("Van 2", False, False),
    ]


def test_open_companies_are_told_apart_by_their_books_and_the_only_one_is_recommended(world: World) -> None:
    service = world.open().service
    only = service.choices(ChoiceKind.COMPANY)
    assert [(one.name, one.id, one.recommended) for one in only] == [(COMPANY, world.company.guid, True)]
    assert only[0].detail.startswith("books from ")
    world.configure(**{"tally.company": ""})
    world.tally.open_company(empty_company("Second Traders", "5f0c7a1e-0000-4000-8000-000000000002"))
    assert not any(one.recommended for one in service.choices(ChoiceKind.COMPANY))


def test_ledgers_come_with_the_role_of_their_group(world: World) -> None:
    world.purchase()
    service = world.open().service
    with pytest.raises(ConfigurationError, match="not read yet"):
        service.choices(ChoiceKind.LEDGER)
    service.first_reading(quiet)
    found = service.choices(ChoiceKind.LEDGER)
    assert named(found, "Input IGST").detail == LedgerRole.TAX.value
    assert named(found, "Acme & Sons").detail == PARTY
    assert named(found, "Cash").detail == ""


def test_a_list_of_a_system_that_is_away_says_so(world: World) -> None:
    service = world.open().service
    world.titan.stop()
    with pytest.raises(Unreachable) as error:
        service.choices(ChoiceKind.ORDER_TYPE)
    assert error.value.advice


# -- finding Tally -----------------------------------------------------------------------------------------------------


def test_tally_is_found_by_its_banner_and_nothing_else_is_taken_for_it(world: World) -> None:
    tally, titan = (urlsplit(url).port or 0 for url in (world.tally.url, world.titan.url))
    asked = len(world.tally.requests)
    found = world.open().service.find_tally((titan, tally, 1))
    assert [(one.url, one.busy) for one in found] == [(f"http://localhost:{tally}", False)]
    assert len(world.tally.requests) == asked + 1


def test_a_tally_that_owes_an_answer_is_called_busy_and_not_asked(world: World) -> None:
    program = world.open()
    port = urlsplit(world.tally.url).port or 0
    world.locks().mkdir(exist_ok=True)
    (world.locks() / f"tally-this-pc_{port}.drain").touch()
    asked = len(world.tally.requests)
    assert [one.busy for one in program.service.find_tally((port,))] == [True]
    assert len(world.tally.requests) == asked


# -- testing the credentials -------------------------------------------------------------------------------------------


def verdicts(program: Program) -> dict[str, Verdict]:
    return {line.key.removeprefix("servicetitan."): line.verdict for line in program.service.test_servicetitan()}


def test_right_credentials_pass_every_line(world: World) -> None:
    found = verdicts(world.open())
    assert list(found)[:3] == ["sign_in", "app_key", "tenant"]
    assert {key for key in found if key.startswith("permission.")} >= {
        "permission.read_vendors", "permission.create_purchase_orders",
    }  # fmt: skip
    assert set(found.values()) == {Verdict.OK}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (SecretName.SERVICETITAN_CLIENT_SECRET, [Verdict.FAILED, Verdict.NOT_CHECKED, Verdict.NOT_CHECKED]),
        (SecretName.SERVICETITAN_APP_KEY, [Verdict.OK, Verdict.FAILED, Verdict.NOT_CHECKED]),
        ("servicetitan.tenant_id", [Verdict.OK, Verdict.NOT_CHECKED, Verdict.FAILED]),
    ],
)
def test_the_line_that_fails_is_the_one_that_is_wrong(
    world: World, wrong: SecretName | str, expected: list[Verdict]
) -> None:
    if isinstance(wrong, SecretName):
        program = world.open()
        program.secrets.override(wrong, "wrong")
    else:
        world.configure(**{wrong: "424242"})
        program = world.open()
    lines = list(program.service.test_servicetitan())
    assert [line.verdict for line in lines] == expected
    assert next(line for line in lines if line.verdict is Verdict.FAILED).advice


def test_a_missing_permission_is_one_line_and_names_the_scope(world: World) -> None:
    world.titan.auth.scopes -= {"tn.inv.receipts:w"}
    failed = [line for line in world.open().service.test_servicetitan() if line.verdict is Verdict.FAILED]
    assert [line.key for line in failed] == ["servicetitan.permission.create_receipts"]
    assert "tn.inv.receipts:w" in failed[0].advice


def test_a_permission_that_was_granted_a_moment_ago_counts(world: World) -> None:
    granted = world.titan.auth.scopes
    world.titan.auth.scopes = granted - {"tn.inv.receipts:w", "tn.inv.vendors:r"}
    program = world.open()
    assert Verdict.FAILED in verdicts(program).values()
    world.titan.auth.scopes = granted
    assert set(verdicts(program).values()) == {Verdict.OK}, "the token of before decided"


# -- begun and finished ------------------------------------------------------------------------------------------------


def test_a_profile_that_was_configured_without_the_wizard_is_set_up(world: World) -> None:
    program = world.open()
    assert program.service.set_up
    world.configure(**{"tally.company": ""})
    assert not program.service.set_up


def test_nothing_is_sent_between_the_first_and_the_last_step(world: World) -> None:
    world.purchase()
    program = world.open()
    program.service.begin_setup()
    assert not program.service.set_up
    with pytest.raises(ConfigurationError, match="Set-up is not finished"):
        world.sync(program)
    assert world.sync(program, dry_run=True).ok
    assert world.titan.writes == []
    program.service.finish_setup()
    assert program.service.set_up
    assert world.until_quiet(program).counts == {State.SYNCED: 1}


def test_it_stays_begun_over_a_restart_and_knows_where_it_was_left(world: World) -> None:
    program = world.open()
    assert program.service.begin_setup() == ""
    program.service.stand_at("matching")
    world.close(program)
    program = world.open()
    assert not program.service.set_up
    assert program.service.begin_setup() == "matching"
    program.service.finish_setup()
    program.service.stand_at("start")
    assert program.service.set_up, "a window that stayed open began it again"


def test_the_status_names_the_next_step_until_the_last_one(world: World) -> None:
    program = world.open()
    service = program.service
    service.begin_setup()
    world.configure(**{"servicetitan.business_unit_id": "", "sync.start_date": ""})
    said = service.status()
    assert said.overall is Overall.SETUP_NEEDED
    assert said.text == "Set-up is not finished. Next step: choose the business unit."
    with pytest.raises(ConfigurationError, match="not set yet"):
        service.finish_setup()
    world.configure(**{"servicetitan.business_unit_id": "1", "sync.start_date": "2026-04-01"})
    assert service.status().text.endswith("Next step: look at what would be sent, and start.")
    service.finish_setup()
    assert service.status().overall is not Overall.SETUP_NEEDED


def test_the_schedule_starts_no_cycle_meanwhile_not_even_an_asked_one(world: World) -> None:
    program = world.open()
    program.service.begin_setup()
    schedule: Schedule = program.service.new_schedule()
    ended: list[object] = []
    schedule.turn(quiet, ended.append)
    schedule.sync_now()
    schedule.turn(quiet, ended.append)
    assert (ended, schedule.next_run(program.clock.now())) == ([], None)
    program.service.finish_setup()
    schedule.turn(quiet, ended.append)
    assert len(ended) == 1


# -- first reading -----------------------------------------------------------------------------------------------------


def test_a_first_reading_says_what_would_be_sent_and_what_lacks_a_match(world: World) -> None:
    world.company.add_supplier("Deccan Electricals")
    world.company.add_item("MCB-63A", unit="Nos")
    world.purchase(quantity=10, rate="12.50", tax="18.00")
    world.purchase(quantity=2, rate="100.00", tax="")
    world.purchase(supplier="Deccan Electricals", item="MCB-63A")
    world.purchase(supplier="Deccan Electricals")
    world.purchase(item="MCB-63A")
    program = world.open()
    program.service.begin_setup()
    told: list[str] = []
    found = program.service.first_reading(lambda what, done, total: told.append(what))
    assert (found.company, found.vouchers, found.suppliers) == (COMPANY, 5, 4)
    assert (found.items, found.godowns) == (5, 3)
    assert (found.sendable, found.amount, found.waiting) == (2, Decimal("343.00"), 3)
    assert [(one.title, one.subject, one.records, one.names) for one in found.lacking] == [
        ("Vendor not in ServiceTitan", Subject.VENDOR, 2, ("Deccan Electricals",)),
        ("Item not in ServiceTitan", Subject.ITEM, 1, ("MCB-63A",)),
    ]
    assert told
    assert world.titan.writes == []


def test_a_first_reading_that_is_stopped_sends_nothing_and_goes_on_later(world: World) -> None:
    world.purchase()
    program = world.open()
    stop = Cancellation()
    with pytest.raises(Cancelled):
        program.service.first_reading(lambda *_: stop.cancel(), stop)
    assert program.service.first_reading(quiet).sendable == 1
    assert world.titan.writes == []


def test_a_first_reading_that_cannot_be_done_raises_why(world: World) -> None:
    program = world.open()
    program.secrets.override(SecretName.SERVICETITAN_CLIENT_SECRET, "wrong")
    world.purchase()
    with pytest.raises(SignInFailed):
        program.service.first_reading(quiet)
    world.tally.stop()
    with pytest.raises(KnownError) as error:
        program.service.first_reading(quiet)
    assert error.value.advice
