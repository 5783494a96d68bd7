"""Parameters of methods: read as people type them, checked by the codecs."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk import analysis
from crmdesk.analysis.base import Method, Parameter, Result, Topic
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.fields import Kind
from crmdesk.services.methods import field_specs, parsed

METHOD = Method(
    id="m",
    title="m",
    question="?",
    topic=Topic.IMPORTANT,
    run=lambda _data, _values: Result(as_of=date(2026, 11, 21), n=0),
    parameters=(
        Parameter(name="limit", kind="money", label=N_("Amount"), default=1_000_00),
        Parameter(name="until", kind="date", label=N_("Date")),
        Parameter(name="months", kind="integer", label=N_("Days"), default=12, least=1, most=36),
        Parameter(
            name="basis", kind="enum", label=N_("Name"), default="a",
            choices=(("a", N_("Amount")), ("c", N_("Count"))),
        ),
    ),
)  # fmt: skip


def test_parameters_have_the_kinds_and_units_of_fields() -> None:
    specs = field_specs(METHOD)
    assert [s.kind for s in specs] == [Kind.MONEY, Kind.DATE, Kind.INTEGER, Kind.ENUM]
    assert specs[0].caption == "金额（元）"
    assert specs[3].option_label("c") == "数量"
    assert codecs.show(specs[0], 1_234_50) == "1,234.50"


def test_texts_are_read_as_people_type_them() -> None:
    values = parsed(METHOD, {"limit": "12.5万", "until": "2026-12-31", "basis": "数量"})
    assert values == {"limit": 12_500_000, "until": date(2026, 12, 31), "months": 12, "basis": "c"}


def test_a_value_out_of_bounds_is_refused() -> None:
    with pytest.raises(FieldError):
        parsed(METHOD, {"months": "48"})


def test_a_parameter_there_is_not_is_said() -> None:
    with pytest.raises(CrmError, match="limit, until, months, basis"):
        parsed(METHOD, {"colour": "red"})


def test_every_method_of_the_program_has_defaults_that_can_be_shown() -> None:
    for method in analysis.methods():
        values = parsed(method, {})
        for spec in field_specs(method):
            assert isinstance(codecs.show(spec, values[spec.name]), str)
