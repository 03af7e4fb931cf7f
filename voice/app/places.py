"""Where the user's files, the kept place and the caches lie on this machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "supine"


def user_files() -> Path:
    """The folder of the user's own routines and movements."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def kept_file() -> Path:
    """The file of what is remembered between runs."""
    return Path(platformdirs.user_state_dir(_NAME, appauthor=False)) / "kept.json"


def voice_cache() -> Path:
    """The folder of rendered lines; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "voice"


def model_cache() -> Path:
    """The folder of models with more words; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "models"
