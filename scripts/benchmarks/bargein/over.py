"""One trial of words over the narrator: waits for its line, speaks, and sees what comes of it."""

from __future__ import annotations

import numpy as np

from scripts.benchmarks.bargein.session import Session, number
from scripts.benchmarks.bargein.stages import Stage, bedroom
from scripts.benchmarks.bargein.trial import OverOutcome, OverTrial, acted_at_s, acts
from scripts.benchmarks.ears.sounds import end_samples, seed_of
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Heard
from voice.app.measure import SILENT_DB, silence_after_s
from voice.audio import BLOCK_SAMPLES, Samples, level_db, to_samples, to_seconds
from voice.bedroom.room import DEFAULT_DELAY_S

BEGINS_WITHIN_S = (0.2, 0.7)
"""The words begin so long after the line, sooner in lines that are short."""

GIVEN_UP_AFTER_S = 60.0
"""Where the narrator does not come to its line by then, its own voice has kept it from it."""

HEARD_WITHIN_S = 5.0
GOES_ON_S = 1.0
"""After a decision, for whatever else is heard."""


def speak_over(tools: Tools, stage: Stage, trial: OverTrial, speech: Samples) -> OverOutcome:
    """Say words, shape (n,), over the narrator. Raises SupineError."""
    seed = seed_of(trial.source, trial.what, trial.stage, str(trial.turn))
    room = bedroom(seed, trial.echo_db)
    with Session(tools, room, stage.kept(trial.turn), cancels=trial.cancels) as session:
        session.type(stage.typed)
        if not _wait_for_line(session, stage, trial.turn):
            lost = sum(map(acts, session.heard))
            return OverOutcome(trial, (), session.now_s, by_itself=lost)
        words = speech[: end_samples(speech)]
        starts = session.bedroom.now_samples + _offset_samples(session.line_s, seed)
        session.speak(words, starts)
        return _follow(session, trial, starts, words.size)


def _wait_for_line(session: Session, stage: Stage, turn: int) -> bool:
    """Go on until the line begins whose turn it is; whether it does."""
    to_pass = stage.line(turn)
    while session.now_s < GIVEN_UP_AFTER_S:
        if not session.step() or session.state != stage.state:
            continue
        if session.line_s >= stage.shortest_s:
            if to_pass == 0:
                return True
            to_pass -= 1
    return False


def _offset_samples(line_s: float, seed: int) -> int:
    """Within the line's first half at most; not before anything of it was heard."""
    rng = np.random.default_rng(seed)
    first_s, last_s = BEGINS_WITHIN_S
    return to_samples(min(float(rng.uniform(first_s, last_s)), line_s / 2))


def _follow(session: Session, trial: OverTrial, starts: int, length: int) -> OverOutcome:
    start_s, end_s = to_seconds(starts), to_seconds(starts + length)
    line, narrated_s = session.line, session.narrated_s
    until_s = end_s + HEARD_WITHIN_S
    while session.now_s < until_s:
        session.step()
        if session.heard and number(session.heard[-1], "end") > start_s:
            until_s = min(until_s, max(end_s, number(session.heard[-1], "t")) + GOES_ON_S)
    before = [event for event in session.heard if number(event, "end") <= start_s]
    heard = tuple(Heard.from_fields(event) for event in session.heard[len(before) :])
    acted = [at_s for one in heard if (at_s := acted_at_s(one, trial.meant)) is not None]
    acted_s = acted[0] if acted else None
    silent_s = None
    if acted_s is not None:
        speaker = session.bedroom.speaker.pcm()
        silent_s = acted_s + silence_after_s(speaker, acted_s) - end_s
    return OverOutcome(
        trial,
        heard,
        session.now_s,
        end_s,
        start_s=start_s,
        silent_s=silent_s,
        covered=_covered(session, start_s, min(end_s, end_s if acted_s is None else acted_s)),
        narrated_s=narrated_s + start_s - _line_start_s(session, start_s),
        by_itself=sum(map(acts, before)),
        line=line,
    )


def _line_start_s(session: Session, at_s: float) -> float:
    """When the line began that sounded at an instant; the instant where it was not said."""
    return next(
        (
            number(event, "start")
            for event in session.said
            if number(event, "start") <= at_s < number(event, "end")
        ),
        at_s,
    )


def _covered(session: Session, start_s: float, end_s: float) -> float:
    """The share of a time in which the narrator arrived at the microphone."""
    first = to_samples(start_s - DEFAULT_DELAY_S)
    blocks = max(1, (to_samples(end_s - start_s)) // BLOCK_SAMPLES)
    played = session.bedroom.speaker.read(first, blocks * BLOCK_SAMPLES)
    levels = [level_db(block) for block in played.reshape(blocks, BLOCK_SAMPLES)]
    return sum(level > SILENT_DB for level in levels) / blocks
