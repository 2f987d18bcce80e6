"""The fields that a request body may have, by resource, as in Zoho's documents; data only.

A comment marks what the OpenAPI documents leave out and a real organization was seen to take.
"""

from __future__ import annotations

from app.simulators.zoho_books.values import Shape, shape

_TAGS = shape("tag_id tag_option_id")
_CUSTOM = shape("customfield_id custom_field_id api_name index label value")  # each document has other keys of these
_FILES = shape("document_id file_name")
_PEOPLE = shape("contact_person_id", communication_preference=shape("is_email_enabled"))
_SUPPLY = "source_of_supply destination_of_supply place_of_supply gst_treatment gst_no tax_treatment vat_treatment"
_PURCHASE_LINE = shape(
    "line_item_id item_id account_id name description rate quantity unit item_order tax_id tds_tax_id "
    "reverse_charge_tax_id tax_treatment_code hsn_or_sac location_id line_item_category project_id",
    tags=_TAGS,
    item_custom_fields=_CUSTOM,
)
_EXEMPT_LINE = shape("tax_exemption_id tax_exemption_code acquisition_vat_id reverse_charge_vat_id")

BILL: Shape = shape(
    f"vendor_id bill_number {_SUPPLY} currency_id exchange_rate is_update_customer purchaseorder_ids permit_number "
    "pricebook_id reference_number date due_date payment_terms payment_terms_label recurring_bill_id "
    "is_item_level_tax_calc is_inclusive_tax adjustment adjustment_description location_id notes terms",
    documents=_FILES,
    custom_fields=_CUSTOM,
    tags=_TAGS,
    line_items={
        **_PURCHASE_LINE,
        **_EXEMPT_LINE,
        **shape("purchaseorder_item_id is_billable customer_id serial_numbers product_type"),
    },
    taxes=shape("tax_id tax_name tax_amount"),
    approvers=shape("approver_id order"),
)
VENDOR_CREDIT: Shape = shape(
    f"vendor_id vendor_credit_number {_SUPPLY} currency_id exchange_rate pricebook_id reference_number "
    "is_update_customer date is_inclusive_tax location_id notes",
    line_items={**_PURCHASE_LINE, **shape("serial_numbers")},
    documents=_FILES,
    custom_fields=_CUSTOM,
    tags=_TAGS,
)
PURCHASE_ORDER: Shape = shape(
    f"vendor_id purchaseorder_number {_SUPPLY} currency_id exchange_rate pricebook_id reference_number "
    "billing_address_id template_id date delivery_date due_date discount discount_account_id is_discount_before_tax "
    "is_inclusive_tax notes terms ship_via delivery_org_address_id delivery_customer_id attention location_id",
    contact_persons_associated=_PEOPLE,
    line_items={**_PURCHASE_LINE, **_EXEMPT_LINE},
    custom_fields=_CUSTOM,
    documents=_FILES,
    tags=_TAGS,
)
INVOICE: Shape = shape(
    "customer_id invoice_number place_of_supply gst_treatment gst_no tax_treatment vat_treatment cfdi_usage "
    "is_reverse_charge_applied currency_id exchange_rate reference_number template_id date due_date "
    "payment_terms payment_terms_label discount is_discount_before_tax discount_type is_inclusive_tax location_id "
    "recurring_invoice_id invoiced_estimate_id salesperson_name allow_partial_payments custom_body "
    "custom_subject notes terms shipping_charge adjustment adjustment_description reason tax_authority_id "
    "tax_exemption_id avatax_use_code avatax_exempt_no avatax_tax_code tax_id",
    contact_persons_associated=_PEOPLE,
    custom_fields=_CUSTOM,
    tags=_TAGS,
    line_items=shape(
        "line_item_id item_id project_id time_entry_ids product_type hsn_or_sac location_id expense_id  "
        "name description item_order bcy_rate rate quantity unit discount_amount discount tax_id "
        "tds_tax_id tax_name tax_type tax_percentage tax_treatment_code line_item_category",
        tags=_TAGS,
    ),
)
CREDIT_NOTE: Shape = shape(
    "customer_id creditnote_number place_of_supply gst_treatment gst_no tax_treatment vat_treatment cfdi_usage "
    "cfdi_reference_type is_reverse_charge_applied is_draft currency_id exchange_rate date location_id "
    "ignore_auto_number_generation reference_number notes terms template_id tax_id tax_authority_id "
    "tax_exemption_id avatax_use_code avatax_exempt_no avatax_tax_code is_inclusive_tax",
    contact_persons_associated=_PEOPLE,
    custom_fields=_CUSTOM,
    tags=_TAGS,
    line_items=shape(
        "item_id description name account_id quantity tax_id tds_tax_id tax_treatment_code product_type serial_numbers "
        "location_id project_id line_item_category line_item_id "
        "rate unit item_order",  # missing where one is created, present where one is changed
        tags=_TAGS,
    ),
)
CUSTOMER_PAYMENT: Shape = shape(
    "customer_id payment_mode amount date reference_number description exchange_rate payment_form bank_charges "
    "location_id account_id retainerinvoice_id invoice_id amount_applied",
    invoices=shape("invoice_id amount_applied tax_amount_withheld"),
    custom_fields=_CUSTOM,
    tags=_TAGS,
)
VENDOR_PAYMENT: Shape = shape(
    "vendor_id date exchange_rate amount paid_through_account_id payment_mode description reference_number "
    "check_details is_paid_via_print_check location_id",
    bills=shape("bill_payment_id bill_id amount_applied tax_amount_withheld"),
    custom_fields=_CUSTOM,
    tags=_TAGS,
)
EXPENSE: Shape = shape(
    "account_id date amount tax_id source_of_supply destination_of_supply place_of_supply hsn_or_sac gst_no "
    "reverse_charge_tax_id location_id is_inclusive_tax is_billable reference_number description customer_id "
    "currency_id exchange_rate project_id vat_treatment tax_treatment product_type paid_through_account_id vendor_id",
    custom_fields=_CUSTOM,
    tags=_TAGS,
)

