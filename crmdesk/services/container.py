"""All services of one open customer file, made when first used, handed to window and CLI.

A service is imported when it is first used: opening a file and showing the list that was shown
last (``first_list``) must not wait for SQLAlchemy, and a command needs few of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from crmdesk.services.base_services import BaseServices

if TYPE_CHECKING:
    from crmdesk.services.analyses import AnalysisService
    from crmdesk.services.annual_review import AnnualReviewService
    from crmdesk.services.approvals import ApprovalService
    from crmdesk.services.assessments import AssessmentService
    from crmdesk.services.boards import BoardService
    from crmdesk.services.commissions import CommissionService
    from crmdesk.services.commitments import CommitmentService
    from crmdesk.services.contracts import ContractService
    from crmdesk.services.credit_hold import CreditHoldService
    from crmdesk.services.credit_limits import CreditLimitService
    from crmdesk.services.credit_releases import CreditReleaseService
    from crmdesk.services.credit_renewal import CreditStandings
    from crmdesk.services.credit_reports import CreditReportService
    from crmdesk.services.criteria import CriteriaService
    from crmdesk.services.dunning import DunningService
    from crmdesk.services.forecasting import ForecastService
    from crmdesk.services.funnels import FunnelService
    from crmdesk.services.grades.giving import GradeOverrides
    from crmdesk.services.grades.keeping import CustomerGrades
    from crmdesk.services.grades.ledger import GradeLedger
    from crmdesk.services.grades.profile import CustomerProfiles
    from crmdesk.services.handover import HandoverService
    from crmdesk.services.model_fits import ModelFits
    from crmdesk.services.opportunities import OpportunityService
    from crmdesk.services.pipeline_movement import MovementService
    from crmdesk.services.pipelines import PipelineService
    from crmdesk.services.portfolio import PortfolioService
    from crmdesk.services.product_figures import ProductFigures
    from crmdesk.services.promises import PromiseService
    from crmdesk.services.pulling_back import PullBackService
    from crmdesk.services.qualification_reviews import QualificationReviewService
    from crmdesk.services.quotes import QuoteService
    from crmdesk.services.receipts import ReceiptService
    from crmdesk.services.receivables import ReceivablesService
    from crmdesk.services.redline import RedlineService
    from crmdesk.services.routes import RouteService
    from crmdesk.services.sales import SaleService
    from crmdesk.services.screenings import ScreeningService
    from crmdesk.services.snapshots import SnapshotService
    from crmdesk.services.statements import StatementService
    from crmdesk.services.stock_months import StockMonths
    from crmdesk.services.visit_plans import VisitPlanService


class Services(BaseServices):
    """The composition of one open file. ``employee_id`` is who works with it now."""

    @cached_property
    def annual_review(self) -> AnnualReviewService:
        """The steps of the annual review."""
        from crmdesk.services.annual_review import AnnualReviewService

        return AnnualReviewService(self, self.context)

    @cached_property
    def assessments(self) -> AssessmentService:
        """Points that people give customers."""
        from crmdesk.services.assessments import AssessmentService

        return AssessmentService(self.database, self.context)

    @cached_property
    def criteria(self) -> CriteriaService:
        """What points are given for."""
        from crmdesk.services.criteria import CriteriaService

        return CriteriaService(self.database, self.context)

    @cached_property
    def boards(self) -> BoardService:
        """Boards of open opportunities."""
        from crmdesk.services.boards import BoardService

        return BoardService(self.database, self.lists, self.pipelines, lambda: self.employee_id)

    @cached_property
    def handover(self) -> HandoverService:
        """Handing over what a seller has open."""
        from crmdesk.services.handover import HandoverService

        return HandoverService(self.database, self.names, self.context)

    @cached_property
    def opportunities(self) -> OpportunityService:
        """Grades, moves, shares and history of opportunities."""
        from crmdesk.services.opportunities import OpportunityService

        return OpportunityService(
            self.database, self.catalogue, self.names, self.settings, self.pipelines, self.context
        )

    @cached_property
    def pipelines(self) -> PipelineService:
        """Pipelines and their stages."""
        from crmdesk.services.pipelines import PipelineService

        return PipelineService(self.database, self.context)

    @cached_property
    def pulling_back(self) -> PullBackService:
        """Single customers from backups."""
        from crmdesk.services.pulling_back import PullBackService

        return PullBackService(self.context)

    @cached_property
    def approvals(self) -> ApprovalService:
        """Passwords of approvers."""
        from crmdesk.services.approvals import ApprovalService

        return ApprovalService(self.database, self.context)

    @cached_property
    def quotes(self) -> QuoteService:
        """Quotes."""
        from crmdesk.services.quotes import QuoteService

        return QuoteService(self.database, self.settings, self.approvals, self.context)

    @cached_property
    def contracts(self) -> ContractService:
        """Contracts."""
        from crmdesk.services.contracts import ContractService

        return ContractService(self.database, self.settings, self.approvals, self.context)

    @cached_property
    def sales(self) -> SaleService:
        """Sales, returns, allowances, opening balances."""
        from crmdesk.services.sales import SaleService

        return SaleService(self.database, self.context)

    @cached_property
    def receipts(self) -> ReceiptService:
        """Receipts, refunds and what they settle."""
        from crmdesk.services.receipts import ReceiptService

        return ReceiptService(self.database, self.context)

    @cached_property
    def routes(self) -> RouteService:
        """Routes and who lies on them."""
        from crmdesk.services.routes import RouteService

        return RouteService(self.database, self.records, self.context)

    @cached_property
    def visit_plans(self) -> VisitPlanService:
        """The week's visits."""
        from crmdesk.services.visit_plans import VisitPlanService

        return VisitPlanService(self.database, self.records, self.routes, self.context)

    @cached_property
    def redlines(self) -> RedlineService:
        """Versions compared."""
        from crmdesk.services.redline import RedlineService

        return RedlineService(self.database, self.names)

    @cached_property
    def forecasts(self) -> ForecastService:
        """What the open opportunities are expected to bring."""
        from crmdesk.services.forecasting import ForecastService

        return ForecastService(self.database, self.settings)

    @cached_property
    def movements(self) -> MovementService:
        """What moved the pipeline between two moments."""
        from crmdesk.services.pipeline_movement import MovementService

        return MovementService(self.database, self.forecasts)

    @cached_property
    def snapshots(self) -> SnapshotService:
        """Forecasts frozen every Thursday."""
        from crmdesk.services.snapshots import SnapshotService

        return SnapshotService(self.database, self.forecasts)

    @cached_property
    def funnels(self) -> FunnelService:
        """Customers from market to paid contract, opportunities by stage."""
        from crmdesk.services.funnels import FunnelService

        return FunnelService(self.database)

    @cached_property
    def analyses(self) -> AnalysisService:
        """The methods of analysis on this file."""
        from crmdesk.services.analyses import AnalysisService

        return AnalysisService(self)

    @cached_property
    def commitments(self) -> CommitmentService:
        """What sellers promise for the months."""
        from crmdesk.services.commitments import CommitmentService

        return CommitmentService(self.context)

    @cached_property
    def credit_standings(self) -> CreditStandings:
        """What is kept of every customer's credit."""
        from crmdesk.services.credit_renewal import CreditStandings

        return CreditStandings(self.database)

    @cached_property
    def customer_grades(self) -> CustomerGrades:
        """The present classes of every customer."""
        from crmdesk.services.grades.keeping import CustomerGrades

        return CustomerGrades(self.database)

    @cached_property
    def grade_ledger(self) -> GradeLedger:
        """The classes of customers at the ends of months."""
        from crmdesk.services.grades.ledger import GradeLedger

        return GradeLedger(self.database)

    @cached_property
    def grade_overrides(self) -> GradeOverrides:
        """Classes given by hand."""
        from crmdesk.services.grades.giving import GradeOverrides

        return GradeOverrides(self.database, self.context)

    @cached_property
    def customer_profiles(self) -> CustomerProfiles:
        """What all methods say of one customer."""
        from crmdesk.services.grades.profile import CustomerProfiles

        return CustomerProfiles(self.database, self.derived)

    @cached_property
    def credit_hold(self) -> CreditHoldService:
        """Whether documents may leave, and the log of holds."""
        from crmdesk.services.credit_hold import CreditHoldService

        return CreditHoldService(self.database)

    @cached_property
    def receivables(self) -> ReceivablesService:
        """Ageing, open documents, how long money stays out."""
        from crmdesk.services.receivables import ReceivablesService

        return ReceivablesService(self.database, self.names, self.settings)

    @cached_property
    def screenings(self) -> ScreeningService:
        """The annual lists."""
        from crmdesk.services.screenings import ScreeningService

        return ScreeningService(self.database, self.approvals, self.context)

    @cached_property
    def statements(self) -> StatementService:
        """Statements of account."""
        from crmdesk.services.statements import StatementService

        return StatementService(self.database, self.names, self.settings, self.context)

    @cached_property
    def dunning(self) -> DunningService:
        """Pressing for money: calls and letters."""
        from crmdesk.services.dunning import DunningService

        return DunningService(self.database, self.records, self.names, self.settings, self.context)

    @cached_property
    def portfolio(self) -> PortfolioService:
        """All debtors together."""
        from crmdesk.services.portfolio import PortfolioService

        return PortfolioService(self.database, self.names, self.settings)

    @cached_property
    def stock_months(self) -> StockMonths:
        """The stock of all products in a month."""
        from crmdesk.services.stock_months import StockMonths

        return StockMonths(self.database, self.context)

    @cached_property
    def product_figures(self) -> ProductFigures:
        """What products sold, cost and lay in stock."""
        from crmdesk.services.product_figures import ProductFigures

        return ProductFigures(self.database)

    @cached_property
    def commissions(self) -> CommissionService:
        """Commission on receipts."""
        from crmdesk.services.commissions import CommissionService

        return CommissionService(self.database, self.settings)

    @cached_property
    def promises(self) -> PromiseService:
        """Promises to pay."""
        from crmdesk.services.promises import PromiseService

        return PromiseService(self.database, self.records, self.context)

    @cached_property
    def model_fits(self) -> ModelFits:
        """Models of repeat buying, fitted and accepted."""
        from crmdesk.services.model_fits import ModelFits

        return ModelFits(self.database)

    @cached_property
    def credit_limits(self) -> CreditLimitService:
        """Credit limits: proposed, approved, temporary."""
        from crmdesk.services.credit_limits import CreditLimitService

        return CreditLimitService(self.database, self.approvals, self.context)

    @cached_property
    def credit_releases(self) -> CreditReleaseService:
        """Releases from a hold."""
        from crmdesk.services.credit_releases import CreditReleaseService

        return CreditReleaseService(self.database, self.approvals, self.context)

    @cached_property
    def credit_reports(self) -> CreditReportService:
        """Investigations of customers' credit."""
        from crmdesk.services.credit_reports import CreditReportService

        return CreditReportService(
            self.database, self.approvals, self.context, self.names, self.receivables.query
        )

    @cached_property
    def qualification_reviews(self) -> QualificationReviewService:
        """First business and its yearly review."""
        from crmdesk.services.qualification_reviews import QualificationReviewService

        return QualificationReviewService(self.database, self.approvals, self.context)

    def load(self) -> None:
        """Make every service, which imports SQLAlchemy and the models: a second's work."""
        for part in (BaseServices, Services):
            for name, made in vars(part).items():
                if isinstance(made, cached_property):
                    getattr(self, name)

    def close(self) -> None:
        """Close the file."""
        self.database.close()
