from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from voice.app.assembly import is_echo_controlled
from voice.ears import Ears
from voice.echo import EchoHealth


@pytest.mark.parametrize(
    ("hears_narrator", "is_under_control", "expected"),
    [(False, False, True), (True, True, True), (True, False, False)],
)
def test_the_echo_is_controlled_where_there_is_none_or_it_is_taken_away(
    hears_narrator: bool, is_under_control: bool, expected: bool
) -> None:
    health = EchoHealth(is_under_control=is_under_control)
    ears = SimpleNamespace(hears_narrator=hears_narrator, echo_health=health)
    assert is_echo_controlled(cast("Ears", ears)) is expected
