"""The card holds every field of the card and no other, in both languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from crmdesk.core.i18n import _, set_language
from crmdesk.models.derived import DERIVED
from crmdesk.models.fields import FieldSpec, Kind, Part, fields_of
from crmdesk.models.registry import CUSTOMER_CHILDREN, Customer, entity_of
from crmdesk.reports import styles
from crmdesk.reports.card import layout as plan
from crmdesk.reports.card.grid import LEAST_ROW, TABS, label_size, make_grid
from crmdesk.reports.card.texts import card_specs
from crmdesk.reports.fonts import REGULAR, width
from crmdesk.reports.paper import frame_of

FRAME = frame_of(styles.A4)
EVERY = card_specs(fields_of(Customer))


def test_every_field_of_the_card_has_its_place_and_no_other_field_has_one() -> None:
    on_card = {s.name for s in (*fields_of(Customer), *DERIVED) if s.on_card}
    assert plan.placed(plan.LAYOUT) == on_card


def test_every_card_field_of_child_records_stands_in_a_table_or_row() -> None:
    """A new card field of a contact, a document, ... needs a column here."""
    tables = {
        "contact": plan.CONTACTS, "qualification": plan.DOCUMENTS.left,
        "credit_event": plan.EVENTS, "competitor_relation": plan.COMPETITORS,
    }  # fmt: skip
    joined = {"address": {"region", "address"}, "dated_note": {"noted_on", "text"}}
    for entity in CUSTOMER_CHILDREN:
        name = entity.__tablename__
        wanted = {s.name for s in fields_of(entity) if s.on_card}
        shown = joined.get(name, set())
        if name in tables:
            shown = {f for c in tables[name].columns for f in c.fields} - {"status"}
            shown -= {"is_permanent"}  # shown as 长期 in the place of an end date
        assert shown == wanted, name


def new_field(name: str, part: Part | None, **given: object) -> FieldSpec:
    spec = FieldSpec(kind=Kind.TEXT, label=f"新栏 {name}", name=name, entity="customer",
                     on_card=True, part=part)  # fmt: skip
    return replace(spec, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", list(Part))
def test_a_new_field_gets_a_row_in_its_part_by_itself(part: Part) -> None:
    specs = EVERY | {"brand_new": new_field("brand_new", part)}
    layout = plan.with_rows_for(plan.unplaced(specs))
    own = next(p for p in layout if p.part is part)
    assert "brand_new" in {f for c in plan.cells(own.blocks) for f in c.fields}
    grid = make_grid(FRAME, specs)
    slot = next(s for s in grid.slots if s.key == "brand_new")
    assert slot.name == "新栏 brand_new"
    assert grid.end == pytest.approx(FRAME.bottom, abs=0.01)


def test_the_card_fills_its_page_exactly_in_both_languages() -> None:
    for language in ("zh_CN", "en"):
        set_language(language)
        grid = make_grid(FRAME, EVERY)
        assert grid.end == pytest.approx(FRAME.bottom, abs=0.01)
        assert grid.row_height >= LEAST_ROW


def test_with_new_fields_the_lines_to_write_on_give_way() -> None:
    few = make_grid(FRAME, EVERY)
    specs = EVERY | {f"n{i}": new_field(f"n{i}", Part.TRAITS, span=2) for i in range(8)}
    grid = make_grid(FRAME, specs)
    assert grid.end == pytest.approx(FRAME.bottom, abs=0.01)
    assert LEAST_ROW <= grid.row_height < few.row_height
    assert {f"n{i}" for i in range(8)} <= {s.key for s in grid.slots}
    assert grid.left_over == ()


def test_far_too_many_new_fields_go_to_the_continuation_rather_than_overlap() -> None:
    specs = EVERY | {f"n{i}": new_field(f"n{i}", Part.TRADE, span=4) for i in range(30)}
    grid = make_grid(FRAME, specs)
    assert grid.row_height >= LEAST_ROW
    shown = {s.key for s in grid.slots}
    assert grid.left_over
    assert all(f"n{i}" in shown or f"n{i}" in grid.left_over for i in range(30))


def test_slots_lie_inside_the_margins_and_do_not_overlap() -> None:
    for language in ("zh_CN", "en"):
        set_language(language)
        spans: dict[float, list[tuple[float, float, str]]] = {}
        for slot in make_grid(FRAME, EVERY).slots:
            left = slot.x
            if slot.align == "right":
                left = slot.x - slot.room
            elif slot.align == "centre":
                left = slot.x - slot.room / 2
            assert left >= FRAME.left - 0.1, slot.key
            assert left + slot.room <= FRAME.right + 0.1, slot.key
            spans.setdefault(round(slot.y, 1), []).append((left, left + slot.room, slot.key))
        for row in spans.values():
            row.sort()
            for (_a, end, key), (start, _b, following) in pairwise(row):
                assert end <= start + 1.5, (language, key, following)


def test_labels_do_not_run_into_their_values() -> None:
    for language in ("zh_CN", "en"):
        set_language(language)
        slots = {s.key: s for s in make_grid(FRAME, EVERY).slots}
        for part in plan.LAYOUT:
            for cell in plan.cells(part.blocks):
                if cell.is_tight or slots[cell.key].size == 10:
                    continue
                label = slots[cell.key].name
                tab = TABS[language][1]
                assert width(label, REGULAR, label_size()) <= tab + 12, (language, label)
                assert slots[cell.key].room >= 30, (language, label)


def test_labels_come_from_the_specs_where_the_layout_has_none() -> None:
    slots = {s.key: s for s in make_grid(FRAME, EVERY).slots}
    assert slots["legal_form"].name == EVERY["legal_form"].title == "组织形式"
    assert slots["credit_limit"].name == EVERY["credit_limit"].caption == "信用额度（万元）"


def test_money_on_the_card_is_in_wan() -> None:
    money = [s for s in EVERY.values() if s.kind is Kind.MONEY]
    assert {(s.per_unit, s.decimals) for s in money} == {(1_000_000, 2)}
    assert all("万元" in s.caption for s in money)


def test_parts_stand_in_the_order_of_the_source() -> None:
    assert [p.part for p in plan.LAYOUT[:4]] == list(Part)
    assert [_(p.title) for p in plan.LAYOUT] == [
        "基础资料", "客户特征", "业务状况", "交易现状", "联系人", "资质",
    ]  # fmt: skip
    for part in plan.LAYOUT[:4]:
        for cell in plan.cells(part.blocks):
            spec = EVERY.get(cell.key)
            assert spec is None or spec.part is part.part or spec.derived, cell.key


def test_the_tables_name_entities_that_exist() -> None:
    for key in ("contact", "qualification", "credit_event", "competitor_relation"):
        assert entity_of(key).parent_field == "customer_id"
