"""What a room with six walls makes of a click: image sources, after Allen & Berkley.

Every wall is a mirror that keeps a part of the sound's amplitude; the microphone hears the source
and all its mirror images, each as late and as weak as it is far away (J. B. Allen and D. A.
Berkley, Image method for efficiently simulating small-room acoustics, JASA 65(4), 1979).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples
from voice.bedroom.acoustics import convolve
from voice.bedroom.filters import steep_high_pass
from voice.bedroom.layout import Place

SPEED_OF_SOUND_M_S = 343.0
_HIGH_PASS_HZ = 80.0
_FINENESS = 16
_HALF_WIDTH_SAMPLES = 16
_PASS_BAND = 0.92
_DIRECTIONS = 24

_Floats = NDArray[np.float64]


def room_response(size_m: Place, source_m: Place, microphone_m: Place, rt60_s: float) -> Samples:
    """The response of a shoebox room, shape (about rt60 in samples,), from source to microphone.

    Lengths and places are in metres from one corner. The flight from the source is part of the
    response; a source at one metre has an amplitude of one. As in the paper, a high-pass takes away
    the rumble of images that all have the same sign.
    """
    reflection = reflection_for(size_m, rt60_s)
    length = round(rt60_s * SAMPLE_RATE)
    clicks = np.zeros((length + 2 * _HALF_WIDTH_SAMPLES) * _FINENESS)
    axes = [
        _images(size, source, microphone, SPEED_OF_SOUND_M_S * rt60_s)
        for size, source, microphone in zip(size_m, source_m, microphone_m, strict=True)
    ]
    # One slab of images after the other: they all at once would not fit the processor's cache.
    squares = axes[1][0][:, None] ** 2 + axes[2][0] ** 2
    bounces = axes[1][1][:, None] + axes[2][1]
    kept = reflection ** np.arange(bounces.max() + axes[0][1].max() + 1)
    for away, bounced in zip(*axes[0], strict=True):
        _add_images(clicks, np.sqrt(squares + away**2), kept[bounces + bounced])
    return convolve(_sampled(clicks, length), steep_high_pass(_HIGH_PASS_HZ))[:length]


def reflection_for(size_m: Place, rt60_s: float) -> float:
    """The part of the amplitude that a wall keeps in a room of this reverberation time.

    Eyring's formula takes one mean path between walls for all directions; images travel in straight
    lines, and those along the longer side meet fewer walls and last longer (E. A. Lehmann and A. M.
    Johansson, JASA 124(1), 2008). So the decay is averaged over directions, and its fall from -5 to
    -25 dB sets the time.
    """
    heights = (np.arange(_DIRECTIONS) + 0.5) / _DIRECTIONS
    turns = heights * math.pi / 2.0
    flat = np.sqrt(1.0 - heights**2)[:, None]
    walls_per_m = (
        flat * np.cos(turns) / size_m[0]
        + flat * np.sin(turns) / size_m[1]
        + heights[:, None] / size_m[2]
    ).reshape(-1)
    # Along the walls' attenuation in nepers a wall times metres; the decay has no other scale.
    way = np.linspace(0.0, 8.0 / walls_per_m.mean(), 1_000)
    left = (np.exp(-way[:, None] * walls_per_m) / walls_per_m).mean(axis=1)
    decay_db = -10.0 * np.log10(left / left[0])
    early, late = np.interp([5.0, 25.0], decay_db, way)
    nepers_per_s = 3.0 * (late - early) / rt60_s
    return math.exp(-nepers_per_s / (2.0 * SPEED_OF_SOUND_M_S))


def _images(
    size_m: float, source_m: float, microphone_m: float, reach_m: float
) -> tuple[_Floats, NDArray[np.intp]]:
    """Along one axis: the images' distances from the microphone, and their bounces off walls."""
    rooms = math.ceil(reach_m / (2.0 * size_m)) + 1
    count = np.arange(-rooms, rooms + 1)
    shift = 2.0 * size_m * count - microphone_m
    distances = np.concatenate([shift + source_m, shift - source_m])
    bounces = np.concatenate([2 * np.abs(count), np.abs(count - 1) + np.abs(count)])
    near = np.abs(distances) < reach_m
    return distances[near], bounces[near]


def _add_images(clicks: _Floats, distances_m: _Floats, kept: _Floats) -> None:
    """Put images on the fine grid, each between its two neighbors, where they come in time."""
    places = distances_m * (SAMPLE_RATE * _FINENESS / SPEED_OF_SOUND_M_S)
    places += _HALF_WIDTH_SAMPLES * _FINENESS
    inside = places < clicks.size - 1
    if not inside.any():
        return
    places, strengths = places[inside], kept[inside] / distances_m[inside]
    whole = places.astype(np.intp)
    first = int(whole.min())
    right = strengths * (places - whole)
    size = clicks.size - first
    clicks[first:] += np.bincount(whole - first, strengths - right, size)
    clicks[first + 1 :] += np.bincount(whole - first, right, size)[:-1]


def _sampled(clicks: _Floats, length: int) -> Samples:
    """The fine grid at the sample rate: a windowed sinc spreads every click over its neighbors.

    P. M. Peterson, Simulating the response of multiple microphones to a single acoustic source in a
    reverberant room, JASA 80(5), 1986.
    """
    half = _HALF_WIDTH_SAMPLES * _FINENESS
    away = np.arange(-half, half + 1) / _FINENESS
    spread = _PASS_BAND * np.sinc(_PASS_BAND * away) * np.hanning(away.size)
    # The grid begins half a width early, and the sinc's middle lies half a width late.
    smooth = convolve(clicks.astype(np.float32), spread.astype(np.float32))
    return smooth[2 * half :: _FINENESS][:length]
