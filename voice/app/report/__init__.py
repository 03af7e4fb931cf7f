"""Pictures of the journal: a page for a browser, and an overview for a terminal."""

from __future__ import annotations

from voice.app.report.overview import overview
from voice.app.report.page import page

__all__ = ["overview", "page"]
