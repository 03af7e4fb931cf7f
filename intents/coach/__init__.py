"""The coach: a pure reducer. step(state, event, now_s) gives the next state and the effects."""

from __future__ import annotations

from intents.coach.events import Event, Position
from intents.coach.state import Config, Phase, State
from intents.coach.step import position, step, wake_at_s

__all__ = ["Config", "Event", "Phase", "Position", "State", "position", "step", "wake_at_s"]
