"""Where the user's files, the journal and the caches lie on this machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from voice.app.store.files import JOURNAL, REPORT

_NAME = "supine"


def user_files() -> Path:
    """The folder of the user's own routines and movements."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def journal_file() -> Path:
    """The file of the journal and of what is remembered between runs."""
    return _state() / JOURNAL


def report_file() -> Path:
    """The report, where no other place is named: it is deleted with the journal."""
    return _state() / REPORT


def _state() -> Path:
    return Path(platformdirs.user_state_dir(_NAME, appauthor=False))


def voice_cache() -> Path:
    """The folder of rendered lines; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "voice"


def model_cache() -> Path:
    """The folder of models with more words; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "models"


def language_cache() -> Path:
    """The folder of built sentences; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False)) / "language"
