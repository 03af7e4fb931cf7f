"""Other people's sentences: any hassil YAML, any domain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from intents.language import UNKNOWN, Language, LanguageError, MissingWord

LIGHTS = """
language: en
intents:
  SetBrightness:
    data:
      - sentences:
          - "[please] (set|change) [the] brightness [in <the> {room}] to {level}[%]"
          - "{room} to {level:level} percent"
        metadata: {ignored: true}
  TurnOn:
    data:
      - sentences:
          - (turn|switch) on <the> (light|lights) [in <the> {room}]
          - lights on
        requires_context: {state: holding}
        slots: {domain: light}
      - sentences: [movie time]
        excludes_context: {state: idle}
        slots: {scene: movie, domain: 7}
  Play:
    data:
      - sentences: ["play {title}"]
lists:
  room:
    values: [kitchen, living room, {in: (bath|rest)room, out: bath}, {in: "7-up corner"}]
  level:
    range: {from: 0, to: 100, step: 5, type: percentage}
  title:
    wildcard: true
expansion_rules:
  the: "[the|my]"
skip_words: [kindly, for me]
"""

COFFEE = """
intents:
  orderDrink:
    data:
      - sentences:
          - "[(i'd like|can i have|make me)] [a|one] <order>"
          - <order> [please]
expansion_rules:
  order: "[{size}] [{roast} roast] [{shots} shot[s] [of]] {drink} <extras> <extras> <extras>"
  extras: "[[and|with] {amount} {extra}]"
lists:
  size: {values: [small, medium, large, eight ounce, 12-ounce]}
  roast: {values: [dark, light, medium]}
  shots: {values: [{in: single, out: 1}, {in: double, out: 2}, {in: triple, out: 3}]}
  drink: {values: [coffee, espresso, latte, cappuccino, mocha, americano]}
  amount: {values: [a lot of, some, a little, {in: no, out: none}, extra, "{pumps} pumps of"]}
  pumps: {range: {from: 1, to: 9}}
  extra: {values: [sugar, milk, cream, honey, whipped cream, vanilla, hazelnut syrup, cinnamon]}
