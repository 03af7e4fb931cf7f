"""The findings as lines for a person, or as one JSON object for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from voice.app.doctor.finding import Finding

_WORDS = {"well": ("well", "green"), "note": ("note", "yellow"), "mend": ("MEND", "bold red")}
"""The word tells the state; the color repeats it where there are colors."""


def tell(findings: Iterable[Finding], console: Console | None = None) -> bool:
    """Write each finding as it comes, one a line; whether all is well. Plain text off a screen."""
    console = console or Console(highlight=False)
    is_well = True
    for finding in findings:
        is_well = is_well and finding.is_well
        word, style = _WORDS[finding.state]
        line = Text.assemble((word, style), f"  {finding.part}: {finding.told}")
        console.print(line, soft_wrap=True)
    return is_well


def to_json(findings: Iterable[Finding]) -> tuple[str, bool]:
    """All findings as one object, and whether all is well."""
    found = [asdict(finding) for finding in findings]
    is_well = all(finding["state"] != "mend" for finding in found)
    return json.dumps({"ready": is_well, "findings": found}, indent=1), is_well
