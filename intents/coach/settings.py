"""How long rests are, and how the coach speaks, from now on."""

from __future__ import annotations

from dataclasses import replace

from intents import narration, phrasing
from intents.coach import flow, interposed, measures
from intents.coach.agenda import Announce
from intents.coach.effects import Prepare
from intents.coach.state import Phase
from intents.coach.turn import Turn
from intents.intent import Command
from intents.settings import LEVELS_DB, LONGEST_REST_S, RATES, Settings, SetVoice
from intents.timing import REST_S

RATE_STEP = 0.1

LEVEL_STEP_DB = 3.0

NIGHT_DB = -12.0

REST_STEP_S = 5.0


def set_rest(turn: Turn, command: Command) -> None:
    """The rest between movements from now on, the one that comes too."""
    state = turn.state
    before_s = REST_S if state.settings.rest_s is None else state.settings.rest_s
    wanted = {"longer": before_s + REST_STEP_S, "shorter": before_s - REST_STEP_S, "none": 0.0}
    rest_s = wanted.get(command.rest or "longer", float(command.rest_s or 0.0))
    rest_s = min(max(rest_s, 0.0), LONGEST_REST_S)
    turn.change(rest_s=rest_s)
    turn.interject(phrasing.rest_set(rest_s))


def talk_style(turn: Turn, command: Command) -> None:
    """How much is said about the way in, or about breathing, from now on."""
    if command.breath is not None:
        turn.change(breathing=command.breath)
        turn.interject(narration.BREATH_ON if command.breath else narration.BREATH_OFF)
        return
    talk = command.talk
    if talk == "reminder":
        turn.change(talk="reminder")
        _skip_the_way_in(turn)
    else:
        turn.change(talk="full" if talk == "full" else "brief")
    said = {"full": narration.TALK_FULL, "reminder": narration.TALK_REMINDER}
    turn.interject(said.get(talk or "", narration.TALK_BRIEF))


def _skip_the_way_in(turn: Turn) -> None:
    """Who knows this one is there at once: it only has to be settled into."""
    state = turn.state
    is_told = any(isinstance(item, Announce) for item in state.agenda)
    if state.phase is Phase.NARRATING and is_told and not state.asks and not state.stopping:
        turn.replace_agenda(*flow.rest_of_block(state, state.index))


def slower(turn: Turn, command: Command) -> None:
    """Speak a step more slowly, or as usual again."""
    _speed(turn, command, -RATE_STEP, narration.SLOWER)


def faster(turn: Turn, command: Command) -> None:
    """Speak a step faster, or as usual again."""
    _speed(turn, command, RATE_STEP, narration.FASTER)


def _speed(turn: Turn, command: Command, step: float, said: str) -> None:
    manner = turn.state.settings.manner
    usual = command.level == "normal"
    rate = 1.0 if usual else round(min(max(manner.rate + step, RATES[0]), RATES[1]), 2)
    _sound(turn, replace(manner, rate=rate), narration.USUAL_SPEED if usual else said)


def louder(turn: Turn, command: Command) -> None:
    """Speak a step louder, or as usual again."""
    usual = command.level == "normal"
    said = narration.USUAL_LOUDNESS if usual else narration.LOUDER
    _loudness(turn, 0.0 if usual else turn.state.settings.manner.level_db + LEVEL_STEP_DB, said)


def quieter(turn: Turn, command: Command) -> None:
    """Speak a step more softly, or as for the night."""
    night = command.level == "night"
    said = narration.NIGHT if night else narration.SOFTER
    _loudness(
        turn, NIGHT_DB if night else turn.state.settings.manner.level_db - LEVEL_STEP_DB, said
    )


def _loudness(turn: Turn, level_db: float, said: str) -> None:
    low_db, high_db = LEVELS_DB
    manner = replace(turn.state.settings.manner, level_db=min(max(level_db, low_db), high_db))
    _sound(turn, manner, said)


def sounds(turn: Turn, command: Command) -> None:
    """Tones beside the voice, or none."""
    on = command.sound is not False
    said = narration.SOUNDS_ON if on else narration.SOUNDS_OFF
    _sound(turn, replace(turn.state.settings.manner, tones=on), said)


def voice(turn: Turn, command: Command) -> None:
    """Another voice: a man's, a woman's, or just not this one; where there is only one, say so."""
    if not turn.state.config.has_voices:
        turn.interject(narration.ONE_VOICE)
        return
    manner = turn.state.settings.manner
    if command.voice is None:
        chosen = replace(manner, voice="man" if manner.voice == "woman" else "woman")
    else:
        chosen = replace(manner, voice="woman" if command.voice == "woman" else "man")
    _sound(turn, chosen, narration.OTHER_VOICE)


def _sound(turn: Turn, manner: SetVoice, said: str) -> None:
    """Sound like this from now on; the answer is the first to do so."""
    if manner == turn.state.settings.manner:
        turn.interject(narration.NO_FURTHER)
        return
    turn.change(manner=manner)
    turn.effects.append(manner)
    if not turn.state.at_rest:
        # What comes next must be ready in time, however it sounds now.
        turn.effects.append(Prepare(flow.texts(turn.state)))
    turn.interject(said)


def scores(turn: Turn, command: Command) -> None:
    """Whether the coach asks how much it hurts; an open question of that kind is over."""
    wanted = command.scores is not False
    turn.change(ask_scores=wanted)
    if not wanted:
        measures.drop(turn)
    if not wanted and measures.is_pending(turn.state):
        interposed.dismiss(turn, narration.SCORES_OFF)
    else:
        turn.interject(narration.SCORES_ON if wanted else narration.SCORES_OFF)


def as_usual(turn: Turn) -> None:
    """Everything as nobody has set it; only as loud as it is now, for nothing was kept of that."""
    manner = turn.state.settings.manner
    usual = SetVoice(level_db=manner.level_db)
    turn.set(settings=Settings(manner=usual))
    if manner != usual:
        turn.effects.append(usual)


def sleep(turn: Turn) -> None:
    """Take no notice until somebody asks whether anybody listens, or begins a session."""
    turn.set(asleep=True)
    turn.interject(narration.ASLEEP)