"""


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
        return tmp_path

    return write


def meaning(language: Language, text: str) -> tuple[str, dict[str, str]]:
    reading = language.read_typed(text, "idle")
    assert reading is not None
    return reading.intent, reading.slots


@pytest.fixture
def lights(write: Write) -> Language:
    return Language.from_yaml(write(lights=LIGHTS) / "lights.yaml")


@pytest.fixture
def coffee(write: Write) -> Language:
    return Language.from_yaml([write(coffee=COFFEE)])


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("set brightness to fifty", "SetBrightness", {"level": "50"}),
        (
            "please set the brightness in the kitchen to forty five percent",
            "SetBrightness",
            {"level": "45", "room": "kitchen"},
        ),
        ("restroom to zero percent", "SetBrightness", {"level": "0", "room": "bath"}),
        ("kitchen to one hundred percent", "SetBrightness", {"level": "100", "room": "kitchen"}),
        ("kitchen to a hundred percent", "SetBrightness", {"level": "100", "room": "kitchen"}),
        (
            "seven up corner to five percent",
            "SetBrightness",
            {"level": "5", "room": "seven up corner"},
        ),
        ("turn on my lights", "TurnOn", {"domain": "light"}),
        ("movie time", "TurnOn", {"scene": "movie", "domain": "7"}),
        ("kindly turn kindly on the lights for me", "TurnOn", {"domain": "light"}),
        ("play some old song", "Play", {"title": "some old song"}),
    ],
)
@pytest.mark.parametrize("state", ["idle", "holding", "anything"])
def test_every_sentence_counts_in_every_state(
    lights: Language, text: str, intent: str, slots: dict[str, str], state: str
) -> None:
    reading = lights.read(["nonsense", text], state)
    assert reading is not None
    assert (reading.intent, reading.slots, reading.text) == (intent, slots, text)
    assert reading.accepted


@pytest.mark.parametrize(
    "text",
    ["set brightness to fifty three", "stop", "stop [unk]", "lights", "play", "play [unk]", ""],
)
def test_what_is_no_sentence_is_not_read(lights: Language, text: str) -> None:
    assert lights.read([text], "idle") is None


def test_typed_digits_are_numbers(lights: Language) -> None:
    assert meaning(lights, "Set the Brightness to 45%!") == ("SetBrightness", {"level": "45"})


def test_the_phrases_are_spoken_words(lights: Language) -> None:
    phrases = lights.phrases("idle")
    assert phrases[-1] == UNKNOWN
    assert "lights on" in phrases
    assert any(p.startswith("seven up corner to ") for p in phrases)
    assert [p for p in phrases[:-1] if any(c.isdigit() or c in "-%{" for c in p)] == []
    assert all(not p.startswith("play") for p in phrases)


def test_polite_words_that_are_skipped_are_listened_for(lights: Language) -> None:
    words = {word for phrase in lights.phrases("idle") for word in phrase.split()}
    assert {"kindly", "me"} <= words


def test_all_phrases_of_a_small_domain_read_back(lights: Language) -> None:
    for phrase in lights.phrases("idle", unknowns=0):
        assert lights.read([phrase], "idle") is not None, phrase


def test_millions_of_sentences_give_a_short_list_with_every_pair_of_words(coffee: Language) -> None:
    (block, *_) = coffee._blocks
    assert block.graph.count > 100_000_000
    phrases = coffee.phrases("idle", unknowns=0)
    assert 100 < len(phrases) <= 5_000
    heard = {pair for phrase in phrases for pair in pairwise(phrase.split())}
    assert {("dark", "roast"), ("single", "shot"), ("latte", "with"), ("of", "honey")} <= heard
    assert {("cream", "some"), ("syrup", "and"), ("nine", "pumps"), ("twelve", "ounce")} <= heard
    for phrase in phrases:
        assert coffee.read([phrase], "idle") is not None, phrase


def test_a_long_order_has_all_its_slots(coffee: Language) -> None:
    text = "can i have a large dark roast double shot latte with some milk and no sugar"
    intent, slots = meaning(coffee, text)
    assert intent == "orderDrink"
    expected = {"size": "large", "roast": "dark", "shots": "2", "drink": "latte"}
    assert expected.items() <= slots.items()
    assert slots["amount"] in {"some", "none"}


def test_alternatives_are_tried_in_order(coffee: Language) -> None:
    heard = ["large roast latte", "large latte of", "small latte", "large latte"]
    reading = coffee.read(heard, "idle")
    assert reading is not None
    assert reading.slots == {"size": "small", "drink": "latte"}


def test_files_of_a_folder_are_one_language(write: Write) -> None:
    folder = write(
        a="intents: {Go: {data: [{sentences: ['go <far> {place}']}]}}",
        b="lists: {place: {values: [home, on, off]}}",
        c="expansion_rules: {far: '[far|very far]'}\nintents: {Go: {data: [{sentences: [leave]}]}}",
    )
    language = Language.from_yaml(folder)
    assert meaning(language, "go very far home")[1] == {"place": "home"}
    assert meaning(language, "go off")[1] == {"place": "off"}
    assert meaning(language, "leave")[0] == "Go"
    assert language.missing(lambda word: word != "leave") == [MissingWord("leave", "c.yaml")]


def test_contexts_that_list_values_carry_still_choose_between_them(write: Write) -> None:
    folder = write(
        a="""
        intents:
          Light: {data: [{sentences: ["turn on {name}"], requires_context: {domain: light}}]}
          Fan: {data: [{sentences: ["turn on {name}"], requires_context: {domain: fan}}]}
        lists:
          name:
            values:
              - {in: lamp, out: light.lamp, context: {domain: light}}
              - {in: breeze, out: fan.breeze, context: {domain: fan}}
        """
    )
    language = Language.from_yaml(folder)
    assert meaning(language, "turn on breeze")[0] == "Fan"
    assert meaning(language, "turn on lamp")[0] == "Light"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("intents: [a", r"bad.yaml, line \d+ is not valid YAML"),
        ("just words", "bad.yaml holds no sentences"),
        ("lists: {}", "There is no intent in bad.yaml"),
        ("intents: {A: [x]}", "bad.yaml: intent A needs a list of blocks under 'data'"),
        ("intents: {A: {data: [{slots: {}}]}}", "every block under 'data' of intent A needs"),
        ("intents: {A: {data: [{sentences: ['a', 'go (home']}]}}", "bad.yaml, line 1: 'go .home'"),
        (
            "intents:\n  A:\n    data:\n    - sentences:\n      - go\n      - go {home}\n",
            "bad.yaml, line 6: in 'go {home}' there is no list {home}",
        ),
        ("intents: {A: {data: [{sentences: [a <b>]}]}}", "there is no expansion rule <b>"),
        (
            "expansion_rules: {b: 'x <b>'}\nintents: {A: {data: [{sentences: [a <b>]}]}}",
            "refers to itself",
        ),
        (
            "expansion_rules: {b: '(x'}\nintents: {A: {data: [{sentences: [a <b>]}]}}",
            "bad.yaml, line 1: '\\(x' is no template",
        ),
        (
            "lists: {n: {range: {from: 9, to: 1}}}\nintents: {A: {data: [{sentences: ['{n}']}]}}",
            "range of list n needs whole numbers",
        ),
        ("lists: {n: {}}\nintents: {A: {data: []}}", "list n needs 'values'"),
        ("lists: {n: {values: [{out: 3}]}}\nintents: {A: {data: []}}", "lacks its 'in'"),
        (
            "language: xx\nintents: {A: {data: [{sentences: ['{1..3:n}']}]}}",
            "nobody knows how 'xx' says numbers",
        ),
        ("intents: {A: {data: []}}\nskip_words: please", "'skip_words' must be a list"),
        ("", "bad.yaml holds no sentences"),
        ("intents: {A: {data: []}}", "There is no sentence in bad.yaml"),
        ("intents: {A: {data: [{sentences: []}]}}", "There is no sentence in bad.yaml"),
        ("intents: {A: {data: [{sentences: ['!']}]}}", "There is nothing to listen for in bad"),
        (
            "lists: {t: {wildcard: true}}\nintents: {A: {data: [{sentences: ['play {t}']}]}}",
            "There is nothing to listen for in bad.yaml: every sentence holds a wildcard",
        ),
        (
            "lists: {r: {values: []}}\nintents: {A: {data: [{sentences: ['in {r}']}]}}",
            "There is nothing to listen for in bad.yaml: .* an empty list",
        ),
        (
            "lists: {r: {values: }}\nintents: {A: {data: [{sentences: ['in {r}']}]}}",
            "'values' of list r must be a list",
        ),
        ("intents: {A: {data: [{sentences: [[go]]}]}}", "a sentence of intent A must be text"),
        ("intents: {A: {data: [{sentences: [ ]}, {sentences: [~]}]}}", "must be text"),
        (
            "lists: {r: {values: [~]}}\nintents: {A: {data: [{sentences: ['{r}']}]}}",
            "a value of list r must be text",
        ),
        ("intents:\n  A:\n    data:\n    - sentences:\n      - go]\n", "line 5: 'go]' .*match"),
        (
            "intents: {A: {data: [{sentences: ['{r}']}]}}\nlists:\n  r:\n    values:\n    - (x\n",
            "bad.yaml, line 5: '\\(x' is no template",
        ),
        (
            "lists: {r: {values: ['a {r}']}}\nintents: {A: {data: [{sentences: ['{r}']}]}}",
            "line 2: in '{r}' the list {r} refers to itself",
        ),
        (
            "intents: {A: {data: [{sentences: ['{0..100000:n}']}]}}",
            "line 1: in .* holds 100001 numbers, more than 10001",
        ),
        (
            f"intents: {{A: {{data: [{{sentences: ['{'(' * 2000}go{')' * 2000}']}}]}}}}",
            "line 1: a template has too many brackets inside each other",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_sentence_with_its_place(
    write: Write, text: str, message: str
) -> None:
    with pytest.raises(LanguageError, match=message) as caught:
        Language.from_yaml(write(bad=text) / "bad.yaml")
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"missing\.yaml cannot be read: No such file"):
        Language.from_yaml(tmp_path / "missing.yaml")
    with pytest.raises(LanguageError, match="There is no YAML file in"):
        Language.from_yaml(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"intents: {caf\xe9: {}}")
    with pytest.raises(LanguageError, match=r"latin\.yaml is not UTF-8"):
        Language.from_yaml(tmp_path)
    with pytest.raises(LanguageError, match="No file of sentences was named"):
        Language.from_yaml([])


def test_sentences_nested_in_aliases_do_not_grow_without_end(write: Write) -> None:
    names = "abcdefghi"
    aliases = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise(names))
    text = f"a: &a [x, x]\n{aliases}intents: {{A: {{data: [{{sentences: *i}}]}}}}"
    with pytest.raises(LanguageError, match="must be text"):
        Language.from_yaml(write(bomb=text))


def test_a_home_of_two_hundred_intents_is_a_bounded_list(write: Write) -> None:
    language = Language.from_yaml(write(home=home()))
    phrases = language.phrases("idle", unknowns=0)
    assert sum(block.graph.count for block in language._blocks) > 100_000_000
    assert len(phrases) <= 5_000
    words = {word for phrase in phrases for word in phrase.split()}
    assert {"verbabjj", "othaaaa", "lampabej", "roomaacj", "hundred", "percent", "kindly"} <= words
    reading = language.read(["kindly verbaaah our lampaaad in the roomaaaf to forty"], "idle")
    assert reading is not None
    assert reading.intent == "Intent7"
    assert reading.slots == {"name": "lampaaad", "area": "roomaaaf", "brightness": "40"}


def home() -> str:
    """Templates of a home: intents that share lists and rules; numbers are spelled abc..."""

    def spelled(word: str, number: int) -> str:
        return word + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")

    data = "".join(
        f"""
  Intent{number}:
    data:
      - sentences:
          - "[<please>] <{number}> [<the>] {{name}} [<where>] [to {{brightness}}[%]]"
          - "<what_is> [<the>] {spelled("state", number)} of [<the>] ({{name}}|{{area}})"
        expansion_rules: {{"{number}": ({spelled("verb", number)}|{spelled("oth", number)})}}
