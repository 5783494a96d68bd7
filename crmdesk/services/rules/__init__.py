"""Business rules per entity, applied inside the write path and nowhere else."""

from __future__ import annotations

from typing import Final

from crmdesk.services.rules.allocation import AllocationRules
from crmdesk.services.rules.assessment import AssessmentRules, CriterionRules, ScoreRules
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.card_rows import (
    AddressRules,
    AttachmentRules,
    CompetitorRelationRules,
    DatedNoteRules,
    QualificationRules,
)
from crmdesk.services.rules.contact import ContactRules
from crmdesk.services.rules.contract import ContractRules
from crmdesk.services.rules.contract_parts import (
    ContractLineRules,
    DeliveryRules,
    InstalmentRules,
    MilestoneRules,
)
from crmdesk.services.rules.credit import (
    CreditLimitRules,
    CreditReleaseRules,
    CreditReportRules,
    QualificationReviewRules,
)
from crmdesk.services.rules.customer import CustomerRules
from crmdesk.services.rules.follow_up import ActivityRules, SignalRules, TaskRules
from crmdesk.services.rules.grade_override import GradeOverrideRules
from crmdesk.services.rules.opportunity import OpportunityRules
from crmdesk.services.rules.opportunity_children import RivalRules, ShareRules, TransferRules
from crmdesk.services.rules.organisation import (
    CustomFieldRules,
    EmployeeRules,
    NamedRules,
    SavedViewRules,
    TreeRules,
)
from crmdesk.services.rules.pipeline import PipelineRules, StageRules
from crmdesk.services.rules.product import ProductRules
from crmdesk.services.rules.quote import QuoteLineRules, QuoteRules
from crmdesk.services.rules.receipt import ReceiptRules
from crmdesk.services.rules.receivables import (
    DifferenceRules,
    DunningRules,
    PromiseRules,
    StatementRules,
)
from crmdesk.services.rules.route import RouteRules, RouteStopRules, VisitRules
from crmdesk.services.rules.sale import SaleRules
from crmdesk.services.rules.sale_line import SaleLineRules
from crmdesk.services.rules.screening import ScreeningRules
from crmdesk.services.rules.stock import StockMonthRules

RULES: Final[dict[str, Rules]] = {
    "customer": CustomerRules(),
    "contact": ContactRules(),
    "address": AddressRules(),
    "dated_note": DatedNoteRules(),
    "competitor_relation": CompetitorRelationRules(),
    "attachment": AttachmentRules(),
    "qualification": QualificationRules(),
    "activity": ActivityRules(),
    "signal": SignalRules(),
    "task": TaskRules(),
    "pipeline": PipelineRules(),
    "stage": StageRules(),
    "opportunity": OpportunityRules(),
    "opportunity_share": ShareRules(),
    "opportunity_competitor": RivalRules(),
    "opportunity_transfer": TransferRules(),
    "employee": EmployeeRules(),
    "department": TreeRules(),
    "area": TreeRules(),
    "competitor": NamedRules(),
    "tag": NamedRules(),
    "product": ProductRules(),
    "screening": ScreeningRules(),
    "grade_override": GradeOverrideRules(),
    "assessment": AssessmentRules(),
    "assessment_score": ScoreRules(),
    "criterion": CriterionRules(),
    "quote": QuoteRules(),
    "quote_line": QuoteLineRules(),
    "contract": ContractRules(),
    "contract_line": ContractLineRules(),
    "instalment": InstalmentRules(),
    "milestone": MilestoneRules(),
    "delivery": DeliveryRules(),
    "receipt": ReceiptRules(),
    "sale": SaleRules(),
    "sale_line": SaleLineRules(),
    "allocation": AllocationRules(),
    "stock_month": StockMonthRules(),
    "statement": StatementRules(),
    "statement_difference": DifferenceRules(),
    "promise": PromiseRules(),
    "credit_limit": CreditLimitRules(),
    "credit_release": CreditReleaseRules(),
    "credit_report": CreditReportRules(),
    "qualification_review": QualificationReviewRules(),
    "dunning": DunningRules(),
    "custom_field": CustomFieldRules(),
    "saved_view": SavedViewRules(),
    "route": RouteRules(),
    "route_stop": RouteStopRules(),
    "visit": VisitRules(),
}
_NO_RULES: Final = Rules()


def rules_of(entity: str) -> Rules:
    """The rules of *entity*; an entity without its own has none beyond its FieldSpecs."""
    return RULES.get(entity, _NO_RULES)


__all__ = ["RULES", "Rules", "Subject", "Write", "rules_of"]
