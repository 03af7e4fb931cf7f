"""Letters and digits five points high, drawn with blocks, to be read from a pillow."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

HEIGHT = 5
"""Points; every letter has as many."""

_GAP = 1

# Rows from the top, apart by blanks.
_DRAWN = """
0 ### #.# #.# #.# ###
1 .#. ##. .#. .#. ###
2 ### ..# ### #.. ###
3 ### ..# .## ..# ###
4 #.# #.# ### ..# ..#
5 ### #.. ### ..# ###
6 ### #.. ### #.# ###
7 ### ..# ..# .#. .#.
8 ### #.# ### #.# ###
9 ### #.# ### ..# ###
A .##. #..# #### #..# #..#
B ###. #..# ###. #..# ###.
C .### #... #... #... .###
D ###. #..# #..# #..# ###.
E ### #.. ##. #.. ###
F ### #.. ##. #.. #..
G .### #... #.## #..# .###
H #..# #..# #### #..# #..#
I # # # # #
J ..# ..# ..# #.# ###
K #..# #.#. ##.. #.#. #..#
L #.. #.. #.. #.. ###
M #...# ##.## #.#.# #...# #...#
N #..# ##.# #.## #..# #..#
O .##. #..# #..# #..# .##.
P ###. #..# ###. #... #...
Q .##. #..# #..# #.## .###
R ###. #..# ###. #.#. #..#
S .### #... .##. ...# ###.
T ### .#. .#. .#. .#.
U #..# #..# #..# #..# .##.
V #...# #...# #...# .#.#. ..#..
W #...# #...# #.#.# ##.## #...#
X #..# #..# .##. #..# #..#
Y #.# #.# .#. .#. .#.
Z #### ...# .##. #... ####
? ### ..# .## ... .#.
"""

_LETTERS = MappingProxyType(
    {letter: tuple(rows) for letter, *rows in map(str.split, _DRAWN.split("\n")[1:-1])}
)
_BLANK = ("..",) * HEIGHT


@dataclass(frozen=True)
class Scale:
    """How many columns and lines of the terminal a point takes."""

    columns: int
    lines: int


def can_be_drawn(text: str) -> bool:
    """Whether every character is there, small letters and blanks included."""
    return all(letter in _LETTERS or letter == " " for letter in text.upper())


def largest(text: str, columns: int, lines: int) -> Scale | None:
    """The largest scale at which the text fits, None where it fits at none.

    A terminal's cell is about twice as high as it is wide, so a point is two columns wide; where
    there is no room for that, a slim letter is better than a small one.
    """
    width = len(_points(text)[0])
    if not width:
        return None
    size = min(columns // (2 * width), lines // HEIGHT)
    if size > 0:
        return Scale(2 * size, size)
    return Scale(1, 1) if width <= columns and lines >= HEIGHT else None


def drawn(text: str, scale: Scale, block: str = "█") -> list[str]:
    """The text in lines, without blanks at their ends. Raises KeyError for an unknown letter."""
    ink = {"#": block * scale.columns, ".": " " * scale.columns}
    return [
        "".join(ink[point] for point in row).rstrip()
        for row in _points(text)
        for _ in range(scale.lines)
    ]


def _points(text: str) -> list[str]:
    letters = [_BLANK if letter == " " else _LETTERS[letter] for letter in text.upper()]
    return [("." * _GAP).join(rows) for rows in zip(*letters, strict=True)] or [""] * HEIGHT
