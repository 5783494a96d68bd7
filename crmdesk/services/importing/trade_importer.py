"""One import of sales, receipts, stocks or balances from first to last block.

The counterpart of ``importer`` for lists whose rows are no records. Subclasses take the rows
(``_take``) and may have something to do after the last one (``_end``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.importing.cleaners import CleanedBlock, CleanPlan, Found, keys_of
from crmdesk.services.importing.matching import CustomerMatches
from crmdesk.services.importing.options import ImportJob
from crmdesk.services.importing.references import References
from crmdesk.services.importing.report import Action, CellProblem, Report, RowResult
from crmdesk.services.importing.trade_names import TradeNames
from crmdesk.services.importing.trade_targets import specs_of
from crmdesk.services.importing.trade_words import is_ours

FOREIGN: Final = N_(
    "The amount is in {currency}. The file is kept in yuan: convert the amount first."
)
NO_MONTH: Final = N_("“{value}” is no month. Write it like 2026-10 or 2026年10月.")
Values = tuple[Any, ...]


class Originals:
    """The texts of all rows, packed as they came, for the few that are refused in the end."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._blocks: list[CleanedBlock] = []
        self._open: tuple[int, dict[int, list[str]]] = (-1, {})

    def add(self, block: CleanedBlock) -> None:
        """Keep the texts of a block."""
        if block.numbers:
            self._firsts.append(block.numbers[0])
            # Nothing but numbers and texts: the values have gone their way.
            bare = block._replace(columns=[], problems=[], normalised=[], name_keys=[], texts=[])
            self._blocks.append(bare)

    def texts(self, row: int) -> list[str]:
        """The cells of a row."""
        at = bisect_right(self._firsts, row) - 1
        if self._open[0] != at:
            block = self._blocks[at]
            self._open = at, dict(zip(block.numbers, block.originals(), strict=True))
        return self._open[1][row]


class TradeImporter(ABC):
    """Runs one job with one writer."""

    def __init__(
        self,
        job: ImportJob,
        plan: CleanPlan,
        writer: BulkWriter,
        catalogue: FieldCatalogue,
        report: Report,
    ) -> None:
        self.job = job
        self.report = report
        self.seen = 0
        self._writer = writer
        self._catalogue = catalogue
        self._keys = keys_of(plan)
        self._places = {column.key: column.index for column in plan.columns}
        self._specs: dict[str, FieldSpec] = specs_of(catalogue, job.mapping.entity)
        customers = CustomerMatches(writer.connection)
        options = job.options
        self._references = References(
            writer,
            customers,
            create_missing=options.create_missing,
            create_employees=options.create_employees,
        )
        self._names = TradeNames(writer, customers, self._references, options, report)
        self._originals = Originals()
        self._currency = self._one("currency")

    # --- the way of the rows --------------------------------------------------------------
    def run(self, blocks: Iterator[CleanedBlock], total: int, progress: Progress) -> None:
        """Take all blocks. Raises Cancelled."""
        for block in blocks:
            progress.check()
            self._originals.add(block)
            self._take_block(block)
            self.seen = min(block.seen, total) if total else block.seen
            progress.report(self.seen, total)
        self._end(progress)
        self.report.rows.sort(key=_number)
        for entity, new in self._references.new_names.items():
            self.report.new_names.setdefault(entity, []).extend(new)
        self.report.new_ids |= self._references.new_ids

    def _take_block(self, block: CleanedBlock) -> None:
        self.report.skipped += block.skipped
        wrong: dict[int, list[Problem]] = {}
        for found in block.problems:
            wrong.setdefault(found.row, []).append(_of_found(found, self._keys))
        # A last column of nothing stands for every column that the sheet has not.
        rows = zip(*block.columns, repeat(None)) if block.columns else iter(())
        nothing: list[Problem] = []
        for n, (number, values) in enumerate(zip(block.numbers, rows, strict=False)):
            problems = wrong.get(n, nothing)
            said = self._currency(values)
            if said is not None and not is_ours(said):
                problems = [*problems, Problem("currency", FOREIGN, {"currency": said})]
            self._take(number, values, problems)

    @abstractmethod
    def _take(self, number: int, values: Values, problems: Sequence[Problem]) -> None:
        """Take one row; *problems* were found while cleaning it."""

    def _end(self, progress: Progress) -> None:  # noqa: B027  a hook: some have nothing left to do
        """What is left to do after the last row."""

    # --- for the rows ---------------------------------------------------------------------
    def _one(self, key: str) -> Callable[[Values], Any]:
        """A function that takes the value of a column out of a row; None if it has none."""
        return itemgetter(self._keys.index(key) if key in self._keys else -1)

    def _several(self, keys: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
        """The same for several columns."""
        places = [self._keys.index(key) if key in self._keys else -1 for key in keys]
        return itemgetter(*places)

    def _employee(self, key: str, said: str | None) -> tuple[int | None, list[Problem]]:
        """The colleague of a cell."""
        if said is None:
            return None, []
        found, problem = self._references.resolve(self._specs[key], said)
        if problem is None:
            return found, []
        return None, [Problem(key, problem.template, problem.params)]

    def _done(self, number: int, action: Action, title: str, record_id: int) -> None:
        self.report.add(RowResult(number, action, title, record_id))

    def _refuse(self, number: int, title: str, problems: Sequence[Problem]) -> None:
        texts = self._originals.texts(number)
        cells = tuple(self._cell(problem, texts) for problem in problems)
        self.report.add(RowResult(number, Action.REFUSE, title, problems=cells))
        self.report.originals[number] = texts

    def _cell(self, problem: Problem, texts: Sequence[str]) -> CellProblem:
        for key in _KEYS_OF.get(problem.field, (problem.field,)):
            column = self._places.get(key, -1)
            if column >= 0:
                return CellProblem(column, self.job.header.headings[column], texts[column], problem)
        spec = self._specs.get(problem.field)
        return CellProblem(-1, spec.title if spec else "", "", problem)


# Fields of records to the columns that say them.
_KEYS_OF: Final[dict[str, tuple[str, ...]]] = {
    "customer_id": ("customer", "customer_code"),
    "customer": ("customer", "customer_code"),
    "product_id": ("line.product_code", "line.name", "product_code", "name"),
    "product_code": ("line.product_code", "line.name", "product_code", "name"),
    "name": ("name", "line.name", "customer"),
    **{
        name: (name, f"line.{name}")
        for name in ("quantity", "price", "discount", "amount", "cost", "tax_rate", "unit")
    },
    "stated": ("stated", "amount", "line.amount"),
    "sale_id": ("settles",),
    "month": ("month",),
}


def _number(row: RowResult) -> int:
    return row.number


def _of_found(found: Found, keys: Sequence[str]) -> Problem:
    return Problem(keys[found.column], found.template, found.params)
