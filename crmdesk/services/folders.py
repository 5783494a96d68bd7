"""Where this user's files lie on this computer."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

from crmdesk.core.paths import Folders

APP_NAME = "CRMDesk"


def user_folders() -> Folders:
    """The usual folders of the platform; nothing is created yet."""
    dirs = PlatformDirs(APP_NAME, appauthor=False)
    documents = Path(dirs.user_documents_dir) / APP_NAME
    return Folders(
        documents=documents,
        config=Path(dirs.user_config_dir),
        cache=Path(dirs.user_cache_dir),
        logs=Path(dirs.user_log_dir),
        backups=documents / "backups",
    )
