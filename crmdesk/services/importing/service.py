"""The import as wizard, command line and paste use it: look, map, check, run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from crmdesk.core import clock, i18n
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.services import search_index
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.importing import headers, mapping, reading, workers
from crmdesk.services.importing.cleaners import CleanColumn, CleanPlan, SearchPlan
from crmdesk.services.importing.duplicates import DuplicateFinder
from crmdesk.services.importing.headers import Header
from crmdesk.services.importing.importer import Importer
from crmdesk.services.importing.mapping import ColumnMap, ColumnMapping
from crmdesk.services.importing.options import ImportJob, Mode
from crmdesk.services.importing.receipt_importer import ReceiptImporter
from crmdesk.services.importing.refused import write_refused
from crmdesk.services.importing.report import Action, Report
from crmdesk.services.importing.sale_importer import SaleImporter
from crmdesk.services.importing.sources import Source, UnreadableFile
from crmdesk.services.importing.stock_importer import StockImporter
from crmdesk.services.importing.targets import IMPORTABLE, SPLIT_INTO, Target, TargetSet, slots_of
from crmdesk.services.importing.trade_importer import TradeImporter
from crmdesk.services.importing.trade_targets import TRADE, lacking
from crmdesk.services.pipelines import PipelineService
from crmdesk.services.writing import WriteContext

PREVIEW: Final = 200
TITLE: Final = N_("Imported {file}: {created} new, {updated} changed")
DOCUMENTS: Final = N_("Imported {file}: {documents} documents in {rows} rows")
PAST: Final = N_("Imported past sales {file}: {documents} documents in {rows} rows")
CLIPBOARD: Final = N_("Clipboard")


@dataclass(frozen=True, slots=True)
class Preview:
    """What the wizard shows of a sheet before anything is decided.

    *rows* are the first ``PREVIEW`` rows as texts, header rows included; *row_count* is 0 where
    it is not known without reading everything.
    """

    source: Source
    sheet: str
    rows: list[list[str]]
    header: Header
    row_count: int

    @property
    def data(self) -> list[list[str]]:
        """The first rows below the header."""
        return self.rows[self.header.last :]


class ImportService:
    """Imports files and pasted cells into one customer file."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        make_context: Callable[[], WriteContext],
        finder: DuplicateFinder | None = None,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._make_context = make_context
        self._finder = finder

    # --- looking --------------------------------------------------------------------------
    def open(self, path: Path, *, encoding: str = "", delimiter: str = "") -> Source:
        """Look at a file. Raises UnreadableFile, a CrmError with one sentence."""
        return reading.open_source(path, encoding=encoding, delimiter=delimiter)

    def pasted(self, text: str) -> Source:
        """Cells from the clipboard (text/plain of Excel or WPS)."""
        return reading.read_tsv(text)

    def targets(self, entity: str) -> TargetSet:
        """The fields that columns can go to. Raises CrmError for an entity without import."""
        if entity not in IMPORTABLE:
            raise CrmError(
                N_("“{entity}” cannot be imported; choose one of {entities}."),
                entity=entity,
                entities=", ".join(IMPORTABLE),
            )
        return TargetSet(self._catalogue, entity)

    def preview(
        self,
        source: Source,
        entity: str,
        sheet: str = "",
        header_rows: tuple[int, int] | None = None,
    ) -> Preview:
        """The first rows of a sheet and its header, found or given as first and last row.

        (0, 0) says that there is no header. Raises UnreadableFile.
        """
        name = reading.check_sheet(source, sheet) if sheet else reading.usual_sheet(source)
        rows = reading.first_rows(source, name, PREVIEW)
        if not any(any(cell.strip() for cell in row) for row in rows):
            raise UnreadableFile(
                N_("The sheet {sheet} of {file} is empty."),
                sheet=name,
                file=source.name or _(CLIPBOARD),
            )
        if header_rows is None:
            header = headers.find(rows, self.targets(entity).ways)
        elif header_rows[1] == 0:
            header = headers.missing(rows)
        else:
            header = headers.of_rows(rows, *header_rows)
        return Preview(source, name, rows, header, reading.count_rows(source, name))

    def suggest(self, preview: Preview, entity: str) -> ColumnMapping:
        """The remembered mapping for these headings, or one made from them."""
        targets = self.targets(entity)
        known = mapping.remembered(self._database, targets, preview.header)
        if known is not None:
            return known[1]
        return mapping.suggest(targets, preview.header, preview.data)

    def job(
        self,
        path: Path,
        entity: str,
        *,
        sheet: str = "",
        encoding: str = "",
        **options: Any,
    ) -> ImportJob:
        """The job that results when every proposal is accepted; *options* of ImportOptions."""
        source = self.open(path, encoding=encoding)
        preview = self.preview(source, entity, sheet)
        job = ImportJob(source, preview.sheet, preview.header, self.suggest(preview, entity))
        return replace(job, options=replace(job.options, **options))

    # --- doing ----------------------------------------------------------------------------
    def check(self, job: ImportJob, progress: Progress = NO_PROGRESS) -> Report:
        """What ``run`` would do, row by row; nothing is changed.

        Raises CrmError (mapping incomplete, file unreadable, file in use), Cancelled.
        """
        return self._perform(job, progress, is_rehearsal=True)

    def run(self, job: ImportJob, progress: Progress = NO_PROGRESS) -> Report:
        """Import in one change set, which ``report.change_set`` names and undo takes back.

        After an error or a cancellation nothing is imported. Raises CrmError, Cancelled.
        """
        return self._perform(job, progress, is_rehearsal=False)

    def write_refused(self, report: Report, path: Path) -> int:
        """The refused rows with their reasons as .xlsx; returns how many."""
        return write_refused(report, path)

    def _perform(self, job: ImportJob, progress: Progress, *, is_rehearsal: bool) -> Report:
        plan = self._plan(job, with_search=not is_rehearsal)
        if job.mapping.entity == "opportunity":  # the stages that its cells name
            PipelineService(self._database, self._make_context).ensure()
        file = job.source.name or _(CLIPBOARD)
        report = Report(job.mapping.entity, file, is_rehearsal, job.header.headings)
        writer = BulkWriter(
            self._make_context(), TITLE, source=ChangeSource.IMPORT, rehearsal=is_rehearsal
        )
        total = reading.count_rows(job.source, job.sheet)
        with writer:
            if job.options.past_sales and job.mapping.entity in TRADE:
                from crmdesk.services import credit_hold

                credit_hold.take_over(writer, approver_id=job.options.approver_id)
            importer = self._importer(job, plan, writer, report)
            with _closing(workers.cleaned(job.source, job.sheet, plan, progress)) as blocks:
                importer.run(blocks, total, progress)
            if not report.rows:
                raise UnreadableFile(
                    N_("The sheet {sheet} of {file} has no rows below its headings."),
                    sheet=job.sheet,
                    file=file,
                )
            if is_rehearsal and job.mapping.entity in TRADE and not report.is_withheld:
                progress.report(total, total, _("Looking at credit and sums"))
                _rehearse_end(writer, report)
            counts = report.counts
            writer.rehearsal = is_rehearsal or report.is_withheld
            writer.params |= {
                "file": file,
                "created": counts[Action.CREATE],
                "updated": counts[Action.UPDATE],
            }
            if "sale" in report.created:
                writer.title = PAST if job.options.past_sales else DOCUMENTS
                writer.params |= {
                    "documents": report.created["sale"],
                    "rows": counts[Action.CREATE],
                }
            if job.options.remember and counts[Action.CREATE] + counts[Action.UPDATE]:
                self._remember(writer, job, file)
            seen = total or importer.seen
            progress.report(seen, seen, _("Saving"))
        report.change_set = writer.change_set if not writer.rehearsal else ChangeSet(0, TITLE)
        return report

    def _importer(
        self, job: ImportJob, plan: CleanPlan, writer: BulkWriter, report: Report
    ) -> Importer | TradeImporter:
        made = TRADE_IMPORTERS.get(job.mapping.entity)
        if made is None:
            return Importer(job, plan, writer, self._catalogue, self._finder, report)
        report.needs_all = not job.options.keep_good
        return made(job, plan, writer, self._catalogue, report)

    def _remember(self, writer: BulkWriter, job: ImportJob, file: str) -> None:
        """Keep the mapping, in the same change set: undoing the import forgets it."""
        kept = mapping.content(job.mapping)
        targets = self.targets(job.mapping.entity)
        known = mapping.remembered(self._database, targets, job.header)
        if known is not None:
            writer.update("import_mapping", known[0], {"content": kept})
            return
        values = {
            "name": job.mapping.name or file[:60],
            "entity": job.mapping.entity,
            "signature": mapping.signature(job.mapping.entity, job.header.headings),
            "content": kept,
        }
        writer.create("import_mapping", values)

    # --- planning -------------------------------------------------------------------------
    def missing_targets(self, chosen: ColumnMapping) -> list[Target]:
        """Required fields that no column fills and that have no default: the wizard names them."""
        targets = self.targets(chosen.entity)
        used = {c.target for c in chosen.used}
        if chosen.entity in TRADE:
            return [targets.by_key[key] for key in lacking(chosen.entity, used)]
        used |= {SPLIT_INTO[e][1] for e in SPLIT_INTO if "full_address" in used}
        return [
            t
            for t in targets.targets
            if t.spec.required
            and t.spec.default is None
            and not t.beside
            and t.key not in used
            and t.key not in GIVEN
        ]

    def _plan(self, job: ImportJob, *, with_search: bool) -> CleanPlan:
        targets = self.targets(job.mapping.entity)
        used = [c for c in job.mapping.used if c.target in targets.by_key]
        if not used:
            raise CrmError(N_("No column is assigned to a field. Assign at least one."))
        if job.options.mode is not Mode.UPDATE:
            lacking = self.missing_targets(job.mapping)
            if lacking:
                raise CrmError(
                    N_("No column is assigned to {fields}, which every new record needs."),
                    fields=listed(t.spec.title for t in lacking),
                )
        keys = {c.target for c in used}
        columns = tuple(_clean_column(c, targets, keys) for c in used)
        rows = reading.first_rows(job.source, job.sheet, max(job.header.last, 1))
        width = len(job.header.headings)
        header_rows = [
            tuple((row + [""] * width)[:width])
            for row in rows[job.header.first - 1 : job.header.last]
        ]
        return CleanPlan(
            job.mapping.entity,
            columns,
            width,
            job.header.last + 1,
            tuple(header_rows) if job.header.last else (),
            i18n.language(),
            clock.now().isoformat(),
            self._search_plan(job) if with_search else None,
        )

    def _search_plan(self, job: ImportJob) -> SearchPlan | None:
        entity = job.mapping.entity
        if entity != "customer" or job.options.mode is Mode.UPDATE:
            return None
        slots = slots_of(entity)
        return SearchPlan(
            search_index.columns_of(self._catalogue),
            tuple(
                (child, slot, search_index.searchable(child))
                for child in search_index.searchable_children()
                for of, slot, _place in slots
                if of == child
            ),
        )


