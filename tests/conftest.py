"""Fixtures for every test: a real file copied from a template built once per process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from crmdesk.core import clock, i18n
from crmdesk.models.database import create_database, open_database
from crmdesk.services.container import Services

NOW = datetime(2026, 11, 21, 9, 12)

# The same examples in every run, so that nobody meets another's failure by chance;
# HYPOTHESIS_PROFILE=explore looks for new ones.
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "crmdesk",
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=_QUIET,
)
settings.register_profile(
    "explore", max_examples=2000, database=None, deadline=None, suppress_health_check=_QUIET
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "crmdesk"))


@pytest.fixture(autouse=True)
def _fixed_world() -> Iterator[None]:
    """Every test runs at the same moment and starts in Chinese."""
    i18n.set_language("zh_CN")
    with clock.fixed(NOW):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """English for one test."""
    i18n.set_language("en")
    yield
    i18n.set_language("zh_CN")


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty customer file with one employee, 李晓明."""
    path = tmp_path_factory.mktemp("template") / "empty.crm"
    with clock.fixed(NOW):
        services = Services(create_database(path))
        services.records.save("employee", None, {"name": "李晓明"})
        services.close()
    return path


@pytest.fixture
def crm_file(template_file: Path, tmp_path: Path) -> Path:
    """A fresh copy of the template; its folder and name hold blanks and Chinese."""
    folder = tmp_path / "客户 资料"
    folder.mkdir()
    return Path(shutil.copy(template_file, folder / "测试 数据.crm"))


@pytest.fixture
def services(crm_file: Path) -> Iterator[Services]:
    """The services of a fresh file; 李晓明 is at work."""
    opened = Services(open_database(crm_file))
    opened.employee_id = opened.names.choices("employee")[0][0]
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo file of the case size, built once. Tests that write copy it first."""
    from crmdesk.services.demo import create_demo

    path = tmp_path_factory.mktemp("demo") / "case.crm"
    with clock.fixed(NOW):
        create_demo(path, "case", today=NOW.date())
    return path
