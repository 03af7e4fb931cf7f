"""Who speaks over the narrator: the ears' voices, and more that are neither tuned nor trained on.

The trainer speaks with other accents of espeak-ng than New York's, so its variants are new there.
"""

from __future__ import annotations

from scripts.benchmarks.ears.groups import Group, voices

ACCENT = "en-us-nyc"
VARIANTS = (
    *("f1", "f2", "m1", "m4", "m6", "max"),
    *("Alicia", "Annie", "Denis", "Michael", "belinda", "linda"),
)


def voices_over(group: Group) -> tuple[str, ...]:
    """The synthesized voices of a group; those of New York are reported on.

    Raises ValueError for training, which is not measured with.
    """
    more = tuple(f"{ACCENT}+{variant}" for variant in VARIANTS)
    return voices(group) + (more if group == Group.REPORTING else ())
