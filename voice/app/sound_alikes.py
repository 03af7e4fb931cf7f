"""Words that are nearly commands, so that the second opinion may say that they were said."""

from __future__ import annotations

from importlib import resources


def sound_alikes() -> tuple[str, ...]:
    """Words of the built-in model that differ from a command of one word by one phone.

    Neither they nor everyday words are commands. The list is written by
    scripts/find_sound_alikes, after the model or the commands have changed.
    """
    text = resources.files("voice.app").joinpath("sound_alikes.txt").read_text("utf-8")
    return tuple(text.split())
