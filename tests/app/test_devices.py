from __future__ import annotations

from voice.app.devices import Devices


class Listening:
    def __init__(self) -> None:
        self.told: list[tuple[str, str, bool]] = []

    def device(self, change: str, name: str, *, microphone: bool = True) -> None:
        self.told.append((change, name, microphone))


def test_what_is_still_lost_is_told_again_when_the_other_is_back() -> None:
    assistant = Listening()
    devices = Devices(assistant)
    devices.changed("lost", "Mike", "input")
    devices.changed("lost", "Box", "output")
    devices.changed("restored", "Box", "output")
    assert assistant.told[2:] == [("restored", "Box", False), ("lost", "Mike", True)]
    devices.changed("restored", "Mike", "input")
    assert assistant.told[4:] == [("restored", "Mike", True)]


def test_all_else_is_passed_on_as_it_comes() -> None:
    assistant = Listening()
    devices = Devices(assistant)
    devices.changed("opened", "Mike", "input")
    devices.changed("lost", "Mike", "input")
    devices.changed("restored", "Other", "input")
    devices.changed("lost", "Box", "output")
    assert [change for change, _, _ in assistant.told] == ["opened", "lost", "restored", "lost"]
