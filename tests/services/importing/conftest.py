"""A quick way from rows to an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.services.container import Services
from crmdesk.services.importing import ImportJob, Report
from tests.helpers.sheets import write_xlsx

Rows: TypeAlias = Sequence[Sequence[Any]]
JobOf: TypeAlias = Callable[..., ImportJob]
Importing: TypeAlias = Callable[..., Report]


@pytest.fixture
def job_of(services: Services, tmp_path: Path) -> JobOf:
    """Rows (the first one the headings) to a job with every proposal accepted."""
    count = iter(range(1000))

    def make(rows: Rows, entity: str = "customer", **options: Any) -> ImportJob:
        path = write_xlsx(tmp_path / f"名单 {next(count)}.xlsx", rows)
        return services.imports.job(path, entity, **options)

    return make


@pytest.fixture
def take(services: Services, job_of: JobOf) -> Importing:
    """Import rows and return the report."""

    def run(
        rows: Rows, entity: str = "customer", progress: Progress = NO_PROGRESS, **options: Any
    ) -> Report:
        return services.imports.run(job_of(rows, entity, **options), progress)

    return run
