"""What the network tells apart: phones by their place in a word and by what stands before them.

A unit is a phone at the beginning of a word (B) or a whole word by itself (S), or one inside (I) or
at the end (E) of a word after a phone of a given kind. What stands in another word does not count,
so a word has one row of units whatever it follows, and a lexicon stays a tree. Each unit has two
network outputs (pdfs in Kaldi's words): for its first frame and for each further one.

Unit 0 is silence, unit 1 the garbage phone that stands for a word nobody knows. In a model's
phones.txt unit k is phone k + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice.models.phone_table import ARPABET

PHONES = tuple(sorted(ARPABET))

KINDS = tuple(
    tuple(kind.split())
    for kind in (
        "P B M F V",
        "T D N",
        "S Z",
        "SH ZH CH JH",
        "K G NG",
        "TH DH HH",
        "R ER",
        "L",
        "W UW UH OW AW",
        "Y IY IH EY AY OY",
        "AA AE AH AO EH",
    )
)
"""The phones by where in the mouth they leave the tongue and the lips."""

SILENCE = 0
GARBAGE = 1
_KIND_OF = {phone: at for at, kind in enumerate(KINDS) for phone in kind}


@dataclass(frozen=True)
class Unit:
    """`phone`: SIL, SPN or one of PHONES; `place`: B, I, E, S, or "" for silence.

    `after`: the number of the kind of phone before it in the word, -1 where there is none.
    """

    phone: str
    place: str
    after: int = -1

    @property
    def name(self) -> str:
        """The name in phones.txt, such as "T_B" or "T.S+Z_I"."""
        kind = "." + "+".join(KINDS[self.after]) if self.after >= 0 else ""
        return f"{self.phone}{kind}_{self.place}" if self.place else self.phone

    @property
    def ends_word(self) -> bool:
        """Does a word end with it? Silence belongs to none."""
        return self.place in {"E", "S"}


def _all_units() -> tuple[Unit, ...]:
    first = [Unit("SIL", ""), Unit("SPN", "S")]
    alone = [Unit(phone, place) for phone in PHONES for place in "BS"]
    after = [
        Unit(phone, place, kind) for phone in PHONES for kind in range(len(KINDS)) for place in "IE"
    ]
    return (*first, *alone, *after)


UNITS = _all_units()
_NUMBERS = {unit: number for number, unit in enumerate(UNITS)}


def units_of(pronunciation: Sequence[str]) -> tuple[int, ...]:
    """The units that say these phones as one word; ("SPN",) is the garbage word.

    KeyError for a phone that is none, ValueError for no phone at all.
    """
    if not pronunciation:
        raise ValueError("a word has at least one phone")
    if tuple(pronunciation) == ("SPN",):
        return (GARBAGE,)
    last = len(pronunciation) - 1
    if last == 0:
        return (_NUMBERS[Unit(pronunciation[0], "S")],)
    found = [_NUMBERS[Unit(pronunciation[0], "B")]]
    for at in range(1, last + 1):
        kind = _KIND_OF[pronunciation[at - 1]]
        found.append(_NUMBERS[Unit(pronunciation[at], "E" if at == last else "I", kind)])
    return tuple(found)
