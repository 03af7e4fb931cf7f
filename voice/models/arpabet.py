"""espeak-ng's American phonemes to ARPAbet, in the manner of the CMU Pronouncing Dictionary.

Names and sounds: espeak-ng's docs/phonemes.md and phsource/ph_english_us. What the dictionary
writes for each was read off an alignment of 22,000 words that are in both: on those the first
pronunciation differs from the nearest of the dictionary's in 3 to 4 phones of 100.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

MOST_PRONUNCIATIONS = 4

_NAMES: Mapping[str, str] = {
    "B": "b",
    "CH": "tS",
    "D": "d",
    "DH": "D",
    "F": "f",
    "G": "g",
    "HH": "h",
    "JH": "dZ",
    "K": "k x",
    "L": "l l^",
    "M": "m",
    "N": "n",
    "NG": "N",
    "P": "p",
    "R": "r r-",
    "S": "s",
    "SH": "S C C2",
    "T": "t t# t2 ?",
    "TH": "T",
    "V": "v",
    "W": "w",
    "Y": "j",
    "Z": "z",
    "ZH": "Z",
    "AA": "0 A A:",
    "AE": "a aa",
    "AH": "@ @2 @- a# V",
    "AO": "O O: O2",
    "AW": "aU",
    "AY": "aI",
    "EH": "E",
    "ER": "3 3:",
    "EY": "eI e",
    "IH": "I I2 I#",
    "IY": "i i: i::",
    "OW": "oU o",
    "OY": "OI",
    "UH": "U",
    "UW": "u u:",
    "AH L": "@L",
    "AH N": "n-",
    "AA R": "A@",
    "AO R": "O@ o@",
    "EH R": "e@",
    "UH R": "U@",
    "IH R": "i@3",
    "IY AH": "i@",
    "AY AH": "aI@",
    "AY ER": "aI3",
    "AW ER": "aU@",
}
_SOUNDS = {name: phones for phones, names in _NAMES.items() for name in names.split()}
_VOWELS = frozenset(phones for phones in _NAMES if phones[0] in "AEIOU" and " " not in phones)
_LANGUAGE = re.compile(r"\([a-z-]+\)")  # "(fr)" where espeak-ng says a word by other rules
_MARKS = "',%=|;*!~"


@dataclass(frozen=True)
class _Sound:
    phone: str
    name: str
    stressed: bool


def to_arpabet(phonemes: str) -> tuple[tuple[str, ...], ...]:
    """Ways to say a word, the likeliest first; none where a phoneme has no name here.

    The others are those that English speakers and other synthesizers are likely to use: reduced
    vowels, and a foreign word's "a" and "u" with the sounds of "father" and "put".
    """
    sounds = _sounds(phonemes)
    if sounds is None:
        return ()
    fluent = _as_in_dictionary(sounds)
    ways = [
        fluent,
        _changed(fluent, _reduced),
        _changed(fluent, _open),
        _changed(_changed(fluent, _open), _reduced),
        _changed(fluent, _round),
    ]
    each = dict.fromkeys(tuple(sound.phone for sound in way) for way in ways if way)
    return tuple(each)[:MOST_PRONUNCIATIONS]


def _sounds(phonemes: str) -> list[_Sound] | None:
    found: list[_Sound] = []
    for raw in _LANGUAGE.sub("_", phonemes).replace(" ", "_").split("_"):
        name = raw.strip(_MARKS)
        if not name:
            continue
        if name not in _SOUNDS:
            return None
        stressed = raw[0] in "',"
        found += [_Sound(phone, name, stressed) for phone in _SOUNDS[name].split()]
    return found


def _as_in_dictionary(sounds: Sequence[_Sound]) -> list[_Sound]:
    """One R where espeak-ng gives a vowel its colour and then says it; "happy", not "happih"."""
    found: list[_Sound] = []
    for at, sound in enumerate(sounds):
        before = found[-1] if found else None
        after = sounds[at + 1].phone if at + 1 < len(sounds) else ""
        if sound.phone == "R" and before is not None and before.phone in {"R", "ER"}:
            continue
        if sound.phone == "R" and before is not None and before.name == "i@":
            found[-2:] = [replace(before, phone="IH")]
        if sound.phone == "IH" and after in _VOWELS and not sound.stressed:
            found.append(replace(sound, phone="IY"))
            continue
        found.append(sound)
    return found


def _changed(sounds: Sequence[_Sound], change: Callable[[_Sound], str]) -> list[_Sound]:
    return [replace(sound, phone=change(sound)) for sound in sounds]


def _reduced(sound: _Sound) -> str:
    return "AH" if sound.phone == "IH" and not sound.stressed else sound.phone


def _open(sound: _Sound) -> str:
    return "AA" if sound.phone == "AE" else sound.phone


def _round(sound: _Sound) -> str:
    return "UH" if sound.name == "V" else sound.phone
