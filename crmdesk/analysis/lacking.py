"""Results that cannot be: one sentence that says what lacks and what to do, instead of a zero."""

from __future__ import annotations

from datetime import date

from crmdesk.analysis.base import Finding, Result, Tone
from crmdesk.analysis.charts import NOTHING, Behind
from crmdesk.analysis.wording import Text, Words


def lacking(
    as_of: date,
    sentence: Text,
    *,
    evidence: Words = "",
    tone: Tone = Tone.WARN,
    behind: Behind = NOTHING,
    n: int = 0,
) -> Result:
    """A result of nothing but *sentence*: no table, no chart. *tone* BAD: the parameters are wrong."""
    finding = Finding(sentence=sentence, evidence=evidence, tone=tone, behind=behind)
    return Result(as_of=as_of, n=n, findings=(finding,))
