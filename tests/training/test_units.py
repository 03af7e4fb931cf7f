"""The network's units: every phone in every place, after every kind of phone."""

from __future__ import annotations

import pytest

from scripts.training.units import GARBAGE, KINDS, PHONES, SILENCE, UNITS, units_of


def names(pronunciation: str) -> list[str]:
    return [UNITS[unit].name for unit in units_of(pronunciation.split())]


def test_every_phone_is_of_one_kind() -> None:
    assert sorted(phone for kind in KINDS for phone in kind) == list(PHONES)
    assert len(PHONES) == 39


def test_each_unit_is_there_once() -> None:
    assert len(UNITS) == 2 + 39 * 2 + 39 * 2 * len(KINDS) == 938
    assert len({unit.name for unit in UNITS}) == len(UNITS)
    assert all(unit.name.split() == [unit.name] for unit in UNITS)


def test_silence_and_garbage_come_first() -> None:
    assert [UNITS[unit].name for unit in (SILENCE, GARBAGE)] == ["SIL", "SPN_S"]
    assert units_of(("SPN",)) == (GARBAGE,)


def test_a_word_begins_goes_on_and_ends() -> None:
    assert names("S T AA P") == ["S_B", "T.S+Z_I", "AA.T+D+N_I", "P.AA+AE+AH+AO+EH_E"]
    assert names("G OW") == ["G_B", "OW.K+G+NG_E"]
    assert names("AY") == ["AY_S"]


def test_only_the_last_unit_ends_a_word() -> None:
    for word in ("S T AA P", "G OW", "AY"):
        ends = [UNITS[unit].ends_word for unit in units_of(word.split())]
        assert ends == [False] * (len(ends) - 1) + [True]
    assert UNITS[GARBAGE].ends_word
    assert not UNITS[SILENCE].ends_word


def test_phones_of_one_kind_leave_the_same_unit_behind() -> None:
    (last, same, other) = (units_of((first, "IY"))[-1] for first in ("S", "Z", "T"))
    assert last == same != other


@pytest.mark.parametrize("word", [("S", "XX"), ("XX",), ("AH0",), ("SPN", "S")])
def test_what_is_no_phone_is_refused(word: tuple[str, ...]) -> None:
    with pytest.raises(KeyError):
        units_of(word)


def test_no_phone_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one phone"):
        units_of(())
