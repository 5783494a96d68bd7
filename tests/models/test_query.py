"""A list query is a value that survives being written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core import i18n
from crmdesk.models.fields import Kind
from crmdesk.models.query import (
    OP_LABELS,
    VALUE_COUNTS,
    Condition,
    Group,
    Op,
    Sort,
    ViewState,
    filter_from_data,
    filter_to_data,
    op_label,
    operators,
)
from tests.helpers.specs import spec

stored = st.one_of(st.integers(-(2**63), 2**63 - 1), st.text(max_size=20))
conditions = st.builds(
    Condition,
    st.text(min_size=1, max_size=12),
    st.sampled_from(Op),
    st.lists(stored, max_size=3).map(tuple),
)
groups = st.recursive(
    st.builds(Group, st.lists(conditions, max_size=3).map(tuple), st.booleans()),
    lambda inner: st.builds(
        Group, st.lists(st.one_of(conditions, inner), max_size=3).map(tuple), st.booleans()
    ),
    max_leaves=8,
)


@given(st.one_of(conditions, groups))
def test_a_filter_survives_json(item: Any) -> None:
    data = json.loads(json.dumps(filter_to_data(item), ensure_ascii=False))
    assert filter_from_data(data) == item


@given(
    st.builds(
        ViewState,
        st.lists(st.text(max_size=8), max_size=4).map(tuple),
        st.lists(st.integers(0, 2000), max_size=4).map(tuple),
        groups,
        st.lists(st.builds(Sort, st.text(max_size=8), st.booleans()), max_size=3).map(tuple),
    )
)
def test_a_view_survives_json(view: ViewState) -> None:
    assert ViewState.from_json(view.to_json()) == view


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "5",
        '{"columns": [], "widths": []}',
        '{"columns": [], "widths": [], "filter": {}, "sort": []}',
        '{"columns": [], "widths": [], "filter": {"field": "x", "op": "loves", "values": []}, "sort": []}',
        '{"columns": [], "widths": [], "filter": {"every": true, "items": [5]}, "sort": []}',
        '{"columns": [], "widths": [], "filter": {"every": true, "items": []}, "sort": [["x"]]}',
        '{"columns": [], "widths": [], "filter": {"every": true, "items": []}, "sort": [5]}',
        '{"columns": 5, "widths": [], "filter": {"every": true, "items": []}, "sort": []}',
        "not json",
    ],
)
def test_what_is_no_view_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text of the error is for the log
        ViewState.from_json(text)


def test_a_single_condition_in_a_view_becomes_a_group() -> None:
    text = (
        '{"columns": ["name"], "widths": [200], "sort": [["code", true]], '
        '"filter": {"field": "age", "op": "less", "values": [5]}}'
    )
    view = ViewState.from_json(text)
    assert view.filter == Group((Condition("age", Op.LESS, (5,)),))
    assert view.sort == (Sort("code", descending=True),)


def test_a_group_is_empty_when_nothing_in_it_asks_anything() -> None:
    assert Group().is_empty
    assert Group((Group(), Group((Group(),)))).is_empty
    assert not Group((Group((Condition("a", Op.EMPTY),)),)).is_empty


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_every_kind_has_operators_with_distinct_words(kind: Kind, language: str) -> None:
    i18n.set_language(language)
    offered = operators(spec(kind))
    assert len(set(offered)) == len(offered) >= 3
    assert {Op.EMPTY, Op.FILLED} <= set(offered)
    words = [i18n._(op_label(op, spec(kind))) for op in offered]
    assert len(set(words)) == len(words)


def test_every_operator_has_words_and_is_offered_somewhere() -> None:
    assert set(OP_LABELS) == set(Op)
    offered = {op for kind in Kind for op in operators(spec(kind))}
    assert offered == set(Op)
    assert set(VALUE_COUNTS) <= set(Op)


def test_dates_come_before_and_after_rather_than_less_and_more() -> None:
    i18n.set_language("en")
    assert op_label(Op.LESS, spec(Kind.DATE)) == "before"
    assert op_label(Op.LESS, spec(Kind.INTEGER)) == "less than"
