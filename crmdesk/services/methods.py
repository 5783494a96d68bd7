"""Parameters of methods as FieldSpecs: from them come the editors of a page and ``--set`` of the
command line, with the same codecs as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmdesk.analysis.base import Method, Parameter
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models import codecs
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option


def field_spec(parameter: Parameter) -> FieldSpec:
    """The spec of one parameter."""
    kind = Kind(parameter.kind)
    is_money = kind is Kind.MONEY
    return FieldSpec(
        kind=kind,
        name=parameter.name,
        label=parameter.label,
        required=parameter.default is not None,
        default=parameter.default,
        minimum=parameter.least,
        maximum=parameter.most,
        options=tuple(Option(code, label) for code, label in parameter.choices),
        unit=parameter.unit or (YUAN if is_money else ""),
        per_unit=FEN_PER_YUAN if is_money else 1,
        decimals=2 if is_money else 0,
        hint=parameter.help,
    )


def field_specs(method: Method) -> tuple[FieldSpec, ...]:
    """The specs of all parameters in their order."""
    return tuple(field_spec(p) for p in method.parameters)


def texts(method: Method, values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that differ from their defaults, as people type them: ``parsed`` reads them.

    Choices are given by their code, which no change of the language can make unreadable.
    """
    usual = method.values({})
    return {
        spec.name: _typed(spec, values[spec.name])
        for spec in field_specs(method)
        if values[spec.name] != usual[spec.name]
    }


def _typed(spec: FieldSpec, value: Any) -> str:
    if value is None:
        return ""
    if spec.kind is Kind.BOOL:
        return str(int(value))
    return str(value) if spec.kind is Kind.ENUM else codecs.show(spec, value)


def parsed(method: Method, texts: Mapping[str, str]) -> dict[str, Any]:
    """All parameters in value form: *texts* as people type them, the defaults of the rest.

    Raises CrmError for a parameter there is not, FieldError for a text that cannot be read.
    """
    specs = {spec.name: spec for spec in field_specs(method)}
    unknown = [name for name in texts if name not in specs]
    if unknown:
        raise CrmError(
            N_("There is no parameter {name}. There are: {known}."),
            name=unknown[0],
            known=", ".join(specs),
        )
    return method.values({name: codecs.parse(specs[name], said) for name, said in texts.items()})
