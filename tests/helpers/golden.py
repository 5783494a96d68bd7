"""Golden files: compare with what was once looked at and found good.

Run the tests with CRMDESK_GOLDEN=write to accept what they make now, then look at it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "golden"


def check(name: str, made: Any) -> None:
    """Fail with the first differences if *made* is not what the golden file *name* holds."""
    file = FOLDER / f"{name}.json"
    text = json.dumps(made, ensure_ascii=False, indent=0)
    if os.environ.get("CRMDESK_GOLDEN") == "write":
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    wanted = json.loads(file.read_text(encoding="utf-8"))
    now = json.loads(text)
    gone = [line for line in wanted if line not in now][:10]
    new = [line for line in now if line not in wanted][:10]
    assert (gone, new) == ([], [])
    assert now == wanted
