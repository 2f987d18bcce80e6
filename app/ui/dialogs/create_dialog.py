"""Creates a vendor or material in ServiceTitan, with a form filled from Tally; says what will be created, asks once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.errors import KnownError
from app.domain.purchasing import Address
from app.domain.records import Subject
from app.engine.creation import Created, MaterialDraft, VendorDraft
from app.ui.dialogs.base import Dialog
from app.ui.session import Session
from app.ui.widgets.basics import label, row

LANE = "creating"
"""It asks ServiceTitan: other acts do not wait for it."""
_VENDOR = ("name", "street", "city", "state", "zip", "country", "phone", "email", "gstin")
_MATERIAL = ("code", "description", "unit", "cost")
_BESIDE = ("state", "country", "email")
"""On the line of the one before, so that the dialog is no higher than the smallest screen."""


class CreateDialog(Dialog):
    """`created` carries the sentence that says what happened. `fields` are the inputs by name."""

    created = Signal(str)

    def __init__(self, session: Session, kind: Subject, name: str, parent: QWidget) -> None:
        super().__init__(parent, "", "", least_width=520)
        self._session = session
        self.unseen.connect(session.problem)
        self._vendor = kind is Subject.VENDOR
        self._draft: VendorDraft | MaterialDraft | None = None
        self.heading(self.tr("Create a vendor in ServiceTitan") if self._vendor else self.tr("Create a material"))
        sends = not session.paused
        vendor = self.tr("Create vendor and send") if sends else self.tr("Create vendor")
        material = self.tr("Create material and send") if sends else self.tr("Create material")
        self.primary.setText(vendor if self._vendor else material)
        self.body.addWidget(label(self._why(name), "second", wrap=True))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[str, QLineEdit] = {}
        line = row(gap=8)
        for key in _VENDOR if self._vendor else _MATERIAL:
            field = QLineEdit()
            field.setObjectName(key)
            field.setEnabled(False)
            field.textChanged.connect(self._changed)
            caption = label(self._words()[key])
            caption.setBuddy(field)
            field.setAccessibleName(self._words()[key])
            self.fields[key] = field
            if key in _BESIDE:
                line.addWidget(caption)
            else:
                line = row(gap=8)
                form.addRow(caption, line)
            line.addWidget(field, 1)
        self.body.addLayout(form)
        self.summary = label("", wrap=True)
        self.body.addWidget(self.summary)
        self.primary.clicked.connect(lambda: self._create())
        self.allow(self.tr("Reading from Tally's list…"))
        service = session.service
        if self._vendor:
            session.background.read(self, "draft", lambda: service.vendor_draft(name), self._fill, self._no_draft)
        else:
            session.background.read(self, "draft", lambda: service.material_draft(name), self._fill, self._no_draft)

    def _why(self, name: str) -> str:
        if self._vendor:
            return self.tr(
                "From the ledger “{name}” in TallyPrime. With exactly this name no mapping is needed."
            ).format(name=name)
        return self.tr(
            "From the stock item “{name}” in TallyPrime. With exactly this code no mapping is needed. It carries stock."
        ).format(name=name)

    def _words(self) -> dict[str, str]:
        cost = self.tr("Cost per unit ({currency})").format(currency=self._session.currency)
        return {
            "name": self.tr("Name"),
            "street": self.tr("Street"),
            "city": self.tr("City"),
            "state": self.tr("State"),
            "zip": self.tr("PIN or ZIP code"),
            "country": self.tr("Country"),
            "phone": self.tr("Phone"),
            "email": self.tr("E-mail"),
            "gstin": self.tr("GSTIN (kept in the memo)"),
            "code": self.tr("Code"),
            "description": self.tr("Description"),
            "unit": self.tr("Unit of measure"),
            "cost": cost,
        }

    # -- filling ---------------------------------------------------------------------------------------------------

    def _fill(self, draft: VendorDraft | MaterialDraft) -> None:
        self._draft = draft
        if isinstance(draft, VendorDraft):
            said = {
                key: str(getattr(draft.address, key) or "") for key in ("street", "city", "state", "zip", "country")
            }
            said |= {"name": draft.name, "phone": draft.phone, "email": draft.email, "gstin": draft.gstin}
        else:
            cost = "" if draft.cost is None else str(draft.cost)
            said = {"code": draft.code, "description": draft.description, "unit": draft.unit, "cost": cost}
        for key, field in self.fields.items():
            field.setEnabled(True)
            field.setText(said[key])
            field.setCursorPosition(0)
        next(iter(self.fields.values())).setFocus()
        self._changed()

    def _no_draft(self, error: KnownError) -> None:
        self.fail(error)
        self.allow(self.tr("There is nothing to create it from."))

    def _text(self, key: str) -> str:
        return self.fields[key].text().strip()

    def _cost(self) -> Decimal | None:
        """Raises InvalidOperation."""
        text = self._text("cost").replace(",", "")
        return Decimal(text) if text else None

    def _changed(self) -> None:
        if self._draft is None:
            return
        problem = self._problem()
        self.allow(problem)
        name = self._text("name") if self._vendor else self._text("code")
        text = self.tr("Creates the vendor “{name}”.") if self._vendor else self.tr("Creates the material “{name}”.")
        self.summary.setText(problem or text.format(name=name))

    def _problem(self) -> str:
        if self._vendor:
            return "" if self._text("name") else self.tr("A vendor needs a name.")
        if not self._text("code") or not self._text("description"):
            return self.tr("A material needs a code and a description.")
        try:
            cost = self._cost()
        except InvalidOperation:
            return self.tr("The cost is not a number.")
        negative = cost is not None and (not cost.is_finite() or cost < 0)
        return self.tr("The cost is not a number from 0 on.") if negative else ""

    # -- creating --------------------------------------------------------------------------------------------------

    def _create(self) -> None:
        draft, service, who = self._draft, self._session.service, self._session.who()
        if draft is None or self._problem():
            return
        self.let_go()
        self.summary.setText(self.tr("Asking ServiceTitan…"))
        background = self._session.background
        if isinstance(draft, VendorDraft):
            vendor = self._vendor_of(draft)
            background.act(self, lambda: service.create_vendor(vendor, who), self._done, self._failed, lane=LANE)
        else:
            material = self._material_of(draft)
            background.act(self, lambda: service.create_material(material, who), self._done, self._failed, lane=LANE)

    def _vendor_of(self, draft: VendorDraft) -> VendorDraft:
        address = Address(
            street=self._text("street"),
            city=self._text("city"),
            state=self._text("state"),
            zip=self._text("zip"),
            country=self._text("country"),
        )
        return replace(
            draft,
            name=self._text("name"),
            address=address,
            phone=self._text("phone"),
            email=self._text("email"),
            gstin=self._text("gstin"),
        )

    def _material_of(self, draft: MaterialDraft) -> MaterialDraft:
        return replace(
            draft,
            code=self._text("code"),
            description=self._text("description"),
            unit=self._text("unit"),
            cost=self._cost(),
        )

    def _done(self, made: Created) -> None:
        if made.released:
            self._session.send_released(made.released)
        self.created.emit(made.text)
        self.accept()

    def _failed(self, error: KnownError) -> None:
        self.fail(error)
        self._changed()
