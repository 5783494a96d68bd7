"""All services of one open customer file, made when first used, handed to window and CLI.

A service is imported when it is first used: opening a file and showing the list that was shown
last (``first_list``) must not wait for SQLAlchemy, and a command needs few of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from crmdesk.models.database import Database

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.services.analyses import AnalysisService
    from crmdesk.services.approvals import ApprovalService
    from crmdesk.services.attachments import AttachmentService
    from crmdesk.services.backups import BackupService
    from crmdesk.services.boards import BoardService
    from crmdesk.services.bulk_edit import BulkEditService
    from crmdesk.services.card_data import CardDataService
    from crmdesk.services.cash_forecast import CashForecastService
    from crmdesk.services.catalogue import FieldCatalogue
    from crmdesk.services.commissions import CommissionService
    from crmdesk.services.commitments import CommitmentService
    from crmdesk.services.completeness import CompletenessService
    from crmdesk.services.contracts import ContractService
    from crmdesk.services.credit_hold import CreditHoldService
    from crmdesk.services.credit_limits import CreditLimitService
    from crmdesk.services.credit_releases import CreditReleaseService
    from crmdesk.services.credit_renewal import CreditStandings
    from crmdesk.services.customer_stats import CustomerStats
    from crmdesk.services.derived import DerivedValues
    from crmdesk.services.dunning import DunningService
    from crmdesk.services.duplicates import DuplicateService
    from crmdesk.services.encryption import EncryptionService
    from crmdesk.services.exporting import ExportService
    from crmdesk.services.follow_up_reports import FollowUpReports
    from crmdesk.services.follow_ups import FollowUpService
    from crmdesk.services.forecasting import ForecastService
    from crmdesk.services.funnels import FunnelService
    from crmdesk.services.handover import HandoverService
    from crmdesk.services.history_reading import HistoryReader
    from crmdesk.services.importing.service import ImportService
    from crmdesk.services.indicators import IndicatorService
    from crmdesk.services.journal import Journal
    from crmdesk.services.listing import ListService
    from crmdesk.services.merging import MergeService
    from crmdesk.services.names import Names
    from crmdesk.services.opportunities import OpportunityService
    from crmdesk.services.pipeline_movement import MovementService
    from crmdesk.services.pipelines import PipelineService
    from crmdesk.services.portfolio import PortfolioService
    from crmdesk.services.printing import PrintService
    from crmdesk.services.product_figures import ProductFigures
    from crmdesk.services.promises import PromiseService
    from crmdesk.services.pulling_back import PullBackService
    from crmdesk.services.quotes import QuoteService
    from crmdesk.services.receipts import ReceiptService
    from crmdesk.services.receivables import ReceivablesService
    from crmdesk.services.records import RecordService
    from crmdesk.services.recycle_bin import RecycleBin
    from crmdesk.services.redline import RedlineService
    from crmdesk.services.restoring import RestoreService
    from crmdesk.services.routes import RouteService
    from crmdesk.services.sales import SaleService
    from crmdesk.services.settings import SettingsService
    from crmdesk.services.snapshots import SnapshotService
    from crmdesk.services.statements import StatementService
    from crmdesk.services.today import TodayService
    from crmdesk.services.trade_stats import TradeStats
    from crmdesk.services.undo import UndoService
    from crmdesk.services.views import ViewService
    from crmdesk.services.visit_plans import VisitPlanService
    from crmdesk.services.writing import WriteContext


class Services:
    """The composition of one open file. ``employee_id`` is who works with it now."""

    def __init__(self, database: Database, employee_id: int | None = None) -> None:
        self.database = database
        self.employee_id = employee_id
        self._listeners: list[Callable[[ChangeSet], None]] = []

    def context(self) -> WriteContext:
        """What a writer needs, as of now."""
        from crmdesk.services.writing import WriteContext

        return WriteContext(self.database, self.catalogue, self.employee_id, self._announce)

    def listen(self, listener: Callable[[ChangeSet], None]) -> None:
        """Hear of every change set; called in the thread that wrote."""
        self._listeners.append(listener)

    def _announce(self, change_set: ChangeSet) -> None:
        self.names.on_change(change_set)
        if change_set.touches(("setting",)):
            self.settings.forget()
        for listener in self._listeners:
            listener(change_set)

    @cached_property
    def catalogue(self) -> FieldCatalogue:
        """Fields of every entity, custom ones included."""
        from crmdesk.services.catalogue import FieldCatalogue

        return FieldCatalogue(self.database)

    @cached_property
    def names(self) -> Names:
        """Names of referenced records."""
        from crmdesk.services.names import Names

        return Names(self.database)

    @cached_property
    def records(self) -> RecordService:
        """Reading and saving records."""
        from crmdesk.services.records import RecordService

        return RecordService(self.database, self.catalogue, self.context)

    @cached_property
    def bulk_edit(self) -> BulkEditService:
        """Changing many records together."""
        from crmdesk.services.bulk_edit import BulkEditService

        return BulkEditService(self.database, self.catalogue, self.context)

    @cached_property
    def lists(self) -> ListService:
        """List queries."""
        from crmdesk.services.listing import ListService

        return ListService(self.database, self.catalogue)

    @cached_property
    def journal(self) -> Journal:
        """The history."""
        from crmdesk.services.journal import Journal

        return Journal(self.database)

    @cached_property
    def history(self) -> HistoryReader:
        """The history in words."""
        from crmdesk.services.history_reading import HistoryReader

        return HistoryReader(self.database, self.catalogue, self.names, self.journal)

    @cached_property
    def undo(self) -> UndoService:
        """Taking back change sets."""
        from crmdesk.services.undo import UndoService

        return UndoService(self.context, self.journal)

    @cached_property
    def derived(self) -> DerivedValues:
        """Computed values of customers."""
        from crmdesk.services.derived import DerivedValues

        return DerivedValues(self.database)

    @cached_property
    def cards(self) -> CardDataService:
        """All that a customer's card shows."""
        from crmdesk.services.card_data import CardDataService

        return CardDataService(self.database, self.names, self.derived, self.settings)

    @cached_property
    def printing(self) -> PrintService:
        """The print log."""
        from crmdesk.services.printing import PrintService

        return PrintService(self.database, self.journal)

    @cached_property
    def settings(self) -> SettingsService:
        """Business parameters."""
        from crmdesk.services.settings import SettingsService

        return SettingsService(self.database, self.context)

    @cached_property
    def views(self) -> ViewService:
        """Saved views."""
        from crmdesk.services.views import ViewService

        return ViewService(self.database, self.context)

    @cached_property
    def backups(self) -> BackupService:
        """Making and listing backups."""
        from crmdesk.services.backups import BackupService

        return BackupService(self.database, self.settings)

    @cached_property
    def recycle_bin(self) -> RecycleBin:
        """Deleted records."""
        from crmdesk.services.recycle_bin import RecycleBin

        return RecycleBin(self.database, self.catalogue, self.names, self.context)

    @cached_property
    def restoring(self) -> RestoreService:
        """Putting a backup in the place of this file."""
        from crmdesk.services.restoring import RestoreService

        return RestoreService(self.database)

    @cached_property
    def encryption(self) -> EncryptionService:
        """The password of this file."""
        from crmdesk.services.encryption import EncryptionService

        return EncryptionService(self.database)

    @cached_property
    def attachments(self) -> AttachmentService:
        """Files kept with customers."""
        from crmdesk.services.attachments import AttachmentService

        return AttachmentService(self.database, self.records, self.settings, self.context)

    @cached_property
    def follow_ups(self) -> FollowUpService:
        """Talks with what follows from them, tasks, signals."""
        from crmdesk.services.follow_ups import FollowUpService

        return FollowUpService(self.database, self.records, self.attachments, self.context)

    @cached_property
    def customer_stats(self) -> CustomerStats:
        """What is kept of every customer's follow-up."""
        from crmdesk.services.customer_stats import CustomerStats

        return CustomerStats(self.database)

    @cached_property
    def indicators(self) -> IndicatorService:
        """The indicators of a customer."""
        from crmdesk.services.indicators import IndicatorService

        return IndicatorService(self.database)

    @cached_property
    def trade_stats(self) -> TradeStats:
        """What is kept of every customer's trade."""
        from crmdesk.services.trade_stats import TradeStats

        return TradeStats(self.database)

    @cached_property
    def today(self) -> TodayService:
        """What is to be done on a day."""
        from crmdesk.services.today import TodayService

        return TodayService(
            self.database, self.settings, self.customer_stats, self.follow_ups, self.context
        )

    @cached_property
    def follow_up_reports(self) -> FollowUpReports:
        """How follow-up goes."""
        from crmdesk.services.follow_up_reports import FollowUpReports

        return FollowUpReports(self.database, self.customer_stats)

    @cached_property
    def completeness(self) -> CompletenessService:
        """How complete cards are."""
        from crmdesk.services.completeness import CompletenessService

        return CompletenessService(self.catalogue, self.records, self.settings)

    @cached_property
    def duplicates(self) -> DuplicateService:
        """Customers that may be the same."""
        from crmdesk.services.duplicates import DuplicateService

        return DuplicateService(self.database, self.settings, self.context)

    @cached_property
    def exports(self) -> ExportService:
        """Writing lists to .xlsx and .csv."""
        from crmdesk.services.exporting import ExportService

        return ExportService(self.lists, self.names)

    @cached_property
    def imports(self) -> ImportService:
        """Importing files and pasted cells."""
        from crmdesk.services.importing.service import ImportService

        return ImportService(self.database, self.catalogue, self.context, self.duplicates)

    @cached_property
    def merging(self) -> MergeService:
        """Merging customers, and unmerging."""
        from crmdesk.services.merging import MergeService

        return MergeService(
            self.database, self.catalogue, self.names, self.journal, self.undo, self.context
        )

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
    def cash_forecasts(self) -> CashForecastService:
        """Expected receipts."""
        from crmdesk.services.cash_forecast import CashForecastService

        return CashForecastService(self.database)

    @cached_property
    def portfolio(self) -> PortfolioService:
        """All debtors together."""
        from crmdesk.services.portfolio import PortfolioService

        return PortfolioService(self.database, self.names, self.settings)

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
    def credit_limits(self) -> CreditLimitService:
        """Credit limits: proposed, approved, temporary."""
        from crmdesk.services.credit_limits import CreditLimitService

        return CreditLimitService(self.database, self.approvals, self.context)

    @cached_property
    def credit_releases(self) -> CreditReleaseService:
        """Releases from a hold."""
        from crmdesk.services.credit_releases import CreditReleaseService

        return CreditReleaseService(self.database, self.approvals, self.context)

    def load(self) -> None:
        """Make every service, which imports SQLAlchemy and the models: a second's work."""
        for name, made in vars(Services).items():
            if isinstance(made, cached_property):
                getattr(self, name)

    def close(self) -> None:
        """Close the file."""
        self.database.close()
