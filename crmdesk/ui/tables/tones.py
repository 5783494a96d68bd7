"""Which values are shown as pills, and in which hue. A word is always there; colour only helps."""

from __future__ import annotations

from typing import Final

_LAYERS: Final = {
    "vip": "gradeA",
    "big": "gradeB",
    "medium": "gradeC",
    "inactive": "warn",
    "prospect": "info",
}
_PHASES: Final = {
    "new": "info",
    "growth": "good",
    "stable": "gradeB",
    "decline": "warn",
    "problem": "bad",
}
# (field, stored code) -> tone; a field listed here is painted as a pill.
TONES: Final[dict[str, dict[str, str]]] = {
    "relation_state": {
        "customer": "good",
        "qualified": "info",
        "lead": "warn",
        "listed": "gradeD",
    },
    "role": {"decider": "gradeA", "approver": "gradeA", "buyer": "info", "finance": "info"},
    "attitude": {"support": "good", "neutral": "gradeD", "oppose": "bad"},
    "backup_state": {"verified": "good", "unverified": "warn", "damaged": "bad"},
    "severity": {"serious": "bad", "fault": "warn", "note": "info"},
    "document_status": {
        "expired": "bad",
        "missing": "bad",
        "soon": "warn",
        "remind": "warn",
        "not_yet": "info",
        "valid": "good",
    },
    "import_action": {"create": "good", "update": "info", "same": "gradeD", "refuse": "bad"},
    # Of opportunities, quotes, contracts and sales: no two of them mean different things by one code.
    "state": {
        "new": "info",
        "active": "info",
        "paused": "warn",
        "won": "good",
        "lost": "bad",
        "draft": "gradeD",
        "preparing": "gradeD",
        "submitted": "warn",
        "approving": "warn",
        "returned": "bad",
        "approved": "info",
        "sent": "info",
        "accepted": "good",
        "declined": "bad",
        "expired": "warn",
        "signed": "info",
        "running": "good",
        "interrupted": "warn",
        "completed": "good",
        "cancelled": "bad",
        "posted": "good",
        "void": "bad",
        "confirmed": "good",
        "differs": "bad",
        "settled": "good",
        "open": "info",
        "kept": "good",
        "late": "warn",
        "part": "warn",
        "broken": "bad",
    },
    "dunning_step": {"1": "info", "2": "warn", "3": "warn", "4": "bad", "5": "bad"},
    "grade": {"a": "gradeA", "b": "gradeB", "c": "gradeC", "d": "gradeD"},
    "opportunity_grade": {"a": "gradeA", "b": "gradeB", "c": "gradeC", "d": "gradeD"},
    **dict.fromkeys(("layer", "pyramid_layer"), _LAYERS),
    **{key: {"a": "gradeA", "b": "gradeB", "c": "gradeC"} for key in ("abc", "abc_class")},
    **dict.fromkeys(("lifecycle", "lifecycle_stage"), _PHASES),
    "rfm_class": {
        "key_value": "gradeA",
        "key_develop": "info",
        "key_keep": "warn",
        "key_retain": "bad",
        "value": "gradeB",
        "develop": "gradeC",
        "keep": "gradeC",
    },
    "credit_grade": {
        **dict.fromkeys(("aaa", "aa", "a"), "good"),
        **dict.fromkeys(("bbb", "bb"), "info"),
        "b": "warn",
        **dict.fromkeys(("ccc", "cc", "c", "d"), "bad"),
    },
    "churn_band": {"high": "bad", "medium": "warn", "low": "good"},
    "rhythm": {"latest": "bad", "late": "warn", "soon": "info", "calm": "good"},
    "screening_verdict": {"key": "gradeA", "keep": "good", "watch": "warn", "drop": "bad"},
    "strength": {"strong": "bad", "medium": "warn", "weak": "good"},
}
DEFAULT_TONE: Final = "gradeD"


def has_tones(field: str) -> bool:
    """Whether the values of a field are shown as pills."""
    return field.rpartition(".")[2] in TONES


def tone_of(field: str, stored: object) -> str | None:
    """The tone of a value, or None if its field is plain text."""
    tones = TONES.get(field.rpartition(".")[2])
    if tones is None:
        return None
    return tones.get(str(stored), DEFAULT_TONE)
