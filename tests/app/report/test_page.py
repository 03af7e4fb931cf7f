from __future__ import annotations

from datetime import date

from voice.app.report import page


def test_an_empty_journal_gives_a_friendly_page() -> None:
    made = page((), date(2026, 11, 30), {})
    assert "Nothing is in the journal yet." in made
    assert "stays here" in made
