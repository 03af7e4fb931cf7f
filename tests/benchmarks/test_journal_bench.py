"""What the journal costs, in small."""

from __future__ import annotations

from pathlib import Path

from intents.routine import Library
from scripts.benchmarks.journal import block_times, fill, sessions_of, table
from scripts.benchmarks.kill_model import ends_hold
from voice.app.store import read_sessions


def test_blocks_and_years_are_measured(tmp_path: Path) -> None:
    library = Library.packaged()
    acts = sessions_of(library, 1)
    path = tmp_path / "blocks.db"
    blocks = block_times(acts, path, block_s=0.0)
    assert 0 < len(blocks) <= len(acts)
    assert all(block.wall_s > 0.0 for block in blocks)
    (session,) = read_sessions(path)
    assert len(session.held) == sum(ends_hold(act.effect) for act in acts)
    years = tmp_path / "years.db"
    fill(years, library, 3)
    works = [len(session.held) for session in read_sessions(years)]
    assert len(works) == 3
    assert min(works) >= 20
    report = table(blocks, years, 3, library)
    assert len(report.rows) == len(report.figures) == 4
    assert f"3 sessions with {sum(works)} pieces of work" in report.conditions
