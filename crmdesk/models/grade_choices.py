"""Enumerations of grades and scores given by people: stored codes and labels."""

from __future__ import annotations

from crmdesk.core.i18n import N_
from crmdesk.models.choices import Choice


class CostKind(Choice):
    """What was spent on a customer 客户投入 (B1)."""

    MARKETING = "marketing", N_("Marketing")
    SALES = "sales", N_("Selling")
    SERVICE = "service", N_("Service")
    OTHER = "other", N_("Other")


class AssessmentKind(Choice):
    """What points were given for."""

    KAISM = "kaism", N_("Key account matrix")
    WEIGHTED = "weighted", N_("Weighted grading")
    SCORECARD = "scorecard", N_("Customer value scorecard")
    SATISFACTION = "satisfaction", N_("Satisfaction survey")
    VALUE = "value", N_("Delivered value")
    SCREENING = "screening", N_("Annual screening")


class GradedBy(Choice):
    """The methods whose class of a customer is kept over time and can be overridden."""

    PYRAMID = "pyramid", N_("Pyramid")
    ABC = "abc", N_("ABC")
    RFM = "rfm", N_("RFM")
    LIFECYCLE = "lifecycle", N_("Lifecycle")
    CREDIT = "credit", N_("Credit grade")
    OPPORTUNITY = "opportunity", N_("Opportunity")
    SCREENING = "screening", N_("Annual screening")


class ScreeningState(Choice):
    """A list of a year is made, looked through and signed; then it never changes."""

    DRAFT = "draft", N_("Being looked through")
    SIGNED = "signed", N_("Signed")


class ScreeningVerdict(Choice):
    """B34."""

    KEY = "key", N_("Keep first of all")
    KEEP = "keep", N_("Keep")
    WATCH = "watch", N_("Watch")
    DROP = "drop", N_("Let go")
