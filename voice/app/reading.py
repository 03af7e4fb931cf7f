"""From an utterance's alternatives to what was meant."""

from __future__ import annotations

from intents.intent import Intent
from intents.language import Language, Reading
from voice.ears import URGENT_MARGIN, VOICE_OVER_ECHO_DB, Utterance, within

SHORTEST_S = 0.1
"""No word is shorter: such a sound is a click, or a remnant of the narrator's voice."""

_URGENT = (Intent.STOP, Intent.PAUSE)

_CAREFUL = (Intent.START,)
"""Nothing is lost where these are not heard; what is not meant must not begin a session."""


def read(language: Language, utterance: Utterance, state: str) -> Reading | None:
    """The meaning of an utterance in a state, None where it has none.

    The first alternative that the templates accept, out of those that cost little more than the
    best; STOP and PAUSE may cost more, for missing one of them is worse than a pause too many.
    """
    too_short = utterance.end_s - utterance.start_s < SHORTEST_S
    if too_short or utterance.over_echo_db < VOICE_OVER_ECHO_DB:
        return None
    close = within(utterance.alternatives)
    reading = language.read([alternative.text for alternative in close], state)
    if reading is not None and reading.intent in _CAREFUL:
        near = within(utterance.alternatives, further=0.0)
        return reading if reading.text in {alternative.text for alternative in near} else None
    if reading is not None:
        return reading
    wider = within(utterance.alternatives, URGENT_MARGIN)
    reading = language.read([alternative.text for alternative in wider], state)
    return reading if reading is not None and reading.intent in _URGENT else None
