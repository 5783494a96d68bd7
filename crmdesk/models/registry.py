"""Every entity by its table name. Importing this loads SQLAlchemy and the whole schema."""

from __future__ import annotations

from typing import Final

from crmdesk.models.attachment import Attachment, FileBlob
from crmdesk.models.base import Base, Record
from crmdesk.models.card_rows import Address, CompetitorRelation, CreditEvent, DatedNote
from crmdesk.models.contact import Contact
from crmdesk.models.customer import Customer
from crmdesk.models.history import ChangeRow, ChangeSetRow
from crmdesk.models.organisation import Area, Competitor, Department, Employee, Tag
from crmdesk.models.qualification import Qualification
from crmdesk.models.settings import (
    CustomField,
    DemoPlan,
    ImportMapping,
    Meta,
    NotDuplicate,
    PrintLog,
    SavedView,
    SearchText,
    Setting,
)

# Parents before children: an import or a restore may walk this tuple in order.
ENTITIES: Final[tuple[type[Record], ...]] = (
    Department,
    Area,
    Employee,
    Competitor,
    Tag,
    CustomField,
    Setting,
    SavedView,
    ImportMapping,
    Customer,
    Contact,
    Attachment,
    Qualification,
    Address,
    DatedNote,
    CreditEvent,
    CompetitorRelation,
    NotDuplicate,
)
CUSTOMER_CHILDREN: Final[tuple[type[Record], ...]] = tuple(
    e for e in ENTITIES if e.parent_field == "customer_id"
)
JOURNAL: Final = (ChangeSetRow, ChangeRow)
_BY_TABLE: Final[dict[str, type[Record]]] = {e.__tablename__: e for e in ENTITIES}


def entity_of(table: str) -> type[Record]:
    """The entity stored in *table*; KeyError for another name."""
    return _BY_TABLE[table]


__all__ = [
    "CUSTOMER_CHILDREN",
    "ENTITIES",
    "JOURNAL",
    "Address",
    "Area",
    "Attachment",
    "Base",
    "ChangeRow",
    "ChangeSetRow",
    "Competitor",
    "CompetitorRelation",
    "Contact",
    "CreditEvent",
    "CustomField",
    "Customer",
    "DatedNote",
    "DemoPlan",
    "Department",
    "Employee",
    "FileBlob",
    "ImportMapping",
    "Meta",
    "NotDuplicate",
    "PrintLog",
    "Qualification",
    "Record",
    "SavedView",
    "SearchText",
    "Setting",
    "Tag",
    "entity_of",
]
