"""What a person has set: how the coach speaks, counts, waits, and how long it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field

from intents.hold import CountStyle
from intents.routine import Side, Wording

RATES = (0.7, 1.4)
"""The slowest and the fastest speech, as factors of the usual rate."""

LEVELS_DB = (-18.0, 6.0)
"""The softest and the loudest."""

LONGEST_REST_S = 60.0

LONGEST_HOLD_S = 3600.0
"""No length that is kept is longer; what a movement's own limits allow is far less."""

HoldSeconds = Annotated[float, Field(gt=0.0, le=LONGEST_HOLD_S)]


@dataclass(frozen=True)
class SetVoice:
    """How the coach sounds from now on; it is always the whole setting.

    rate: of the speech, as a factor of the usual one. level_db: of all that sounds. tones: whether
    there are sounds beside the voice. voice: "man" or "woman", empty for the usual one.
    """

    rate: Annotated[float, Field(ge=RATES[0], le=RATES[1])] = 1.0
    level_db: float = 0.0
    tones: bool = True
    voice: Literal["", "man", "woman"] = ""


@dataclass(frozen=True)
class Settings:
    """Every setting, as it is in force; the defaults are what nobody has changed.

    talk: the wording that was asked for, None for full until a movement is known. breathing:
    whether holds have words about breathing, None for the usual few. wait_always: whether holds
    begin at the word "ready" only. hold_s, rest_s: of every hold, and between movements, None as
    planned. first_side: which side comes first, None as planned. held: the seconds that were asked
    for of single movements, by id; they come before hold_s. manner: how the coach sounds.
    ask_scores: whether it asks how much it hurts, before a session and after it. never_shorter:
    movements that are not to be made shorter by the coach itself.
    """

    talk: Wording | None = None
    breathing: bool | None = None
    count_style: CountStyle = "tens"
    wait_always: bool = False
    hold_s: HoldSeconds | None = None
    rest_s: Annotated[float, Field(ge=0.0, le=LONGEST_REST_S)] | None = None
    first_side: Side | None = None
    held: Mapping[str, HoldSeconds] = field(default_factory=dict)
    manner: SetVoice = field(default_factory=SetVoice)
    ask_scores: bool = True
    never_shorter: tuple[str, ...] = ()

    @property
    def lasting(self) -> Settings:
        """Those that stay for the next time: how loud is right, every night tells anew."""
        return replace(self, manner=replace(self.manner, level_db=0.0))
