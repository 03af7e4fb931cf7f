"""The whole examination: what needs no sound first, then a quarter of a minute of sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from intents.routine import Library
from voice.app import places
from voice.app.assembly import Parts
from voice.app.doctor.finding import Finding
from voice.app.doctor.folders import Folders, folders, user_files
from voice.app.doctor.journal import journal
from voice.app.doctor.machine import machine
from voice.app.doctor.recognition import Load, loaded, speed
from voice.app.doctor.sound import Sound, sound
from voice.app.doctor.speaking import voice
from voice.app.sound_check import SENTENCES, SoundCheck
from voice.app.userfiles import load_user_files
from voice.audio import Samples
from voice.device import SoundDevice, has_devices
from voice.models import find_model
from voice.models.trial import try_model
from voice.synthesizer import InlineMouth, Synthesizer, Voice
from voice.synthesizer.mouth import Speech

SAID_MEANWHILE = "Pause for two minutes, please."


@dataclass(frozen=True)
class Asked:
    """What is examined: devices by a part of their names, None for the system's own."""

    input_device: str | None = None
    output_device: str | None = None
    headphones: bool = False


@dataclass(frozen=True)
class Patient:
    """What is looked at. speech: renders, and remembers nothing between two runs."""

    load: Load
    speech: Speech
    folders: Folders
    journal: Path
    sound: Sound


def patient(model: str | None, synthesizer: Synthesizer) -> Patient:
    """This machine, with a model by its name or path, None for the built-in one."""
    return Patient(
        load=partial(_load, model),
        speech=synthesizer,
        folders=Folders(
            places.user_files(), places.journal_file().parent, places.voice_cache().parent
        ),
        journal=places.journal_file(),
        sound=Sound(has_devices, SoundDevice),
    )


def examine(examined: Patient, asked: Asked) -> Iterator[Finding]:
    """One finding after the other, as they come; the sound takes a quarter of a minute."""
    yield machine()
    yield from folders(examined.folders)
    yield from user_files(examined.folders.configuration)
    yield journal(examined.journal)
    found: list[Parts] = []
    yield from loaded(examined.load, found)
    spoken = voice(examined.speech, Voice(), SENTENCES)
    yield spoken
    if not spoken.is_well:
        return
    if found:
        yield speed(found[0], *_talk(examined.speech))
    mouth = InlineMouth(examined.speech, Voice())
    check = SoundCheck(mouth, cancels=not asked.headphones)
    yield from sound(
        examined.sound, check, (asked.input_device, asked.output_device), asked.headphones
    )


def _talk(speech: Speech) -> tuple[Samples, Samples]:
    """What the narrator says, and what somebody says meanwhile."""
    said = [speech.clip(text, Voice()).samples for text in SENTENCES]
    return np.concatenate(said), speech.clip(SAID_MEANWHILE, Voice()).samples


def _load(model: str | None, tell: Callable[[str], None]) -> Parts:
    """The language with the person's own routines, and the model."""
    if model is not None:
        # Another one may end the process from inside Vosk: a child tries it first.
        try_model(find_model(model))
    library, _ = load_user_files(places.user_files(), Library.packaged())
    return Parts.load(model, library, tell)
