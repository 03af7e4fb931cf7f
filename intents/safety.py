"""Cautions: what a person's health rules out, the set that suits nearly everyone, words never said.

The advice for each movement stands in the movement's own file (`flags`); it is our conservative
reading of public leaflets and was not reviewed by a clinician.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


Advice = Literal["ok", "easier", "skip"]
"""Fine as it is, only in its softer form or half range, or left out."""

_SEVERITY: tuple[Advice, ...] = ("ok", "easier", "skip")


class Flag(StrEnum):
    """Something about a person's health that changes which movements fit."""

    HIP = "HR"
    BONES = "OP"
    PREGNANCY = "PG"
    SURGERY = "SX"
    LEG_PAIN = "SC"
    STENOSIS = "ST"
    UNSTEADY = "DZ"
    KNEE = "KN"
    SHOULDER = "SH"

    @property
    def about(self) -> str:
        """The flag in plain words, as a person would put it."""
        return _ABOUT[self]


_ABOUT: Mapping[Flag, str] = {
    Flag.HIP: "hip replacement whose limits are not lifted",
    Flag.BONES: "osteoporosis or a spine fracture",
    Flag.PREGNANCY: "pregnant for sixteen weeks or more",
    Flag.SURGERY: "surgery in the last twelve weeks, or not cleared",
    Flag.LEG_PAIN: "leg pain or tingling now, or known disc trouble",
    Flag.STENOSIS: "spinal stenosis or a slipped vertebra",
    Flag.UNSTEADY: "unsteady on standing, or a fall in the past year",
    Flag.KNEE: "knee replacement or a sore knee",
    Flag.SHOULDER: "sore shoulder or neck",
}

FALLBACK_MOVEMENTS = ("breath-settle", "ankle-pumps", "shoulder-roll")
"""The movements that no flag leaves out, gentlest first."""

GETTING_UP = "log-roll-sit"
"""What the fallback set ends with where the routine ends with getting up."""

ON_FEET = "high-knee-march"
"""The movement that is done standing."""


def advice(movement_flags: Mapping[Flag, Advice], flags: Iterable[Flag]) -> Advice:
    """The strictest advice of a movement's `flags` for a person with the given flags.

    A flag that the movement's file does not mention counts as "skip".
    """
    return strictest(movement_flags.get(flag, "skip") for flag in flags)


def strictest(said: Iterable[Advice]) -> Advice:
    """The strictest of several pieces of advice; "ok" where there is none."""
    return max(said, key=_SEVERITY.index, default="ok")


NEVER_SAID = (
    # Stop.
    *("stop", "stops", "stopping", "enough", "no more", "end it", "quit", "shut up", "be quiet"),
    *("cancel", "end the session", "abort", "halt", "give up", "hush", "shush", "call it a day"),
    *("that'll do", "that will do", "leave it there", "turn it off", "switch it off", "shut down"),
    # Pain.
    *("hurt", "hurts", "hurting", "ow", "ouch", "painful", "too much", "too strong"),
    *("sharp pain", "felt something", "cramp", "cramps", "cramping", "pins and needles"),
    *("dizzy", "dizziness", "in pain", "feel faint", "feeling faint", "seized up", "killing me"),
    *("is sore", "are sore", "it's sore", "that's sore", "i'm sore", "feels wrong", "aching"),
    *("agony", "spasm", "spasms", "twinge", "unbearable", "excruciating"),
    *("lightheaded", "woozy", "giddy", "nauseous", "queasy", "shooting pain"),
    *("stabbing pain", "burning pain", "pulled a muscle"),
    # Red flags.
    *("numb", "numbness", "can't feel", "can't move", "can't breathe", "chest pain", "bladder"),
    *("cannot feel", "cannot move", "cannot breathe"),
    *("wet myself", "bowels", "heart attack", "paralyzed", "paralysed", "pass out", "black out"),
    *("fainted", "collapsed", "choking", "short of breath", "hard to breathe", "my chest"),
    *("gone weak", "no feeling in", "the feeling in", "can't see"),
    *("leg is weak", "legs are weak", "foot is weak", "feet are weak"),
    # Emergency.
    *("help me", "need help", "stuck", "can't get up", "call someone", "ambulance", "emergency"),
    *("cannot get up", "call somebody", "call for help", "call a doctor", "need a doctor"),
    *("someone help", "somebody help", "help help", "get help", "i fell", "i've fallen"),
    *("can't get out", "can't sit up", "trapped", "dying", "save me", "paramedic"),
)
"""Words and phrases that no narrated line may hold: the microphone hears the narrator too."""

_NEVER_SAID = re.compile(
    r"(?<![a-z'])(" + "|".join(sorted(map(re.escape, NEVER_SAID), key=len)[::-1]) + r")(?![a-z'])"
)


def never_said_in(line: str) -> tuple[str, ...]:
    """The phrases of NEVER_SAID that a line holds, whatever its case and punctuation."""
    words = " ".join(re.findall(r"[a-z']+", line.lower().replace("\u2019", "'")))
    return tuple(_NEVER_SAID.findall(words))
