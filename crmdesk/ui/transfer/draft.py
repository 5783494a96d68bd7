"""What an import in the making consists of, and the work of each step as a job can run it.

Everything here is plain Python: it runs in workers and knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.progress import Progress

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.importing.mapping import ColumnMapping
    from crmdesk.services.importing.options import ImportJob, ImportOptions
    from crmdesk.services.importing.report import Report
    from crmdesk.services.importing.service import Preview
    from crmdesk.services.importing.sources import Source
    from crmdesk.services.importing.targets import Target

TEXT_SUFFIXES: Final = frozenset({".csv", ".txt", ".tsv"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from: a file or pasted *text*, and how it is to be read.

    Blank *encoding* and *sheet*, and *header_rows* None, mean: find out. (0, 0) says that there
    are no headings.
    """

    entity: str = "customer"
    path: Path | None = None
    text: str = ""
    encoding: str = ""
    sheet: str = ""
    header_rows: tuple[int, int] | None = None

    @property
    def is_text_file(self) -> bool:
        """Whether the name promises a text, whose encoding may have to be chosen."""
        return self.path is not None and self.path.suffix.lower() in TEXT_SUFFIXES


@dataclass(frozen=True, slots=True)
class Draft:
    """An import as far as it is decided."""

    origin: Origin
    source: Source
    preview: Preview
    targets: tuple[Target, ...]
    mapping: ColumnMapping
    options: ImportOptions

    def with_target(self, index: int, key: str) -> Draft:
        """Another target for a column."""
        return replace(self, mapping=self.mapping.chosen(index, key))


class Look:
    """Opens a source and proposes what its columns mean."""

    def __init__(
        self, services: Services, origin: Origin, options: ImportOptions | None = None
    ) -> None:
        self._imports, self._origin, self._options = services.imports, origin, options

    def __call__(self, _progress: Progress) -> Draft | CrmError:
        """The draft, or the sentence why there is none."""
        from crmdesk.services.importing import ImportOptions

        imports, origin = self._imports, self._origin
        try:
            if origin.path is None:
                source = imports.pasted(origin.text)
            else:
                source = imports.open(origin.path, encoding=origin.encoding)
            preview = imports.preview(source, origin.entity, origin.sheet, origin.header_rows)
            return Draft(
                origin,
                source,
                preview,
                imports.targets(origin.entity).targets,
                imports.suggest(preview, origin.entity),
                self._options or ImportOptions(),
            )
        except CrmError as error:
            return error


class Check:
    """Says what an import would do; needs the writer's thread, for it tries everything."""

    def __init__(self, services: Services, draft: Draft) -> None:
        self._imports, self._draft = services.imports, draft

    def __call__(self, progress: Progress) -> Report:
        """The report. Raises CrmError, Cancelled."""
        return self._imports.check(job_of(self._draft), progress)


class Run:
    """Imports; afterwards ``report`` says what was done."""

    def __init__(self, services: Services, draft: Draft) -> None:
        self._imports, self._draft = services.imports, draft
        self.report: Report | None = None

    def __call__(self, progress: Progress) -> ChangeSet:
        """The one act that the import is. Raises CrmError, Cancelled."""
        self.report = self._imports.run(job_of(self._draft), progress)
        assert self.report.change_set is not None  # a run always has one
        return self.report.change_set


def job_of(draft: Draft) -> ImportJob:
    """The draft as the service takes it."""
    from crmdesk.services.importing import ImportJob

    preview = draft.preview
    return ImportJob(draft.source, preview.sheet, preview.header, draft.mapping, draft.options)


def missing(services: Services, draft: Draft) -> list[Target]:
    """The fields that every new record needs and no column fills."""
    return services.imports.missing_targets(draft.mapping)
