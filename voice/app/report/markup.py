"""Elements of a page. Whatever is not an element already is taken for text, and escaped."""

from __future__ import annotations

import html
import re

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(content: str) -> Markup:
    """Text as markup. Characters that no document may hold are replaced."""
    if isinstance(content, Markup):
        return content
    return Markup(html.escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", content)))


def joined(*content: str) -> Markup:
    """Elements and texts, one after the other."""
    return Markup("".join(map(escaped, content)))


def tag(name: str, /, *content: str, **attributes: str | float | None) -> Markup:
    """An element with its closing tag.

    Attributes are written with underlines for hyphens, and one at the end where Python has a word
    of the same name (class_). Those that are None are left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{joined(*content)}</{name}>")


def void(name: str, /, **attributes: str | float | None) -> Markup:
    """An element that has no content and no closing tag in HTML: meta, br."""
    return Markup(tag(name, **attributes).removesuffix(f"</{name}>"))


def _plain(value: str | float) -> str:
    """A number as short as a picture needs it: tenths."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
