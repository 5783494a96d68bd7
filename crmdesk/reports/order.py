"""What a report is ordered with, and how every report begins and ends: numbered, written aside.

The name of the file says what it becomes: paper (.pdf) or, of a report that is a table, .xlsx.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec
from crmdesk.reports.base import Printed, Scope, missing_remarks

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print


PAPER, WORKBOOK = ".pdf", ".xlsx"
ONLY_PAPER: Final = N_("{report} is printed only: choose a file name that ends in .pdf.")
PAPER_OR_WORKBOOK: Final = N_("{report}: choose a file name that ends in .pdf or .xlsx.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One report to be made: of what, with which parameters (value form), into which file."""

    report: str
    services: Services
    scope: Scope
    values: Mapping[str, Any]
    target: Path
    progress: Progress

    @contextmanager
    def issued(
        self, customer_ids: Sequence[int | None] = (None,)
    ) -> Iterator[tuple[list[Print], Path]]:
        """The numbered papers, one for each customer (None: nobody in particular), and the path
        to write to.

        When the block succeeds the file is put in place; whatever it raises leaves neither file
        nor number.
        """
        services = self.services
        with (
            services.printing.issued(self.report, customer_ids, services.employee_id) as papers,
            replacing(self.target) as aside,
        ):
            yield papers, aside

    def printed(
        self, papers: Sequence[Print], pages: int, missing: Sequence[str], *remarks: str
    ) -> Printed:
        """The file, finished: *missing* are the characters that the fonts lack, *remarks*
        sentences that come before the one about them."""
        return Printed(
            file=self.target,
            pages=pages,
            papers=tuple(papers),
            remarks=(*remarks, *missing_remarks(missing)),
        )


class BaseReport(ABC):
    """A ``base.Report`` that takes what it needs from an ``Order``."""

    id: ClassVar[str]
    title: ClassVar[str]
    parameters: ClassVar[tuple[FieldSpec, ...]] = ()

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``."""
        if target.suffix.lower() != PAPER:
            raise CrmError(ONLY_PAPER, report=_(self.title))
        return self.make(self._order(services, scope, values, target, progress))

    def _order(
        self, services: Services, scope: Scope, values: Mapping[str, Any], target: Path,
        progress: Progress,
    ) -> Order:  # fmt: skip
        return Order(
            report=self.id, services=services, scope=scope, values=values, target=target,
            progress=progress,
        )  # fmt: skip

    @abstractmethod
    def make(self, order: Order) -> Printed:
        """Write the PDF that was ordered. Raises what ``base.Report.build`` raises."""


class TableReport(BaseReport):
    """A report that is an Excel file with the same rows, if the name of the file ends so."""

    has_workbook: ClassVar[bool] = True

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``. An Excel file is no paper: it gets no print number."""
        ending = target.suffix.lower()
        if ending == PAPER:
            return super().build(services, scope, values, target, progress)
        if ending != WORKBOOK:
            raise CrmError(PAPER_OR_WORKBOOK, report=_(self.title))
        order = self._order(services, scope, values, target, progress)
        return Printed(file=target, rows=self.write_workbook(order))

    @abstractmethod
    def write_workbook(self, order: Order) -> int:
        """Write the .xlsx that was ordered; returns the number of rows. Raises like ``make``."""
