"""One import from first to last block: clean, resolve, match, write, report.

A check is the same import in a transaction that is not committed: what it announces is what the
import does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec
from crmdesk.models.registry import entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.importing.cleaners import CleanedBlock, CleanPlan, Found, keys_of
from crmdesk.services.importing.customer_rows import CustomerRows
from crmdesk.services.importing.duplicates import Candidate, DuplicateFinder
from crmdesk.services.importing.matching import CustomerMatches, is_reference
from crmdesk.services.importing.options import ImportJob
from crmdesk.services.importing.references import References
from crmdesk.services.importing.report import Action, CellProblem, Report, RowResult
from crmdesk.services.importing.rows import Context, Incoming, Refused, Rows
from crmdesk.services.importing.targets import TargetSet
from crmdesk.services.name_keys import CustomerKeys
from crmdesk.services.rules.customer import FORESEEN_KEYS

NO_CONTACT: Final = N_("The customer has no contact called “{name}”.")


class Importer:
    """Runs one job with one writer."""

    def __init__(
        self,
        job: ImportJob,
        plan: CleanPlan,
        writer: BulkWriter,
        catalogue: FieldCatalogue,
        finder: DuplicateFinder | None,
        report: Report,
    ) -> None:
        self.job = job
        self.report = report
        self.seen = 0  # rows of the sheet looked at
        self._writer = writer
        self._finder = finder
        self._keys = keys_of(plan)
        self._places = _places(plan)
        targets = TargetSet(catalogue, job.mapping.entity).by_key
        self._titles = {key: target.spec.title for key, target in targets.items()}
        self._specs = {key: targets[key].spec for key in self._keys if key in targets}
        # Customers that this import creates can be named by rows further down.
        self._late = {
            key: spec
            for key, spec in self._specs.items()
            if spec.reference == "customer" and job.mapping.entity == "customer"
        }
        customers = CustomerMatches(writer.connection)
        self._references = References(
            writer,
            customers,
            create_missing=job.options.create_missing,
            create_employees=job.options.create_employees,
        )
        clearable = frozenset(self._keys) if job.options.clear_blank else frozenset()
        context = Context(writer, catalogue, job.options, customers, report, clearable)
        self._rows: Rows | CustomerRows = (
            CustomerRows(context, self._keys)
            if job.mapping.entity == "customer"
            else Rows(context, job.mapping.entity)
        )

    def run(self, blocks: Iterator[CleanedBlock], total: int, progress: Progress) -> None:
        """Take all blocks. Raises Cancelled."""
        for block in blocks:
            progress.check()
            self._take(block)
            self.seen = min(block.seen, total) if total else block.seen
            progress.report(self.seen, total)
        self.report.new_names = self._references.new_names
        self.report.new_ids = self._references.new_ids

    def _take(self, block: CleanedBlock) -> None:
        self.report.skipped += block.skipped
        wrong: dict[int, list[Found]] = {}
        for found in block.problems:
            wrong.setdefault(found.row, []).append(found)
        incoming = self._incoming(block)
        problems = {n: [_of_found(f, self._keys) for f in found] for n, found in wrong.items()}
        self._resolve(incoming, problems)
        self._foresee(block, incoming)
        fine = [row for n, row in enumerate(incoming) if n not in problems]
        self._rows.prepare(fine)
        self._look_for_duplicates(fine)
        originals: list[list[str]] | None = None
        for n, row in enumerate(incoming):
            try:
                if n in problems:
                    raise Refused(*problems[n])
                self._resolve_late(row)
                self.report.add(self._rows.take(row))
            except Refused as refused:
                if originals is None:
                    originals = block.originals()
                self._refuse(row, refused.problems, originals[n])

    def _incoming(self, block: CleanedBlock) -> list[Incoming]:
        keys = self._keys
        rows = zip(*block.columns, strict=True) if block.columns else iter(())
        found = [
            Incoming(number, dict(zip(keys, values, strict=True)))
            for number, values in zip(block.numbers, rows, strict=True)
        ]
        for row, normalised in zip(found, block.normalised, strict=False):
            row.normalised = normalised
        for row, text in zip(found, block.texts, strict=False):
            row.text = text
        return found

    def _resolve(self, rows: Sequence[Incoming], problems: dict[int, list[Problem]]) -> None:
        """Names to ids, in the rows that have nothing wrong so far."""
        columns = [
            (key, spec)
            for key, spec in self._specs.items()
            if is_reference(spec) and key not in self._late
        ]
        # The customer comes first: a superior is looked for among his contacts.
        columns.sort(key=lambda column: column[1].reference == "contact")
        for n, row in enumerate(rows):
            if n in problems:
                continue
            for key, spec in columns:
                said = row.values[key]
                if said is None:
                    continue
                value, problem = self._resolved(spec, said, row)
                row.values[key] = value
                if problem is not None:
                    params = problem.params
                    problems.setdefault(n, []).append(Problem(key, problem.template, params))

    def _resolve_late(self, row: Incoming) -> None:
        """Parents of customers, when the rows above are in. Raises Refused."""
        for key, spec in self._late.items():
            said = row.values[key]
            if said is not None:
                row.values[key], problem = self._resolved(spec, said, row)
                if problem is not None:
                    raise Refused(Problem(key, problem.template, problem.params))

    def _resolved(self, spec: FieldSpec, said: str, row: Incoming) -> tuple[Any, Problem | None]:
        if spec.reference != "contact":
            return self._references.resolve(spec, said)
        customer_id = row.values.get("customer_id")
        found = self._writer.rows("contact", ["id"], customer_id=customer_id, name=said)
        if found:
            return found[0][0], None
        return None, Problem("", NO_CONTACT, {"name": said})

    def _foresee(self, block: CleanedBlock, rows: Sequence[Incoming]) -> None:
        """Hand the keys that were made of the names while reading to the rules."""
        known: dict[tuple[str, bool], CustomerKeys] = self._writer.memo(FORESEEN_KEYS, dict)
        known.clear()
        for row, keys in zip(rows, block.name_keys, strict=False):
            if keys is not None:
                person = row.values.get("customer_type") == "consumer"
                known[row.values["name"], person] = CustomerKeys(*keys)

    def _look_for_duplicates(self, rows: Sequence[Incoming]) -> None:
        if self._finder is None or not isinstance(self._rows, CustomerRows):
            return
        new = [row for row in rows if self._rows.is_new(row)]
        asked = [_candidate(row) for row in new]
        for row, found in zip(new, self._finder.find_many(asked) if asked else (), strict=True):
            row.duplicates = tuple(found)

    def _refuse(self, row: Incoming, problems: Sequence[Problem], texts: list[str]) -> None:
        self._rows.refused(row)
        cells = tuple(self._cell(problem, texts) for problem in problems)
        title = row.values.get(entity_of(self.job.mapping.entity).title_field) or ""
        self.report.add(RowResult(row.number, Action.REFUSE, str(title), problems=cells))
        self.report.originals[row.number] = texts

    def _cell(self, problem: Problem, texts: list[str]) -> CellProblem:
        column = self._places.get(problem.field, -1)
        if column >= 0:
            heading = self.job.header.headings[column]
            return CellProblem(column, heading, texts[column], problem)
        return CellProblem(-1, self._titles.get(problem.field, ""), "", problem)


def _places(plan: CleanPlan) -> dict[str, int]:
    places: dict[str, int] = {}
    for column in plan.columns:
        places[column.key] = column.index
        if column.split:
            places[column.region_key] = column.index
    return places


def _of_found(found: Found, keys: Sequence[str]) -> Problem:
    return Problem(keys[found.column], found.template, found.params)


def _candidate(row: Incoming) -> Candidate:
    value = row.values.get
    phones = (value("phone"), value("contact.mobile"), value("contact.phone"))
    return Candidate(value("name") or "", value("uscc") or "", tuple(p for p in phones if p))
