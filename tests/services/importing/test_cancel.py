"""Cancelled, failed or cut off: not one row stays."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.importing import importer, workers
from tests.helpers.stored import content, history_rows
from tests.services.importing.test_import import large


class Impatient:
    """Cancels at the n-th look; counts what was reported till then."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.reports = 0

    def report(self, done: int, total: int, text: str = "") -> None:
        self.reports += 1

    def check(self) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled


def everything(services: Services) -> Any:
    return content(services), history_rows(services)


def nobody_works() -> bool:
    """Whether every worker process has ended."""
    return multiprocessing.active_children() == []


def test_cancel_leaves_no_row_of_a_small_file(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "小.csv"
    rows = "".join(f"锦华{n},新标签\n" for n in range(3000))
    path.write_text("客户名称,标签\n" + rows, encoding="utf-8")
    assert path.stat().st_size <= workers.SMALL
    job = services.imports.job(path, "customer")
    before = everything(services)
    impatient = Impatient(3)
    with pytest.raises(Cancelled):
        services.imports.run(job, impatient)
    assert impatient.reports > 0  # some rows were written when it was cancelled
    assert everything(services) == before
    assert services.imports.run(job).created["customer"] == 3000


def test_cancel_leaves_no_row_and_no_process_of_a_large_file(
    services: Services, tmp_path: Path
) -> None:
    path = large(tmp_path / "大.xlsx")
    assert path.stat().st_size > workers.SMALL
    job = services.imports.job(path, "customer")
    before = everything(services)
    for patience in (0, 1):
        with pytest.raises(Cancelled):
            services.imports.run(job, Impatient(patience))
        assert everything(services) == before
        assert nobody_works()


def test_cancel_in_the_middle_of_writing(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C, or a fault of ours, between two rows."""
    monkeypatch.setattr(workers, "SMALL", 0)
    job = services.imports.job(large(tmp_path / "大.xlsx", 900), "customer")
    before = everything(services)
    take = importer.CustomerRows.take
    for fault in (KeyboardInterrupt, RuntimeError):
        count = 0

        def failing(self: Any, row: Any, fault: Any = fault) -> Any:
            nonlocal count
            count += 1
            if count == 700:
                raise fault
            return take(self, row)

        with monkeypatch.context() as patch:
            patch.setattr(importer.CustomerRows, "take", failing)
            with pytest.raises(fault):
                services.imports.run(job)
        assert everything(services) == before
        assert nobody_works()
    assert check(services.database) == []


def test_a_worker_that_dies_is_said_in_words(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SMALL", 0)
    job = services.imports.job(large(tmp_path / "大.xlsx", 900), "customer")
    before = everything(services)
    start = workers._Pool.__init__

    def killed(self: Any, *args: Any) -> None:
        start(self, *args)
        self._processes[0].kill()

    monkeypatch.setattr(workers._Pool, "__init__", killed)
    with pytest.raises(CrmError, match="意外"):
        services.imports.run(job)
    assert everything(services) == before
    assert nobody_works()


def test_a_file_that_breaks_off_inside_leaves_no_row(services: Services, tmp_path: Path) -> None:
    """The first rows of a text are fine; the fault comes when thousands are read."""
    path = tmp_path / "断.csv"
    lines = [f"锦华{n}五金,{'x' * 100}" for n in range(3000)]
    lines[-3] = '坏,"没有收尾'
    path.write_text("客户名称,备注\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert path.stat().st_size > workers.SMALL
    before = everything(services)
    job = services.imports.job(path, "customer")
    with pytest.raises(CrmError, match="引号"):
        services.imports.run(job)
    assert everything(services) == before
