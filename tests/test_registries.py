"""Whatever a registry names is there, and every label it brings has its Chinese."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from crmdesk.analysis import methods
from crmdesk.cli import COMMANDS, build_parser
from crmdesk.core.paths import resource
from crmdesk.models.derived import DERIVED
from crmdesk.models.fields import PART_LABELS, FieldSpec, fields_of
from crmdesk.models.registry import ENTITIES, entity_of
from crmdesk.reports import REPORTS, report, reports
from crmdesk.services.columns import BOOKKEEPING
from crmdesk.services.document_columns import SPECS as DOCUMENT_COLUMNS
from crmdesk.services.methods import field_specs
from crmdesk.services.rules import RULES
from crmdesk.services.settings import BUSINESS_SETTINGS
from crmdesk.ui.customers.tabs import card_tabs
from crmdesk.ui.page import Page
from crmdesk.ui.pages import PAGES, page_info
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.settings.section import Section
from crmdesk.ui.tour.stops import STOPS

SPECS: list[FieldSpec] = [
    *(spec for entity in ENTITIES for spec in fields_of(entity)),
    *DERIVED,
    *BOOKKEEPING,
    *DOCUMENT_COLUMNS,
    *(setting.field for setting in BUSINESS_SETTINGS),
    *(spec for known in reports() for spec in known.parameters),
    *(spec for known in methods() for spec in field_specs(known)),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with resource("locale", "zh_CN", "LC_MESSAGES", "crmdesk.po").open("rb") as file:
        return read_po(file)


def words_of(spec: FieldSpec) -> Iterator[str]:
    """Everything of a field that people read."""
    yield from (w for w in (spec.label, spec.section, spec.unit, spec.why, spec.hint) if w)
    yield from (option.label for option in spec.options)


# --- labels ---------------------------------------------------------------------------------
def has_chinese(catalogue: Catalog, text: str) -> bool:
    """Whether the text is translated, or needs no translation (A, ABC, 1-3)."""
    found = catalogue.get(text)
    return bool(found and found.string) or not re.search("[a-z]", text)


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: f"{s.entity}.{s.name}")
def test_every_word_of_a_field_has_its_chinese(catalogue: Catalog, spec: FieldSpec) -> None:
    assert [w for w in words_of(spec) if not has_chinese(catalogue, w)] == []


def test_every_name_of_an_entity_page_report_and_method_has_its_chinese(catalogue: Catalog) -> None:
    names: list[str] = [*PART_LABELS.values()]
    names += [name for e in ENTITIES for name in (e.label, e.label_plural)]
    names += [page.title for page in PAGES] + [section.title for section in SECTIONS]
    names += [known.title for known in reports()]
    names += [word for m in methods() for word in (m.title, m.question, m.help)]
    assert all(names)
    assert [name for name in names if not has_chinese(catalogue, name)] == []


# --- entities -------------------------------------------------------------------------------
def test_every_entity_is_found_by_its_table_and_has_a_title() -> None:
    for entity in ENTITIES:
        assert entity_of(entity.__tablename__) is entity
        assert entity.title_field in entity.__table__.columns
        assert not entity.parent_field or entity.parent_field in entity.__table__.columns
    assert len({e.__tablename__ for e in ENTITIES}) == len(ENTITIES)


def test_rules_and_references_are_of_entities_there_are() -> None:
    known = {e.__tablename__ for e in ENTITIES}
    assert set(RULES) <= known
    assert {s.reference for s in SPECS if s.reference} <= known


def test_parents_stand_before_their_children() -> None:
    seen: set[str] = set()
    for entity in ENTITIES:
        for spec in fields_of(entity):
            if spec.name == entity.parent_field:
                assert spec.reference in seen, entity.__name__
        seen.add(entity.__tablename__)


# --- the window -----------------------------------------------------------------------------
@pytest.mark.parametrize("info", PAGES, ids=lambda p: p.id)
def test_every_page_is_there_and_has_help(info: Any) -> None:
    page = info.load()
    assert issubclass(page, Page)
    assert page.help_text is not Page.help_text, "F1 would show nothing"
    assert page_info(info.id) is info
    assert not info.parent or page_info(info.parent)


@pytest.mark.parametrize("info", SECTIONS, ids=lambda s: s.key)
def test_every_section_of_the_settings_is_there(info: Any) -> None:
    assert issubclass(info.load(), Section)


def test_names_of_pages_sections_tabs_and_stops_are_unique() -> None:
    for names in (
        [page.id for page in PAGES],
        [section.key for section in SECTIONS],
        [tab.key for tab in card_tabs()],
        [stop.id for stop in STOPS],
    ):
        assert len(set(names)) == len(names)


def test_every_page_is_a_stop_of_the_tour() -> None:
    taken = [stop.id for stop in STOPS]
    wanted = {page.id.replace("_", "-").removeprefix("customer-") for page in PAGES}
    assert {name for name in wanted if not any(t.startswith(name) for t in taken)} == set()


# --- reports and commands -------------------------------------------------------------------
def test_every_report_is_there_under_its_own_name() -> None:
    made = reports()
    assert len(made) == len(REPORTS)
    for each in made:
        assert type(report(each.id)) is type(each)
        assert re.fullmatch("[a-z]+(-[a-z]+)*", each.id)
        assert all(spec.name and spec.label for spec in each.parameters)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_its_arguments(name: str) -> None:
    module = importlib.import_module(f"crmdesk.cli.{name}")
    assert callable(module.run)
    usage = build_parser().format_help()
    assert module.NAME in usage
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    assert [a.dest for a in parser._actions if not a.help] == []
