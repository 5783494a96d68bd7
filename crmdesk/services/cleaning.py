"""Values to stored form, with a sentence for each that cannot be; and what a new record starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crmdesk.core.errors import FieldError, Problem
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec

MUST_FILL: Final = N_("This must be filled in.")


@dataclass(frozen=True, slots=True)
class Form:
    """A new record of an entity with its defaults, and what must be filled in."""

    blank: dict[str, Any]
    required: tuple[FieldSpec, ...]
    required_names: tuple[str, ...]


def form_of(specs: Mapping[str, FieldSpec], bookkeeping: Mapping[str, Any]) -> Form:
    """The form of the fields *specs*; *bookkeeping* holds every column and those common to all."""
    blank: dict[str, Any] = {
        name: codecs.dump(spec, spec.default) if spec.default is not None else None
        for name, spec in specs.items()
    }
    required = tuple(s for s in specs.values() if s.required)
    return Form(dict(bookkeeping) | blank, required, tuple(s.name for s in required))


def cleaned(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], *, creating: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """Values to stored form, with the problems of single fields."""
    stored: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        spec = specs[name]
        if spec.derived or (spec.immutable and not creating):
            raise ValueError(f"{spec.entity}.{name} cannot be written")
        try:
            stored[name] = codecs.dump(spec, value)
        except FieldError as error:
            problems.append(Problem(name, error.template, error.params))
    return stored, problems
