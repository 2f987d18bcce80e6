"""The set-up opened on a profile that is set up; and on a PC without a keyring. No sentence that is not true there."""

from __future__ import annotations

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.health import Light
from app.ui.wizard.wizard import Wizard
from tests.ui.conftest import Desk
from tests.ui.wizard_bench import Bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def texts(wizard: Wizard) -> str:
    return "\n".join(made.text() for made in wizard.findChildren(QLabel))


def test_a_profile_that_is_set_up_is_not_promised_that_nothing_is_sent(desk: Desk, qtbot: QtBot) -> None:
    desk.world.purchase()
    wizard = Wizard(desk.session, desk.monitor)
    qtbot.addWidget(wizard)
    wizard.show()
    desk.until(lambda: wizard.resumed)
    assert wizard.cancel_button.text() == "&Close"
    assert wizard.cancel_button.toolTip() == "What you changed holds already"
    assert wizard.start.next_text == "&Done"
    wizard.go_live.choose(desk.world.start_date)
    wizard.go_live.entered()
    desk.until(lambda: wizard.go_live.counted.light is Light.GOOD)
    assert "The next run sends it unless it is sent." in wizard.go_live.counted.text
    assert "holds at once" in texts(wizard)
    assert "before the last step" not in texts(wizard)
    assert "for the first time" not in texts(wizard)
    wizard.close()
    desk.idle()


def test_the_first_time_it_is_promised_and_can_be_cancelled(bench: Bench) -> None:
    assert bench.wizard.cancel_button.text() == "&Cancel set-up"
    assert "Nothing is sent before the last step." in texts(bench.wizard)


@pytest.fixture
def no_keyring() -> None:
    """As Linux without a desktop; the fixture of all tests puts the old one back."""
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]


def test_without_a_keyring_the_step_of_the_secrets_says_so_and_not_the_first_one(
    no_keyring: None, bench: Bench
) -> None:
    assert not bench.wizard.messages.isVisible()
    bench.to_servicetitan()
    step = bench.wizard.servicetitan
    bench.until(step.keeps_not.isVisible)
    assert not step.keeps.isVisible()
    assert step.keeps_not.text.startswith("This system offers no keyring to keep secrets in. Set up a keyring")
    bench.type("servicetitan-client-secret", "cs1.anything")
    step.secret.save()
    bench.until(bench.wizard.messages.isVisible)
    for said in (step.keeps_not.text, bench.wizard.messages.text):
        assert "ML_CONNECTOR" not in said
        assert "environment variable" not in said
