"""The services that everything else builds on: records, lists, settings, history, customers, imports.

``services.container`` adds those of deals, trade and analysis. Each is imported at its first use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from crmdesk.models.database import Database

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.services.attachments import AttachmentService
    from crmdesk.services.backups import BackupService
    from crmdesk.services.bulk_edit import BulkEditService
    from crmdesk.services.card_data import CardDataService
    from crmdesk.services.catalogue import FieldCatalogue
    from crmdesk.services.completeness import CompletenessService
    from crmdesk.services.customer_stats import CustomerStats
    from crmdesk.services.derived import DerivedValues
    from crmdesk.services.duplicates import DuplicateService
    from crmdesk.services.encryption import EncryptionService
    from crmdesk.services.exporting import ExportService
    from crmdesk.services.follow_up_reports import FollowUpReports
    from crmdesk.services.follow_ups import FollowUpService
    from crmdesk.services.history_reading import HistoryReader
    from crmdesk.services.importing.service import ImportService
    from crmdesk.services.indicators import IndicatorService
    from crmdesk.services.journal import Journal
    from crmdesk.services.listing import ListService
    from crmdesk.services.merging import MergeService
    from crmdesk.services.names import Names
    from crmdesk.services.printing import PrintService
    from crmdesk.services.records import RecordService
    from crmdesk.services.recycle_bin import RecycleBin
    from crmdesk.services.restoring import RestoreService
    from crmdesk.services.settings import SettingsService
    from crmdesk.services.today import TodayService
    from crmdesk.services.trade_stats import TradeStats
    from crmdesk.services.undo import UndoService
    from crmdesk.services.views import ViewService
    from crmdesk.services.writing import WriteContext


class BaseServices:
    """The lower half of ``Services``."""

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
