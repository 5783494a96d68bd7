"""The ticked evidence as sentences."""

from __future__ import annotations

from crmdesk.analysis.grade_evidence import BY_CODE
from crmdesk.core.i18n import _


def evidence_lines(codes: str) -> list[str]:
    """A sentence per ticked box, with the grade it speaks for."""
    boxes = [BY_CODE[code] for code in codes.split(",") if code in BY_CODE]
    return [f"{box.grade.letter} · {_(box.label)}" for box in boxes]
