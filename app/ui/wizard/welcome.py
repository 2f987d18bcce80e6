"""The first step: what the program does and what is needed for it."""

from __future__ import annotations

from app.ui.session import Session
from app.ui.widgets.basics import card, label
from app.ui.wizard.step import Step, point


class WelcomeStep(Step):
    """Nothing to enter."""

    name = "welcome"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Welcome"),
            self.tr(
                "A few short steps connect TallyPrime, ServiceTitan and Zoho Books. Each step checks what you enter."
            ),
        )
        does, layout = card()
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("What ML Connector does"), "card-title"))
        for text in (
            self.tr("It reads purchase vouchers from TallyPrime. It never writes into Tally."),
            self.tr("It enters each one in ServiceTitan as a purchase order and a receipt, once, to the same total."),
            self.tr("If you use Zoho Books, it books there what was bought and sold in ServiceTitan, once."),
            self.tr("Whatever has no exact match waits for you. Nothing is guessed."),
        ):
            layout.addWidget(point(text))
        self.body.addWidget(does)
        needs, layout = card()
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("What you need now"), "card-title"))
        for text in (
            self.tr("TallyPrime open on this PC, with the company you buy in. Who has only ServiceTitan and Zoho Books "
                    "says so at the next step."),
            self.tr("From ServiceTitan: tenant ID, client ID, client secret and app key."),
            self.tr("About ten minutes. You can stop at any step; what you entered is kept."),
        ):  # fmt: skip
            layout.addWidget(point(text))
        self.body.addWidget(needs)
        self.body.addStretch(1)

    def complete(self) -> bool:
        """Passed once anything after it was entered."""
        said = self.session.settings
        return bool(said.tally.company or said.servicetitan.client_id or not self.from_tally)
