"""What is said of the models of repeat buying: what holds today, what lacks, what to beware of (B20)."""

from __future__ import annotations

from collections.abc import Iterator

from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.bgnbd import LEAST_CUSTOMERS, LEAST_REPEATERS
from crmdesk.analysis.repeat_models import Problem, RepeatModels
from crmdesk.analysis.wording import Figure, Measure, Text, Words, text
from crmdesk.core.i18n import N_


def problem_of(models: RepeatModels) -> Text | None:
    """Why there is no fit of today; None if there is one."""
    match models.problem:
        case Problem.TOO_FEW:
            return text(
                N_("Too few data to fit the model: {n} customers, {repeaters} of whom bought again;"
                   " {least} and {again} are needed."),
                n=Figure(models.n), repeaters=Figure(models.repeaters),
                least=Figure(LEAST_CUSTOMERS), again=Figure(LEAST_REPEATERS),
            )  # fmt: skip
        case Problem.NO_CONVERGENCE:
            return text(
                N_("The model does not fit these customers: no parameters are the likeliest. That is"
                   " so when hardly anybody ever stops buying, or all buy alike.")
            )  # fmt: skip
    return None


def stand_in(models: RepeatModels) -> Words:
    """What is used instead, if something is."""
    if models.kept_from is not None:
        return text(N_("the parameters accepted for {day} stand in"), day=models.kept_from)
    return ""


def warnings(models: RepeatModels) -> Iterator[Finding]:
    """Sentences about the models; none if all is well."""
    problem = problem_of(models)
    if problem is not None:
        yield Finding(sentence=problem, evidence=stand_in(models), tone=Tone.WARN)
    if models.fit is not None and models.amounts is None:
        yield Finding(
            sentence=text(
                N_("The amounts follow no pattern that can be fitted: everybody is reckoned with the"
                   " mean of his own purchases.")
            ),
            tone=Tone.WARN,
        )  # fmt: skip
    fit = models.amounts_fit
    if fit is not None and fit.is_correlated and fit.correlation is not None:
        yield Finding(
            sentence=text(
                N_("How often and how much customers buy goes together (correlation {corr}), which the"
                   " model excludes: take the amounts with caution."),
                corr=Figure(round(fit.correlation, 2), Measure.SCORE),
            ),
            tone=Tone.WARN,
        )  # fmt: skip


def parameters_of(models: RepeatModels) -> tuple[tuple[str, float], ...]:
    """The parameters that hold with their names, in the order of the papers."""
    found: list[tuple[str, float]] = []
    if models.frequency is not None:
        f = models.frequency
        found += [("r", f.r), ("α", f.alpha), ("a", f.a), ("b", f.b)]
    if models.amounts is not None:
        g = models.amounts
        found += [("p", g.p), ("q", g.q), ("v", g.v)]
    return tuple(found)
