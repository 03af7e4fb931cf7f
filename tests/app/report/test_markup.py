from __future__ import annotations

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from voice.app.report.markup import escaped, joined, tag, void


def test_text_is_escaped_and_elements_are_not() -> None:
    inner = tag("b", "<i> & 'so'")
    assert tag("p", inner, "<") == "<p><b>&lt;i&gt; &amp; &#x27;so&#x27;</b>&lt;</p>"
    assert joined("<", inner[:0]) == "&lt;"


def test_attributes_have_hyphens_and_short_numbers() -> None:
    made = tag("rect", class_="a", stroke_width=2.0, x=1.26, y=None, title='"')
    assert made == '<rect class="a" stroke-width="2" x="1.3" title="&quot;"></rect>'
    assert void("meta", charset="utf-8") == '<meta charset="utf-8">'


@given(st.text())
def test_any_text_comes_back_out_of_the_markup(text: str) -> None:
    element = fromstring(tag("p", text, title=text))  # noqa: S314 - made on the line itself
    allowed = str(escaped(text)).count("\N{REPLACEMENT CHARACTER}")
    assert len(element.text or "") == len(text)
    assert allowed or (element.text or "") == text.replace("\r", "\n")