TRADE_IMPORTERS: Final[dict[str, type[TradeImporter]]] = {
    "sale": SaleImporter,
    "opening": SaleImporter,
    "receipt": ReceiptImporter,
    "stock_month": StockImporter,
}
# Filled in by the rules when no column does.
GIVEN: Final = frozenset(
    {"code", "owner_id", "noted_on", "pipeline_id", "stage_id", "created_on", "happened_at"}
)


def _clean_column(column: ColumnMap, targets: TargetSet, keys: set[str]) -> CleanColumn:
    target = targets.by_key[column.target]
    if not target.is_split:
        return CleanColumn(column.index, target.key, column.spec(target))
    prefix = f"{target.slot}." if target.beside else ""
    region_key, street_key = (prefix + name for name in SPLIT_INTO[target.entity])
    region, street = targets.by_key[region_key].spec, targets.by_key[street_key].spec
    if region_key in keys:  # the region has a column of its own
        return CleanColumn(column.index, street_key, street)
    return CleanColumn(column.index, street_key, street, (region, street), region_key)


def _rehearse_end(writer: BulkWriter, report: Report) -> None:
    """Note what would refuse the import as a whole, credit above all, and what would be warned of."""
    try:
        writer.rehearse_end()
    except CrmError as error:
        report.obstacle = error.message()
    else:
        report.warnings += writer.notes


@contextmanager
def _closing(blocks: Iterator[Any]) -> Iterator[Iterator[Any]]:
    """Stop the reading, whatever ends the writing."""
    try:
        yield blocks
    finally:
        blocks.close()  # type: ignore[attr-defined]
