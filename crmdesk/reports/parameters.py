"""Parameters that several reports ask for."""

from __future__ import annotations

from typing import Final

from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind

AS_OF: Final = FieldSpec(kind=Kind.DATE, name="as_of", label=N_("As of"))
CUSTOMER: Final = FieldSpec(
    kind=Kind.REFERENCE, name="customer_id", label=N_("Customer"), reference="customer"
)
SELLER: Final = FieldSpec(
    kind=Kind.REFERENCE, name="owner_id", label=N_("Seller"), reference="employee"
)
WITHOUT_PRICES: Final = FieldSpec(
    kind=Kind.BOOL,
    name="without_prices",
    label=N_("Without prices, for the warehouse"),
    default=False,
)
