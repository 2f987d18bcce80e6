"""The tables as peewee models, bound to one database each so that several profiles can live in one process."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField, CompositeKey, IntegerField, Model, SqliteDatabase, TextField


class Tables:
    """All models of one database; the columns are those of `migrations`."""

    def __init__(self, database: SqliteDatabase) -> None:
        class Base(Model):
            class Meta:
                pass

        Base._meta.database = database

        class Meta_(Base):
            key = TextField(primary_key=True)
            value = TextField()

            class Meta:
                table_name = "meta"

        class SourceBook(Base):
            company_guid = TextField(primary_key=True)
            name = TextField()
            epoch = IntegerField()
            voucher_mark = IntegerField(null=True)
            master_mark = IntegerField(null=True)
            window_days = IntegerField()
            resync = BooleanField()
            checked_at = TextField(null=True)
            census_at = TextField(null=True)
            books_from = TextField(null=True)

            class Meta:
                table_name = "source_book"

        class SourceMaster(Base):
            company_guid = TextField()
            kind = TextField()
            key = TextField()
            name = TextField()
            alter_id = IntegerField()
            data = TextField()

            class Meta:
                table_name = "source_master"
                primary_key = CompositeKey("company_guid", "kind", "key")

        class SourceVoucher(Base):
            company_guid = TextField()
            guid = TextField()
            master_id = IntegerField()
            alter_id = IntegerField()
            date = TextField()
            type_name = TextField()
            number = TextField()
            is_cancelled = BooleanField()
            is_optional = BooleanField()
            is_post_dated = BooleanField()
            deleted = BooleanField(default=False)
            missed = IntegerField(default=0)

            class Meta:
                table_name = "source_voucher"
                primary_key = CompositeKey("company_guid", "guid")

        class RecordRow(Base):
            flow = TextField()
            company_guid = TextField()
            source_key = TextField()
            epoch = IntegerField()
            generation = IntegerField()
            state = TextField()
            source_version = IntegerField()
            label = TextField()
            document_date = TextField()
            party = TextField()
            amount = TextField()
            reference = TextField()
            attempts = IntegerField()
            next_attempt_at = TextField(null=True)
            created_at = TextField()
            updated_at = TextField()
            source = TextField()
            sent_source = TextField()
            plan = TextField()
            deleted = BooleanField()
            allow_duplicate = BooleanField()
            withdraw_only = BooleanField()
            waiting_since = TextField(null=True)
            synced_at = TextField(null=True)

            class Meta:
                table_name = "record"

        class ReasonRow(Base):
            record_id = IntegerField()
            code = TextField()
            subject = TextField()
            name = TextField()
            key = TextField()
            text = TextField()
            advice = TextField()

            class Meta:
                table_name = "reason"

        class OperationRow(Base):
            record_id = IntegerField()
            generation = IntegerField()
            part = IntegerField()
            kind = TextField()
            state = TextField()
            request = TextField()
            target_id = IntegerField(null=True)
            result_id = IntegerField(null=True)
            attempts = IntegerField()
            intent_at = TextField(null=True)
            empty_searches = IntegerField()
            searched_at = TextField(null=True)
            resent_until = TextField(null=True)
            error = TextField()
            target_key = TextField(default="")
            result_key = TextField(default="")
            refusal = TextField(default="")

            class Meta:
                table_name = "operation"

        class DocumentRow(Base):
            destination = TextField()
            kind = TextField()
            ext_id = IntegerField()
            marker_guid = TextField(null=True)
            generation = IntegerField(null=True)
            part = IntegerField(null=True)
            parent_id = IntegerField(null=True)
            active = BooleanField()
            vendor_id = IntegerField(null=True)
            invoice_key = TextField()
            total = TextField()
            modified_on = TextField()
            data = TextField()
            unseen = BooleanField()
            unbooked = BooleanField(default=True)

            class Meta:
                table_name = "document"
                primary_key = CompositeKey("destination", "kind", "ext_id")

        class ReferenceRow(Base):
            destination = TextField()
            kind = TextField()
            ext_id = IntegerField()
            name = TextField()
            active = BooleanField()
            data = TextField()

            class Meta:
                table_name = "reference"
                primary_key = CompositeKey("destination", "kind", "ext_id")

        class MappingRow(Base):
            kind = TextField()
            key = TextField()
            name = TextField()
            target_id = IntegerField(null=True)
            target = TextField()
            target_kind = TextField()
            updated_at = TextField()

            class Meta:
                table_name = "mapping"
                primary_key = CompositeKey("kind", "key")

        class AuditRow(Base):
            seq = IntegerField(primary_key=True)
            at = TextField()
            record_id = IntegerField(null=True)
            kind = TextField()
            text = TextField()
            detail = TextField()
            previous = TextField()
            hash = TextField()

            class Meta:
                table_name = "audit"

        class StockVoucherRow(Base):
            company_guid = TextField()
            guid = TextField()
            alter_id = IntegerField()
            epoch = IntegerField()

            class Meta:
                table_name = "stock_voucher"
                primary_key = CompositeKey("company_guid", "guid")

        class StockMovementRow(Base):
            company_guid = TextField()
            voucher = TextField()
            piece = IntegerField()
            item = TextField()
            day = TextField()
            day_order = IntegerField()
            post_dated = BooleanField()
            data = TextField()

            class Meta:
                table_name = "stock_movement"
                primary_key = CompositeKey("company_guid", "voucher", "piece")

        class StockItemRow(Base):
            company_guid = TextField()
            item = TextField()
            changed = BooleanField()
            balance = TextField()
            ties = BooleanField(default=False)

            class Meta:
                table_name = "stock_item"
                primary_key = CompositeKey("company_guid", "item")

        class AccountingDocumentRow(Base):
            kind = TextField()
            id = TextField()
            contact_id = TextField()
            number_key = TextField()
            reference = TextField()
            custom_key = TextField()
            status = TextField()
            complete = BooleanField()
            stale = BooleanField()
            gone = BooleanField()
            unseen = BooleanField()
            modified_on = TextField(null=True)
            settled_on = TextField(null=True)
            data = TextField()

            class Meta:
                table_name = "accounting_document"
                primary_key = CompositeKey("kind", "id")

        class AccountingReferenceRow(Base):
            kind = TextField()
            id = TextField()
            name = TextField()
            active = BooleanField()
            data = TextField()

            class Meta:
                table_name = "accounting_reference"
                primary_key = CompositeKey("kind", "id")

        class AccountingClaimRow(Base):
            kind = TextField()
            ext_id = IntegerField()
            source_key = TextField()

            class Meta:
                table_name = "accounting_claim"
                primary_key = CompositeKey("kind", "ext_id")

        class AccountingNumberRow(Base):
            source_key = TextField(primary_key=True)
            contact_id = TextField()
            base_key = TextField()
            created_on = TextField()
            given = TextField()

            class Meta:
                table_name = "accounting_number"

        class AccountingMappingRow(Base):
            kind = TextField()
            key = TextField()
            name = TextField()
            target = TextField()
            target_name = TextField()
            updated_at = TextField()

            class Meta:
                table_name = "accounting_mapping"
                primary_key = CompositeKey("kind", "key")

        class AccountingPairRow(Base):
            kind = TextField()
            field_id = TextField()
            books_id = TextField()
            data = TextField()

            class Meta:
                table_name = "accounting_pair"
                primary_key = CompositeKey("kind", "field_id")

        self.meta: Any = Meta_
        self.book: Any = SourceBook
        self.master: Any = SourceMaster
        self.voucher: Any = SourceVoucher
        self.record: Any = RecordRow
        self.reason: Any = ReasonRow
        self.operation: Any = OperationRow
        self.document: Any = DocumentRow
        self.reference: Any = ReferenceRow
        self.mapping: Any = MappingRow
        self.audit: Any = AuditRow
        self.stock_voucher: Any = StockVoucherRow
        self.stock_movement: Any = StockMovementRow
        self.stock_item: Any = StockItemRow
        self.accounting: tuple[Any, ...] = (
            AccountingDocumentRow,
            AccountingReferenceRow,
            AccountingClaimRow,
            AccountingNumberRow,
            AccountingMappingRow,
            AccountingPairRow,
        )
        """Of the flows into the books; only written and read as SQL."""

    @property
    def all(self) -> tuple[Any, ...]:
        """Every model."""
        return (
            self.meta,
            self.book,
            self.master,
            self.voucher,
            self.record,
            self.reason,
            self.operation,
            self.document,
            self.reference,
            self.mapping,
            self.audit,
            self.stock_voucher,
            self.stock_movement,
            self.stock_item,
            *self.accounting,
        )
