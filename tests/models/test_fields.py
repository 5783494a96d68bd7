"""Field specs: complete against the specification, consistent, and translated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from crmdesk.core import i18n
from crmdesk.core.i18n import _
from crmdesk.models import checks, choices, customer, derived, query
from crmdesk.models.fields import (
    NUMERIC,
    PART_LABELS,
    TEXTUAL,
    FieldSpec,
    Kind,
    Option,
    Part,
    by_name,
    fields_of,
    spec_of,
)
from crmdesk.models.qualification import STATUS_LABELS
from crmdesk.models.registry import CUSTOMER_CHILDREN, ENTITIES, Contact, Customer, entity_of

FIELDS = [(e.__tablename__, s) for e in ENTITIES for s in fields_of(e)]
IDS = [f"{entity}.{spec.name}" for entity, spec in FIELDS]
every_field = pytest.mark.parametrize(("entity", "spec"), FIELDS, ids=IDS)
every_entity = pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.__tablename__)


# --- order, names, lookups ------------------------------------------------------------------
@every_entity
def test_fields_come_in_their_order_of_declaration(entity: type) -> None:
    declared = [n for n in vars(entity) if n in by_name(fields_of(entity))]
    assert [s.name for s in fields_of(entity)] == declared
    assert all(s.entity == entity.__tablename__ for s in fields_of(entity))


def test_one_spec_by_its_name() -> None:
    assert spec_of(Customer, "name").label == "Customer name"
    assert spec_of(Customer, "name").key == "name"
    with pytest.raises(KeyError, match=r"Customer\.nothing"):
        spec_of(Customer, "nothing")
    with pytest.raises(KeyError):
        entity_of("nothing")


@every_entity
def test_the_title_and_the_parent_are_fields(entity: type) -> None:
    names = by_name(fields_of(entity))
    assert entity.title_field in names
    if entity.parent_field:
        parent = names[entity.parent_field]
        assert parent.kind is Kind.REFERENCE
        # A task may be nobody's.
        assert parent.required or entity.__tablename__ == "task"
        assert parent.immutable
    assert (entity in CUSTOMER_CHILDREN) == (entity.parent_field == "customer_id")


def test_parents_stand_before_their_children() -> None:
    """An import or a restore walks the entities in order; only own trees look ahead."""
    places = {e.__tablename__: n for n, e in enumerate(ENTITIES)}
    for entity, spec in FIELDS:
        if spec.kind is Kind.REFERENCE and spec.reference != entity:
            assert places[spec.reference] < places[entity], (entity, spec.name)


# --- every single spec ----------------------------------------------------------------------
@every_field
def test_a_spec_is_consistent(entity: str, spec: FieldSpec) -> None:
    assert spec.label
    assert bool(spec.options) == (spec.kind in (Kind.ENUM, Kind.MULTI_ENUM))
    assert bool(spec.reference) == (spec.kind in (Kind.REFERENCE, Kind.REFERENCES))
    if spec.reference:
        assert entity_of(spec.reference)
    if spec.check:
        assert spec.check in checks.RULES or spec.check == "not_future"
        assert (spec.check == "not_future") == (spec.kind in (Kind.DATE, Kind.DATETIME))
    if spec.minimum is not None or spec.maximum is not None:
        assert spec.is_numeric or spec.kind is Kind.DATE
    if spec.minimum is not None and spec.maximum is not None:
        assert spec.minimum < spec.maximum
    if spec.kind is Kind.MONEY:
        assert spec.unit
        assert spec.decimals == 2
    if spec.kind is Kind.PERCENT:
        assert (spec.minimum, spec.maximum) == (0, 10_000)
    assert 1 <= spec.span <= 4
    assert spec.kind in TEXTUAL or not spec.multiline
    assert not (spec.required and spec.derived)


@every_field
def test_a_default_is_a_value_of_its_field(entity: str, spec: FieldSpec) -> None:
    from crmdesk.models import codecs

    if spec.default is not None:
        assert codecs.load(spec, codecs.dump(spec, spec.default)) == spec.default


@every_field
def test_text_fields_say_how_long_they_may_be(entity: str, spec: FieldSpec) -> None:
    """Without it a paste of a whole book would be stored."""
    if spec.kind in TEXTUAL and not spec.internal and (entity, spec.name) != ("setting", "value"):
        assert spec.length > 0


@every_field
def test_every_choice_fits_into_its_column(entity: str, spec: FieldSpec) -> None:
    if spec.kind is Kind.ENUM and spec.length:
        assert max(len(o.value) for o in spec.options) <= spec.length
    if spec.kind is Kind.MULTI_ENUM:
        assert len(",".join(o.value for o in spec.options)) + 2 <= spec.length


@every_field
def test_the_column_follows_the_spec(entity: str, spec: FieldSpec) -> None:
    column = entity_of(entity).__table__.columns[spec.name]
    assert column.nullable == (not spec.required)
    targets = {key.target_fullname for key in column.foreign_keys}
    assert targets == ({f"{spec.reference}.id"} if spec.kind is Kind.REFERENCE else set())


def test_sensitive_facts_are_never_printed_or_searched() -> None:
    for _entity, spec in FIELDS:
        if spec.sensitive:
            assert not spec.on_card, spec.name
            assert not spec.searchable, spec.name
            assert not spec.required, spec.name


# --- words ----------------------------------------------------------------------------------
def words() -> Iterator[tuple[str, str]]:
    """(where, source string) of everything a spec or an enumeration shows to people."""
    for entity in ENTITIES:
        yield entity.__tablename__, entity.label
        yield entity.__tablename__, entity.label_plural
    for entity, spec in [*FIELDS, *[("derived", s) for s in derived.DERIVED]]:
        where = f"{entity}.{spec.name}"
        for text in (spec.label, spec.section, spec.unit, spec.why, spec.hint):
            if text:
                yield where, text
        for option in spec.options:
            yield where, option.label
    for table in (PART_LABELS, STATUS_LABELS, query.OP_LABELS, query.DATE_LABELS):
        for text in table.values():
            yield "labels", text


def test_every_word_people_see_is_in_the_chinese_catalogue() -> None:
    i18n.set_language("zh_CN")
    spoken = {"E-mail", "QQ", "VIP", "RFM", "ABC", *"ABCD", "AAA", "AA", "BBB", "BB", "CCC", "CC"}
    missing = [
        (where, text)
        for where, text in words()
        if text not in spoken and not any("\u4e00" <= c <= "\u9fff" for c in _(text))
    ]
    assert missing == []


@every_field
def test_every_enumeration_has_a_label_of_its_own_for_each_choice(
    entity: str, spec: FieldSpec
) -> None:
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        labels = [spec.option_label(o.value) for o in spec.options]
        assert len(set(labels)) == len(labels), labels


def test_every_enumeration_is_used_or_declared_for_a_reason() -> None:
    used = {s.options for _entity, s in FIELDS} | {s.options for s in derived.DERIVED}
    for choice in vars(choices).values():
        if isinstance(choice, type) and issubclass(choice, choices.Choice) and len(choice):
            assert tuple(Option(c.value, c.label) for c in choice) in used, choice.__name__


def test_a_choice_compares_equal_to_its_code() -> None:
    assert choices.CustomerType.CONSUMER == "consumer"
    assert choices.CustomerType("consumer").label == "Consumer customer"
    assert f"{choices.CustomerType.CONSUMER}" == "consumer"


@every_entity
def test_no_two_fields_answer_to_the_same_heading(entity: type) -> None:
    """Keys, labels of both languages and aliases: an import could not tell the fields apart."""
    claimed: dict[str, set[str]] = defaultdict(set)
    for spec in fields_of(entity):
        if spec.internal:
            continue
        for heading in {spec.name, *spec.aliases, *i18n.everywhere(spec.label)}:
            claimed[heading.casefold().replace(" ", "")].add(spec.name)
    assert {h: n for h, n in claimed.items() if len(n) > 1} == {}


@every_field
def test_an_alias_is_said_once(entity: str, spec: FieldSpec) -> None:
    assert [a for a, n in Counter(spec.aliases).items() if n > 1] == []
    assert all(a == a.strip() and a for a in spec.aliases)


@pytest.mark.parametrize(
    ("spec", "chinese", "english"),
    [
        (spec_of(Customer, "name"), "客户名称", "Customer name"),
        (
            spec_of(Customer, "registered_capital"),
            "注册资本（万元）",
            "Registered capital (10k yuan)",
        ),
        (spec_of(Customer, "employee_count"), "从业人数（人）", "Staff (people)"),
        (spec_of(Customer, "credit_limit"), "信用额度（元）", "Credit limit (yuan)"),
    ],
    ids=lambda value: value.name if isinstance(value, FieldSpec) else "",
)
def test_a_caption_has_the_unit_in_brackets(spec: FieldSpec, chinese: str, english: str) -> None:
    i18n.set_language("zh_CN")
    assert (spec.caption, spec.title) == (chinese, chinese.split("（", maxsplit=1)[0])
    i18n.set_language("en")
    assert (spec.caption, spec.title) == (english, english.split(" (", maxsplit=1)[0])


def test_the_owners_own_words_are_not_translated() -> None:
    own = FieldSpec(
        kind=Kind.ENUM,
        label="Other",
        name="custom.1",
        custom=True,
        options=(Option("Other", "Other"),),
    )
    assert own.title == own.caption == own.option_label("Other") == "Other"
    assert own.option_label("gone") == "gone"


def test_numbers_and_texts_are_told_apart() -> None:
    assert not NUMERIC & TEXTUAL
    assert spec_of(Customer, "employee_count").is_numeric
    assert not spec_of(Customer, "code").is_numeric
    assert spec_of(Customer, "name").is_editable
    assert not derived.DERIVED[0].is_editable


# --- the four parts of the card -------------------------------------------------------------
def test_every_customer_field_has_its_part_and_section() -> None:
    for spec in fields_of(Customer):
        assert spec.part is not None, spec.name
        assert spec.section, spec.name
    i18n.set_language("zh_CN")
    assert [p.label for p in Part] == ["基础资料", "客户特征", "业务状况", "交易现状"]


def test_the_parts_and_sections_stand_together_in_their_order() -> None:
    parts = [s.part for s in fields_of(Customer)]
    assert sorted(parts, key=list(Part).index) == parts
    sections = [(s.part, s.section) for s in fields_of(Customer)]
    runs = [s for n, s in enumerate(sections) if n == 0 or sections[n - 1] != s]
    assert len(runs) == len(set(runs))
    named = {v for n, v in vars(customer).items() if n.isupper() and isinstance(v, str)}
    assert {s for _part, s in runs} <= named


def test_the_children_of_a_customer_say_what_stands_in_their_lists() -> None:
    for entity in CUSTOMER_CHILDREN:
        assert any(s.in_list for s in fields_of(entity)), entity.__tablename__
    assert [s.name for s in fields_of(Contact) if s.in_list] == ["name", "mobile"]
