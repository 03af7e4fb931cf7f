"""The recognizer: whether its model is there, loads, and knows the words; and what it costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from voice.app.assembly import Parts
from voice.app.doctor.finding import Finding
from voice.app.sense import LanguageSense
from voice.app.sound_alikes import sound_alikes
from voice.audio import BLOCK_SAMPLES, Block, Samples, SupineError, silence, to_samples, to_seconds
from voice.bedroom import Bedroom, Room
from voice.ears import Ears, Listening, SecondOpinion
from voice.echo import EchoCanceller

Load = Callable[[Callable[[str], None]], Parts]
"""Loads the language and the model; tells of words that the model lacks. Raises SupineError."""

SLOW_LOADING_S = 10.0

MOST_SHARE = 0.5
"""Of a core, for hearing: what is left is for the narrator, the screen, and other programs."""

TALK_S = 10.0
STATE = "holding"


def loaded(load: Load, found: list[Parts]) -> Iterator[Finding]:
    """Load the recognizer, which goes into `found`, and tell how that went."""
    told: list[str] = []
    began_s = time.perf_counter()
    try:
        parts = load(told.append)
    except SupineError as error:
        yield Finding("recognizer", "mend", str(error))
        return
    took_s = time.perf_counter() - began_s
    found.append(parts)
    model = parts.recognizer.model
    phrases = parts.language.phrases(STATE)
    figures = {"model": model.name, "path": str(model.path), "load_s": round(took_s, 2)}
    slow = took_s > SLOW_LOADING_S
    more = "; close other programs, or let it wait" if slow else ""
    yield Finding(
        "recognizer",
        "note" if slow else "well",
        f"it listens with the model {model.name}, loaded in {took_s:.1f} s{more}.",
        figures,
    )
    yield from (Finding("words", "note", sentence) for sentence in told)
    if not told:
        counted = {"phrases_in_a_hold": len(phrases)}
        yield Finding("words", "well", "the model knows every word that you may say.", counted)


@dataclass(frozen=True)
class Cost:
    """What hearing costs, in shares of a core; the canceller's is part of the whole."""

    hearing: float
    canceller: float


def speed(parts: Parts, narrator: Samples, sleeper: Samples) -> Finding:
    """How much of a core hearing takes while the narrator and somebody else speak.

    Both of shape (n,): what the narrator says, and what is said meanwhile.
    """
    spent = cost(parts, narrator, sleeper)
    told = (
        f"hearing takes {100 * spent.hearing:.0f} % of a core while two voices sound "
        f"({100 * spent.canceller:.0f} % of it to take the narrator out)"
    )
    figures = {
        "hearing_share": round(spent.hearing, 3),
        "canceller_share": round(spent.canceller, 3),
    }
    if spent.hearing > MOST_SHARE:
        told = f"{told}, which is too much to answer in time: close other programs."
        return Finding("speed", "mend", told, figures)
    return Finding("speed", "well", f"{told}.", figures)


def cost(
    parts: Parts,
    narrator: Samples,
    sleeper: Samples,
    clock_s: Callable[[], float] = time.process_time,
) -> Cost:
    """Hears ten seconds of a simulated bedroom; clock_s: how long this process has computed."""
    played = _blocks(np.resize(narrator, to_samples(TALK_S)))
    heard = _in_a_bedroom(played, sleeper)
    canceller = EchoCanceller()
    began_s = clock_s()
    for microphone, block in zip(heard, played, strict=True):
        canceller.cancel(microphone, block)
    cancelled_s = clock_s()
    ears = _ears(parts)
    for number, (microphone, block) in enumerate(zip(heard, played, strict=True)):
        ears.accept(microphone, block, number * BLOCK_SAMPLES)
    ears.end()
    ended_s = clock_s()
    ears.close()
    length_s = to_seconds(len(played) * BLOCK_SAMPLES)
    return Cost((ended_s - cancelled_s) / length_s, (cancelled_s - began_s) / length_s)


def _ears(parts: Parts) -> Ears:
    second = SecondOpinion(parts.recognizer, sound_alikes())
    phrases = parts.language.phrases(STATE, second.unknowns)
    listening = Listening(phrases, sense=LanguageSense(parts.language, STATE))
    return Ears(parts.recognizer, lambda _: listening, second=second)


def _in_a_bedroom(played: list[Block], sleeper: Samples) -> list[Block]:
    """What the microphone hears during each block that is played."""
    room = Bedroom(Room(1, rt60_s=0.3, echo_db=0.0, snr_db=30.0))
    for at_s in (0.5, TALK_S / 2):
        room.speak(sleeper, to_samples(at_s))
    coming = iter(played)
    for _ in played:
        room.step(lambda _: next(coming))
    return _blocks(room.microphone.read(0, room.now_samples))


def _blocks(sound: Samples) -> list[Block]:
    whole = sound.size // BLOCK_SAMPLES * BLOCK_SAMPLES
    return list(sound[:whole].reshape(-1, BLOCK_SAMPLES)) or [silence()]
