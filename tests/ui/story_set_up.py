"""The story of a new PC that scenes.py plays: the set-up with what can go wrong in it, and the first run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.overall import Overall
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET

if TYPE_CHECKING:
    from tests.ui.scenes import Scene

Conditions = Iterator[Callable[[], object]]


def wizard(scene: Scene) -> Conditions:
    """Every step of the set-up, also with what goes wrong in it."""
    app, world = scene.app, scene.world
    app.notifier.snooze(timedelta(days=365))
    made = app.wizard
    assert made is not None
    scene.fit(made)
    yield lambda: made.resumed
    yield scene.after(4)
    scene.shot("wizard-welcome")
    scene.icon(Overall.SETUP_NEEDED)
    made.tally.ports = ()
    made.go_on()
    yield lambda: made.tally.look is not None
    yield scene.after(4)
    scene.shot("wizard-tally-off")
    made.tally._use_port(urlsplit(world.tally.url).port or 0)
    yield lambda: made.tally.look is not None and made.tally.look.answers and app.session.settings.tally.company
    yield scene.after(8)
    scene.shot("wizard-tally-company")
    currency = made.tally.currency
    currency.setCurrentIndex(currency.findData("INR"))
    currency.activated.emit(currency.currentIndex())
    yield lambda: not made.tally.why_not()
    yield scene.after(4)
    scene.shot("wizard-tally-done")
    made.go_on()
    yield scene.after(4)
    scene.shot("wizard-servicetitan")
    step = made.servicetitan
    step.tenant.setText(world.tenant.tenant_id)
    step.client.setText(DEFAULT_CLIENT_ID)
    step.save()
    for field, text in ((step.secret, "wrong"), (step.app_key, DEFAULT_APP_KEY)):
        field.field.setText(text)
        field.save()
    yield lambda: step.lines and app.session.background.idle
    yield scene.after(6)
    scene.shot("wizard-servicetitan-wrong")
    step.secret.field.setText(DEFAULT_CLIENT_SECRET)
    step.secret.save()
    yield lambda: not step.why_not() and app.session.background.idle
    yield scene.after(4)
    scene.shot("wizard-servicetitan-done")
    made.go_on()
    yield lambda: made.matching.survey is not None and app.session.background.idle
    yield scene.after(4)
    scene.shot("wizard-matching")
    for choice, _ in made.matching._keys.values():
        if not choice.current:
            choice.box.setCurrentIndex(1)
            choice.box.activated.emit(1)
    yield lambda: not made.matching.why_not() and app.session.background.idle
    scroll = made.matching.area.verticalScrollBar()
    scroll.setValue(scroll.maximum())
    yield scene.after(4)
    scene.shot("wizard-matching-below")
    made.go_on()
    made.go_live.choose(world.start_date)
    yield lambda: made.go_live._since == world.start_date
    yield scene.after(4)
    scene.shot("wizard-go-live")
    made.go_live.stock.box.click()
    yield lambda: made.go_live.stock.ways.isVisible() and app.session.background.idle
    scroll = made.go_live.area.verticalScrollBar()
    scroll.setValue(scroll.maximum())
    yield scene.after(6)
    scene.shot("wizard-go-live-stock")
    made.go_live.stock.box.click()
    yield lambda: not made.go_live.stock.ways.isVisible() and app.session.background.idle
    made.go_on()
    yield scene.after(4)
    scene.shot("wizard-zoho")
    made.go_on()
    yield scene.after(8)
    scene.shot("wizard-dry-run-under-way")
    yield lambda: not made.dry_run.why_not()
    yield scene.after(4)
    scene.shot("wizard-dry-run")
    made.go_on()
    yield scene.after(4)
    scene.shot("wizard-start")
    yield from first_run(scene)


def first_run(scene: Scene) -> Conditions:
    """Set-up is left by its last button: before, during and after the first run."""
    scene.world.titan.tenant.switches.latency_s = 0.15
    scene.app.wizard.go_on()  # type: ignore[union-attr]
    yield lambda: scene.app.window is not None and scene.app.window.isVisible()
    scene.fit(scene.window)
    scene.page("attention")
    yield scene.overall(Overall.SYNCING)
    yield scene.after(4)
    scene.shot("attention-before-the-first-run")
    yield lambda: scene.app.session.doing is not None and scene.app.session.doing.total
    scene.page("overview")
    yield scene.after(8)
    scene.shot("overview-syncing")
    scene.icon(Overall.SYNCING)
    scene.world.titan.tenant.switches.latency_s = 0
    yield scene.overall(Overall.ATTENTION)
    yield scene.quiet()
    scene.shot("overview-after-the-first-run")
