"""A model's phones: which transitions of its network say each of them, in each place of a word.

`graph/phones.txt` names the phones in Kaldi's usual form, one "name number" a line; a name ends in
_B, _I, _E or _S for the beginning, the inside and the end of a word or the whole of one. A name may
say which phones of the same word it follows: "T.S+Z_I" is a T inside a word after an S or a Z. The
beginning of `am/final.mdl` says how the phones are made. What is understood here is the plainest
form: each phone one state of its own with a self-loop, so that phone k has the transitions 2k - 1
(stay) and 2k (enter). (Source of the file: Kaldi's hmm-topology.cc and transition-model.cc.)
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path

from voice.models.folder import ACOUSTIC_MODEL

PHONES = Path("graph/phones.txt")

ARPABET = frozenset(
    {
        *("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"),
        *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S"),
        *("SH", "T", "TH", "V", "W", "Y", "Z", "ZH"),
    }
)
"""The phones of the CMU Pronouncing Dictionary, without stress."""

_HEAD_BYTES = 1 << 16
# Kaldi's marks around a kind of phone of two states: the first has a pdf for entering and one for
# staying, and leads to itself or on to the second, which is the end.
_ONE_STATE = (-1, 1, 2, 0, 1, 2, 0, 0.5, 1, 0.5, -1, -1, 0)


@dataclass(frozen=True)
class Step:
    """One phone of a path through the graph: the transitions into its state and round it."""

    enter: int
    stay: int


@dataclass(frozen=True)
class PhoneTable:
    """Phone numbers, from 1, by name, such as "AA_B" or "T.S+Z_I"."""

    numbers: Mapping[str, int] = field(repr=False)

    def path(self, pronunciation: Sequence[str]) -> tuple[Step, ...]:
        """The steps that say these ARPAbet phones as one word. KeyError for another phone."""
        last = len(pronunciation) - 1
        places = ["B" if at == 0 else "E" if at == last else "I" for at in range(last + 1)]
        if last == 0:
            places = ["S"]
        befores = ["", *pronunciation[:-1]]
        found = map(self._number, pronunciation, befores, places)
        return tuple(Step(2 * number, 2 * number - 1) for number in found)

    def says_every_word(self) -> bool:
        """Has it every ARPAbet phone in every place, after every other one?"""
        alone = frozenset({""})
        befores = {"B": alone, "S": alone, "I": ARPABET, "E": ARPABET}
        return all(
            f"{phone}_{place}" in self.numbers
            or all((phone, before, place) in self._after for before in befores[place])
            for phone, place in product(ARPABET, befores)
        )

    def _number(self, phone: str, before: str, place: str) -> int:
        """The phone at a place of a word, after another one or after none ("")."""
        plain = self.numbers.get(f"{phone}_{place}")
        return self._after[phone, before, place] if plain is None else plain

    @cached_property
    def _after(self) -> Mapping[tuple[str, str, str], int]:
        """The numbers of phones whose names say what they follow."""
        found = {}
        for name, number in self.numbers.items():
            said, _, place = name.rpartition("_")
            phone, dot, kinds = said.partition(".")
            if dot:
                found.update({(phone, before, place): number for before in kinds.split("+")})
        return found


def read_phone_table(folder: Path) -> PhoneTable | None:
    """The phones of a model's folder, or None where words cannot be built from them."""
    try:
        numbers = _read_numbers((folder / PHONES).read_text(encoding="utf-8"))
        with (folder / ACOUSTIC_MODEL).open("rb") as file:
            phones = _one_state_phones(file.read(_HEAD_BYTES))
    except (OSError, ValueError, struct.error):
        return None
    table = PhoneTable(numbers)
    return table if sorted(numbers.values()) == phones and table.says_every_word() else None


def _read_numbers(text: str) -> dict[str, int]:
    pairs = (line.split() for line in text.splitlines() if line.strip())
    return {name: int(number) for name, number in pairs if name[0] not in "<#"}


def _one_state_phones(head: bytes) -> list[int]:
    """The phones, 1 to n, if each is one state in turn. ValueError for any other model."""
    file = _Reader(head)
    file.expect(b"\0B<TransitionModel> <Topology> ")
    phones = file.list_of_integers()
    kinds = set(file.list_of_integers()[1:])  # place 0 stands for no phone
    for value in _ONE_STATE:
        file.expect(b"\x04" + struct.pack("<f" if isinstance(value, float) else "<i", value))
    file.expect(b"</Topology> <Tuples> ")
    tuples = [[file.integer() for _ in range(4)] for _ in range(file.integer())]
    in_turn = [entry[:2] for entry in tuples] == [[phone, 0] for phone in phones]
    if kinds != {0} or not in_turn or phones != list(range(1, len(phones) + 1)):
        raise ValueError("its phones are not one state each, in turn")
    return phones


class _Reader:
    """Kaldi's binary values: each number has its size in a byte before it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def expect(self, token: bytes) -> None:
        if not self._content.startswith(token, self._at):
            raise ValueError(f"there is no {token!r}")
        self._at += len(token)

    def integer(self) -> int:
        self.expect(b"\x04")
        (value,) = struct.unpack_from("<i", self._content, self._at)
        self._at += 4
        return int(value)

    def list_of_integers(self) -> list[int]:
        count = self.integer()
        values = struct.unpack_from(f"<{count}i", self._content, self._at)
        self._at += 4 * count
        return list(values)
