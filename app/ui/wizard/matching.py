"""The step of matching: where orders go in ServiceTitan, what holds the SKU in Tally, and two ways of doing things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import KnownError
from app.domain.masters import SkuField
from app.engine.setup import Choice, ChoiceKind
from app.engine.survey import SkuSurvey
from app.system.settings import EquipmentPolicy, ExpensePolicy
from app.ui import words
from app.ui.session import Session
from app.ui.widgets.notes import Note
from app.ui.wizard.choice_row import ListChoice, WayChoice
from app.ui.wizard.step import Step, check_card

_LANE = "wizard-lists"


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of the tenant."""

    of: Mapping[ChoiceKind, Sequence[Choice]]


class MatchingStep(Step):
    """The recommended ones are chosen beforehand; each says what follows from it."""

    name = "matching"

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Matching"),
            "",
        )
        self.survey: SkuSurvey | None = None
        self._lists: _Lists | None = None
        self.trouble = Note("bad")
        self.trouble.add_action(self.tr("Read &again"), self._read)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.unit = ListChoice(
            "business-unit",
            self.tr("Business unit"),
            self.tr("Every purchase order is made for it. It must keep the currency of the Tally company."),
        )
        self.order_type = ListChoice("order-type", self.tr("Purchase order type"), "")
        self.warehouse = ListChoice("warehouse", self.tr("Default warehouse"), "")
        self._keys = {
            ChoiceKind.BUSINESS_UNIT: (self.unit, "servicetitan.business_unit_id"),
            ChoiceKind.ORDER_TYPE: (self.order_type, "servicetitan.purchase_order_type_id"),
            ChoiceKind.LOCATION: (self.warehouse, "servicetitan.default_location_id"),
        }
        for made, key in self._keys.values():
            made.chosen.connect(lambda chosen, k=key: self._chosen(k, chosen))
        self.orders = check_card([self.unit, self.order_type])
        self.body.addWidget(self.orders)
        self.body.addWidget(check_card([self.warehouse]))
        self.sku = self._sku_choice()
        self.expenses = WayChoice(
            "expenses",
            self.tr("Purchases without stock items, such as rent or repairs"),
            [
                (ExpensePolicy.NOT_APPLICABLE.value, self.tr("Leave them in Tally"),
                 self.tr("They have nothing to send and never wait for you.")),
                (ExpensePolicy.MAPPING.value, self.tr("Send them too"),
                 self.tr("Each of their ledgers waits until you give it a SKU on the page Mapping.")),
            ],
        )  # fmt: skip
        self.expenses.chosen.connect(lambda key: self.put("purchases.expense_vouchers", key))
        self.equipment = WayChoice(
            "equipment",
            self.tr("Equipment with serial numbers"),
            [
                (EquipmentPolicy.HOLD.value, self.tr("Let a person decide"),
                 self.tr("Vouchers with equipment wait: ServiceTitan takes no serial numbers from other programs.")),
                (EquipmentPolicy.SEND.value, self.tr("Send without serial numbers"),
                 self.tr("Somebody enters the serial numbers in ServiceTitan afterwards.")),
            ],
        )  # fmt: skip
        self.equipment.chosen.connect(lambda key: self.put("purchases.equipment", key))
        self.items = check_card([self.sku, self.expenses, self.equipment])
        self.body.addWidget(self.items)
        self.body.addStretch(1)

    def _sku_choice(self) -> WayChoice:
        counting = self.tr("Counting the stock items of the company")
        made = WayChoice(
            "sku",
            self.tr("What holds the SKU in Tally"),
            [
                (SkuField.NAME.value, self.tr("Name of the stock item"), counting),
                (SkuField.ALIAS.value, self.tr("Alias"), counting),
                (SkuField.PART_NUMBER.value, self.tr("Part number"), counting),
            ],
        )
        made.chosen.connect(lambda key: self.put("purchases.sku_field", key, self.changed.emit))
        return made

    # -- as a step -------------------------------------------------------------------------------------------------

    def complete(self) -> bool:
        """Business unit, type and warehouse are chosen; without TallyPrime nothing has to be."""
        said = self.session.settings.servicetitan
        return not self.from_tally or None not in (
            said.business_unit_id,
            said.purchase_order_type_id,
            said.default_location_id,
        )

    def why_not(self) -> str:
        """What is not chosen yet."""
        if self._lists is None:
            read = self.tr("The lists of ServiceTitan could not be read.")
            return self.tr("The lists of ServiceTitan are being read.") if self.trouble.isHidden() else read
        if not self.from_tally:
            there = any(one.usable for one in self._lists.of.get(ChoiceKind.LOCATION, ()))
            chosen = self.session.settings.servicetitan.default_location_id is not None
            return "" if chosen or not there else self.tr("Choose the warehouse.")
        if lacking := self._lacking():
            return lacking
        chosen = all(made.current for made, _ in self._keys.values())
        return "" if chosen and self.complete() else self.tr("Choose one in each list.")

    def entered(self) -> None:
        """Read the lists anew and count the items."""
        said = self.session.settings.purchases
        for part in (self.orders, self.items):
            part.setVisible(self.from_tally)
        self.second.setText(
            self.tr("Where purchases go in ServiceTitan, and by what an item of Tally is found there.")
            if self.from_tally
            else self.tr("Bills name their business units and items themselves. Only the warehouse is asked for.")
        )
        self.warehouse.say(
            self.tr(
                "Receives what has no godown of its own, and keeps two PCs from sending at the same time. "
                "Godowns of Tally go to the warehouse or truck of the same name."
            )
            if self.from_tally
            else self.tr("Keeps two PCs from sending at the same time: a note in it says which one does.")
        )
        self.sku.choose(said.sku_field.value)
        self.expenses.choose(said.expense_vouchers.value)
        self.equipment.choose(said.equipment.value)
        self._read()

    def focus_first(self) -> None:
        """The first list that lacks a choice, once they are there."""
        if self._lists is None:
            self.settled.emit()
            return
        first = next((made.box for made, _ in self._asked.values() if not made.current), None)
        if first is not None:
            first.setFocus()
        else:
            self.settled.emit()

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def _asked(self) -> dict[ChoiceKind, tuple[ListChoice, str]]:
        return {kind: one for kind, one in self._keys.items() if self.from_tally or kind is ChoiceKind.LOCATION}

    def _read(self) -> None:
        self.trouble.hide()
        self._lists = None
        service, background, kinds = self.session.service, self.session.background, tuple(self._asked)
        background.read(
            self,
            "lists",
            lambda: _Lists({kind: service.choices(kind) for kind in kinds}),
            self._fill,
            self._failed,
            lane=_LANE,
        )
        if self.from_tally:
            background.read(self, "skus", service.survey.skus, self._counted, self._not_counted, lane=_LANE)

    def _failed(self, error: KnownError) -> None:
        self.trouble.say("bad", words.for_window(error.advice), error.what)
        self.trouble.show()
        self.changed.emit()

    def _lacking(self) -> str:
        """The first list that has nothing to choose from, in a sentence; empty when each has."""
        assert self._lists is not None  # noqa: S101 - asked only then
        said = {
            ChoiceKind.BUSINESS_UNIT: self.tr("ServiceTitan has no active business unit in {currency}.").format(
                currency=self.session.currency
            ),
            ChoiceKind.ORDER_TYPE: self.tr("ServiceTitan has no purchase order type that can be used."),
            ChoiceKind.LOCATION: self.tr("ServiceTitan has no active warehouse."),
        }
        known = self._lists.of
        return next((text for kind, text in said.items() if not any(one.usable for one in known.get(kind, ()))), "")

    def _fill(self, lists: _Lists) -> None:
        self._lists = lists
        for kind, (made, key) in self._asked.items():
            current = self.session.settings.get(key)
            chosen = made.fill(lists.of[kind], "" if current is None else str(current))
            if chosen and chosen != str(current):
                self._chosen(key, chosen)
        self._tell_type()
        if self.from_tally and (lacking := self._lacking()):
            self.trouble.say("bad", self.tr("Create one there, then read the lists again."), lacking)
            self.trouble.show()
        self.changed.emit()
        if self.keyboard_waits:
            self.focus_first()

    def _chosen(self, key: str, chosen: str) -> None:
        self._tell_type()
        self.put(key, int(chosen), self.changed.emit)

    def _tell_type(self) -> None:
        lists = self._lists
        types = lists.of.get(ChoiceKind.ORDER_TYPE, ()) if lists is not None else ()
        found = next((one for one in types if one.id == self.order_type.current), None)
        if found is None:
            self.order_type.say(self.tr("Decides how ServiceTitan receives the goods and makes the bill."))
        elif found.detail == "receives automatically":
            self.order_type.say(
                self.tr("ServiceTitan receives each order the moment it is made, and makes the vendor bill itself.")
            )
        else:
            self.order_type.say(
                self.tr("ML Connector receives each order after it was made; ServiceTitan then makes the vendor bill.")
            )

    def _not_counted(self, error: KnownError) -> None:
        text = self.tr("Not counted: {what}").format(what=error.what)
        for field in SkuField:
            self.sku.say(field.value, text)

    def _counted(self, survey: SkuSurvey) -> None:
        self.survey = survey
        for holder in survey.holders:
            if not survey.items:
                self.sku.say(holder.field.value, self.tr("The company has no stock item yet."))
            elif not holder.filled:
                text = self.tr("None of the {n} stock items has one.").format(n=survey.items)
                possible = holder.field.value == self.sku.current
                self.sku.say(holder.field.value, text, possible=possible)
            elif not holder.matching:
                text = self.tr("{filled} of {n} stock items have one; none is a code in ServiceTitan.")
                self.sku.say(holder.field.value, text.format(filled=holder.filled, n=survey.items))
            else:
                text = self.tr(
                    "{filled} of {n} stock items have one; {matching} are the code of a material or equipment in "
                    "ServiceTitan."
                ).format(filled=holder.filled, n=survey.items, matching=holder.matching)
                self.sku.say(holder.field.value, text)
        self.changed.emit()