_ADDRESS = shape("attention address street2 city state state_code zip country phone fax")
CONTACT: Shape = shape(
    "contact_name company_name website contact_type customer_sub_type credit_limit pricebook_id "
    "contact_number ignore_auto_number_generation currency_id payment_terms payment_terms_label "
    "notes vat_reg_no owner_id tax_reg_no tax_exemption_certificate_number country_code vat_treatment tax_treatment "
    "tax_regime legal_name is_tds_registered place_of_contact gst_no gst_treatment tax_authority_name "
    "avatax_exempt_no avatax_use_code tax_exemption_id tax_exemption_code tax_authority_id tax_id  "
    "is_taxable facebook twitter track_1099 tax_id_type tax_id_value",
    billing_address=_ADDRESS,
    shipping_address=_ADDRESS,
    contact_persons=shape(
        "contact_person_id salutation first_name last_name email phone mobile designation department skype "
        "is_primary_contact enable_portal",
        communication_preference=shape("is_sms_enabled is_whatsapp_enabled"),
    ),
    custom_fields=_CUSTOM,
    tags=_TAGS,
    opening_balances=shape("location_id exchange_rate opening_balance_amount"),
)
ITEM: Shape = shape(
    "name rate description tax_id purchase_tax_rule_id sales_tax_rule_id tax_percentage sku product_type hsn_or_sac "
    "is_taxable tax_exemption_id purchase_tax_exemption_id account_id avatax_tax_code avatax_use_code item_type "
    "purchase_description purchase_rate purchase_account_id inventory_account_id vendor_id reorder_level "
    "unit",  # missing in the request's schema, present in the answer's
    item_tax_preferences=shape("tax_id tax_specification"),
    custom_fields=_CUSTOM,
    locations=shape("location_id initial_stock initial_stock_rate"),
)
ACCOUNT: Shape = shape(
    "account_name account_code account_type currency_id description show_on_dashboard can_show_in_ze "
    "include_in_vat_return parent_account_id",
    custom_fields=_CUSTOM,
)
TAX: Shape = shape(
    "tax_name tax_percentage tax_type tax_factor tax_specific_type tax_authority_name tax_authority_id country_code "
    "purchase_tax_expense_account_id is_value_added is_editable"
)
TAX_GROUP: Shape = shape("tax_group_name taxes")
TAX_AUTHORITY: Shape = shape("tax_authority_name description registration_number registration_number_label")
TAX_EXEMPTION: Shape = shape("tax_exemption_code description type")
CURRENCY: Shape = shape("currency_code currency_symbol price_precision currency_format")
EXCHANGE_RATE: Shape = shape("effective_date rate")
APPLY_TO_BILLS: Shape = shape("", bills=shape("bill_id amount_applied"))
APPLY_TO_INVOICES: Shape = shape("", invoices=shape("invoice_id amount_applied"))
BILL_CREDITS: Shape = shape(
    "",
    bill_payments=shape("payment_id amount_applied"),
    apply_vendor_credits=shape("vendor_credit_id amount_applied"),
)
INVOICE_CREDITS: Shape = shape(
    "",
    invoice_payments=shape("payment_id amount_applied"),
    apply_creditnotes=shape("creditnote_id amount_applied"),
)
CUSTOM_FIELDS: Shape = _CUSTOM
"""The body of `PUT /bill/{bill_id}/customfields` is a bare list of these."""
