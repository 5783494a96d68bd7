"""Every entity by its table name. Importing this loads SQLAlchemy and the whole schema."""

from __future__ import annotations

from typing import Final

from crmdesk.models.activity import Activity, Signal, Task
from crmdesk.models.assessment import (
    Assessment,
    AssessmentScore,
    Criterion,
    CustomerCost,
)
from crmdesk.models.attachment import Attachment, FileBlob
from crmdesk.models.base import Base, Record
from crmdesk.models.card_rows import Address, CompetitorRelation, CreditEvent, DatedNote
from crmdesk.models.contact import Contact
from crmdesk.models.contract import (
    Contract,
    ContractLine,
    Delivery,
    Instalment,
    Milestone,
    Receipt,
)
from crmdesk.models.credit import (
    CreditLimit,
    CreditRelease,
    CreditReport,
    QualificationReview,
)
from crmdesk.models.customer import Customer
from crmdesk.models.forecasting import (
    Commitment,
    CustomerStat,
    ForecastLine,
    ForecastSnapshot,
)
from crmdesk.models.grades import (
    CustomerGrade,
    GradeLine,
    GradeOverride,
    GradeRun,
    ModelFit,
    Screening,
    ScreeningLine,
)
from crmdesk.models.history import ChangeRow, ChangeSetRow
from crmdesk.models.opportunity import (
    Opportunity,
    OpportunityCompetitor,
    OpportunityExpense,
    OpportunityMove,
    OpportunityProduct,
    OpportunityShare,
    OpportunityTransfer,
)
from crmdesk.models.organisation import Area, Competitor, Department, Employee, Tag
from crmdesk.models.pipeline import Pipeline, Stage
from crmdesk.models.product import Product
from crmdesk.models.qualification import Qualification
from crmdesk.models.quote import Quote, QuoteLine
from crmdesk.models.receivables import (
    Allocation,
    Dunning,
    Promise,
    Statement,
    StatementDifference,
)
from crmdesk.models.route import Route, RouteStop, Visit
from crmdesk.models.sale import Sale, SaleLine, StockMonth
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
from crmdesk.models.trade_stats import (
    CreditDecision,
    CreditMove,
    CreditWarning,
    CustomerCredit,
    CustomerMonth,
    CustomerTrade,
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
    Product,
    StockMonth,
    Pipeline,
    Stage,
    Customer,
    Contact,
    Opportunity,
    OpportunityShare,
    OpportunityCompetitor,
    OpportunityProduct,
    OpportunityExpense,
    OpportunityTransfer,
    Activity,
    Signal,
    Quote,
    QuoteLine,
    Contract,
    ContractLine,
    Instalment,
    Milestone,
    Delivery,
    Receipt,
    Sale,
    SaleLine,
    Allocation,
    Statement,
    StatementDifference,
    Promise,
    Dunning,
    CreditLimit,
    CreditRelease,
    CreditReport,
    QualificationReview,
    Task,
    Route,
    RouteStop,
    Visit,
    Commitment,
    Criterion,
    CustomerCost,
    Assessment,
    AssessmentScore,
    GradeOverride,
    Screening,
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
    "Activity",
    "Address",
    "Allocation",
    "Area",
    "Assessment",
    "AssessmentScore",
    "Attachment",
    "Base",
    "ChangeRow",
    "ChangeSetRow",
    "Commitment",
    "Competitor",
    "CompetitorRelation",
    "Contact",
    "Contract",
    "ContractLine",
    "CreditDecision",
    "CreditEvent",
    "CreditLimit",
    "CreditMove",
    "CreditRelease",
    "CreditReport",
    "CreditWarning",
    "Criterion",
    "CustomField",
    "Customer",
    "CustomerCost",
    "CustomerCredit",
    "CustomerGrade",
    "CustomerMonth",
    "CustomerStat",
    "CustomerTrade",
    "DatedNote",
    "Delivery",
    "DemoPlan",
    "Department",
    "Dunning",
    "Employee",
    "FileBlob",
    "ForecastLine",
    "ForecastSnapshot",
    "GradeLine",
    "GradeOverride",
    "GradeRun",
    "ImportMapping",
    "Instalment",
    "Meta",
    "Milestone",
    "ModelFit",
    "NotDuplicate",
    "Opportunity",
    "OpportunityCompetitor",
    "OpportunityExpense",
    "OpportunityMove",
    "OpportunityProduct",
    "OpportunityShare",
    "OpportunityTransfer",
    "Pipeline",
    "PrintLog",
    "Product",
    "Promise",
    "Qualification",
    "QualificationReview",
    "Quote",
    "QuoteLine",
    "Receipt",
    "Record",
    "Route",
    "RouteStop",
    "Sale",
    "SaleLine",
    "SavedView",
    "Screening",
    "ScreeningLine",
    "SearchText",
    "Setting",
    "Signal",
    "Stage",
    "Statement",
    "StatementDifference",
    "StockMonth",
    "Tag",
    "Task",
    "Visit",
    "entity_of",
]
