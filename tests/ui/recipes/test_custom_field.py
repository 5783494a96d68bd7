"""A field that the owner adds at run time takes every road of a built-in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from tests.helpers.making import create
from tests.ui.recipes.places import Places


def test_a_custom_field_appears_everywhere(
    qtbot: Any,
    window: MainWindow,
    services: Services,
    tmp_path: Path,
) -> None:
    create(services, "custom_field", title="送货窗口", kind="text", on_card=True)
    [spec] = services.catalogue.custom()
    Places(qtbot, window, services, tmp_path, spec, "周三下午到").check_everywhere()


def test_a_custom_field_is_printed_only_on_wish(services: Services) -> None:
    create(services, "custom_field", title="送货窗口", kind="text")
    [spec] = services.catalogue.custom()
    assert not spec.on_card
