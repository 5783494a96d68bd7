"""The files that were imported lately on this computer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from crmdesk.ui.preferences import Preferences

KEY: Final = "import_recent"
MOST: Final = 6


def recent_files(preferences: Preferences) -> list[Path]:
    """The newest first."""
    try:
        found = json.loads(preferences.get(KEY) or "[]")
    except ValueError:
        return []
    return (
        [Path(text) for text in found if isinstance(text, str)] if isinstance(found, list) else []
    )


def remember(preferences: Preferences, path: Path) -> None:
    """Put *path* first."""
    kept = [path, *(p for p in recent_files(preferences) if p != path)]
    _keep(preferences, kept[:MOST])


def forget(preferences: Preferences, path: Path) -> None:
    """Take away a file that cannot be read any more."""
    _keep(preferences, [p for p in recent_files(preferences) if p != path])


def _keep(preferences: Preferences, paths: list[Path]) -> None:
    preferences.set(KEY, json.dumps([str(p) for p in paths], ensure_ascii=False))
