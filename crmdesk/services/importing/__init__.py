"""Importing spreadsheets and pasted cells.

``ImportService`` (``services.importing.service``) is the way in: open, preview, suggest, check,
run. The modules below it each do one step: ``sources`` tells what a file is, ``reading`` reads
it, ``headers`` and ``mapping`` understand its columns, ``cleaners`` convert cells (in worker
processes for large files), ``importer`` matches and writes rows, ``report`` says what happened.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from crmdesk.services.importing.duplicates import Candidate, DuplicateFinder
    from crmdesk.services.importing.headers import Header
    from crmdesk.services.importing.mapping import ColumnMap, ColumnMapping, How
    from crmdesk.services.importing.options import MODE_LABELS, ImportJob, ImportOptions, Mode
    from crmdesk.services.importing.report import (
        ACTION_LABELS,
        Action,
        CellProblem,
        FieldChange,
        PossibleDuplicate,
        Report,
        RowResult,
    )
    from crmdesk.services.importing.service import ImportService, Preview
    from crmdesk.services.importing.sources import Sheet, Source, UnreadableFile
    from crmdesk.services.importing.targets import IMPORTABLE, Target, TargetSet
    from crmdesk.services.importing.texts import ENCODINGS

# Loaded when asked for: a worker process reads and cleans without the database libraries.
_HOMES: Final = {
    "Candidate": "duplicates",
    "DuplicateFinder": "duplicates",
    "Header": "headers",
    "ColumnMap": "mapping",
    "ColumnMapping": "mapping",
    "How": "mapping",
    "MODE_LABELS": "options",
    "ImportJob": "options",
    "ImportOptions": "options",
    "Mode": "options",
    "ACTION_LABELS": "report",
    "Action": "report",
    "CellProblem": "report",
    "FieldChange": "report",
    "PossibleDuplicate": "report",
    "Report": "report",
    "RowResult": "report",
    "ImportService": "service",
    "Preview": "service",
    "Sheet": "sources",
    "Source": "sources",
    "UnreadableFile": "sources",
    "IMPORTABLE": "targets",
    "Target": "targets",
    "TargetSet": "targets",
    "ENCODINGS": "texts",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "ACTION_LABELS",
    "ENCODINGS",
    "IMPORTABLE",
    "MODE_LABELS",
    "Action",
    "Candidate",
    "CellProblem",
    "ColumnMap",
    "ColumnMapping",
    "DuplicateFinder",
    "FieldChange",
    "Header",
    "How",
    "ImportJob",
    "ImportOptions",
    "ImportService",
    "Mode",
    "PossibleDuplicate",
    "Preview",
    "Report",
    "RowResult",
    "Sheet",
    "Source",
    "Target",
    "TargetSet",
    "UnreadableFile",
]
