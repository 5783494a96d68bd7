"""Where shipped files lie, and the folders of a user as one value."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder of shipped files: a frozen bundle, an installed wheel or a checkout."""
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)
    places = [Path(bundle) / "resources"] if bundle else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if (place / "locale").is_dir():
            return place
    raise FileNotFoundError("resources folder not found beside " + str(package))


def resource(*parts: str) -> Path:
    """The path of one shipped file or folder."""
    return resources().joinpath(*parts)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one user; made by ``services.folders``, created when first written."""

    documents: Path
    config: Path
    cache: Path
    logs: Path
    backups: Path

    def ensure(self) -> None:
        """Create those that are missing."""
        for folder in (self.documents, self.config, self.cache, self.logs, self.backups):
            folder.mkdir(parents=True, exist_ok=True)
