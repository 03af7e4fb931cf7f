"""Loops over numbers as machine code where numba is installed, as plain Python where it is not.

Training has numba, for without it an epoch would take weeks. The tests do without: their cases
are tiny, and plain Python checks the bounds of every array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

try:
    import numba
except ModuleNotFoundError:
    numba = None

_Function = TypeVar("_Function", bound=Callable[..., object])

prange = range if numba is None else numba.prange
"""`range` for the outermost loop of a `compiled` function; the rounds run at the same time."""


def compiled(function: _Function) -> _Function:
    """A function whose `prange` loop is shared among the cores, and which frees the interpreter.

    Its arithmetic takes numbers to be finite. What it calls must be `compiled_part`, in the same
    file: numba keeps the machine code until that file changes.
    """
    return _njit(function, parallel=True)


def compiled_part(function: _Function) -> _Function:
    """A function that a `compiled` one calls inside its loop."""
    return _njit(function, parallel=False)


def _njit(function: _Function, *, parallel: bool) -> _Function:
    if numba is None:
        return function
    wrap = numba.njit(fastmath=True, parallel=parallel, cache=True, nogil=True)
    return cast("_Function", wrap(function))
