"""The classes that each method knows, and which of them a person may give by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from crmdesk.analysis.rfm import CLASS_LABELS
from crmdesk.core.i18n import N_
from crmdesk.models.choices import Choice
from crmdesk.models.derived import (
    AbcClass,
    CreditGrade,
    LifecycleStage,
    OpportunityGrade,
    PyramidLayer,
)
from crmdesk.models.fields import Option
from crmdesk.models.grade_choices import GradedBy, ScreeningVerdict

NOT_BY_HAND: Final[Mapping[str, str]] = {
    GradedBy.CREDIT.value: N_(
        "The credit grade follows from the score and decides on holds. Correct what it is reckoned "
        "from, or write a credit report; it cannot be given by hand."
    ),
    GradedBy.OPPORTUNITY.value: N_(
        "The grade of an opportunity follows from its questions. Answer them on the opportunity; it "
        "cannot be given by hand."
    ),
}


def _of(choices: Iterable[Choice]) -> tuple[Option, ...]:
    return tuple(Option(each.value, each.label) for each in choices)


CLASSES: Final[Mapping[str, tuple[Option, ...]]] = {
    GradedBy.PYRAMID.value: _of(PyramidLayer),
    GradedBy.ABC.value: _of(AbcClass),
    GradedBy.RFM.value: tuple(Option(code.value, label) for code, label in CLASS_LABELS.items()),
    GradedBy.LIFECYCLE.value: _of(LifecycleStage),
    GradedBy.CREDIT.value: _of(CreditGrade),
    GradedBy.OPPORTUNITY.value: _of(OpportunityGrade),
    GradedBy.SCREENING.value: _of(ScreeningVerdict),
}
# What can be given by hand, in the order in which it is offered.
BY_HAND: Final = tuple(each.value for each in GradedBy if each.value not in NOT_BY_HAND)


def label_of(method: str, grade: Any) -> str:
    """The name of a class, untranslated; the code itself where the method does not know it."""
    for option in CLASSES.get(method, ()):
        if option.value == grade:
            return option.label
    return str(grade)
