"""What the doctor found of a part, and whether something is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

State: TypeAlias = Literal["well", "note", "mend"]
"""As it should be; worth knowing; or to be mended before the coach can do its work."""

Figures: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Finding:
    """What was found of a part; told is one sentence, figures what was measured, by name."""

    part: str
    state: State
    told: str
    figures: Figures = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be mended."""
        return self.state != "mend"