"""
        for number in range(200)
    )
    names = ", ".join(spelled("lamp", number) for number in range(150))
    areas = ", ".join(spelled("room", number) for number in range(30))
    return f"""intents:{data}
lists:
  name: {{values: [{names}]}}
  area: {{values: [{areas}]}}
  brightness: {{range: {{from: 0, to: 100}}}}
expansion_rules:
  the: (the|my|our)
  please: (please|kindly|can you)
  where: (in|at) [<the>] {{area}} [floor|room]
  what_is: (what is|tell me)
"""


def test_two_long_lists_side_by_side_are_still_a_bounded_list(write: Write) -> None:
    letters = "abcdefghij"
    names = ", ".join(f"{a}{b}{c}" for a in letters for b in letters for c in letters)
    language = Language.from_yaml(
        write(
            a=f"""
            intents: {{A: {{data: [{{sentences: ["put {{thing}} {{place}} [{{thing:to}}]"]}}]}}}}
            lists: {{thing: {{values: [{names}]}}, place: {{values: [{names}]}}}}
            """
        )
    )
    phrases = language.phrases("idle", unknowns=0)
    assert len(phrases) <= 5_100
    assert len({word for phrase in phrases for word in phrase.split()}) == 1_001


def test_a_character_that_no_text_holds_is_named(tmp_path: Path) -> None:
    file = tmp_path / "lights.yaml"
    file.write_text("language: en\nintents: {A: \x07}\n", encoding="utf-8")
    with pytest.raises(LanguageError) as raised:
        Language.from_yaml(file)
    problem = "unacceptable character #x0007: control characters are not allowed"
    assert str(raised.value) == f"lights.yaml is not valid YAML: {problem}."
