"""Chromium, where it is installed: what it makes of a page, without a screen and a network."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.image import imread
from numpy.typing import NDArray

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_SCHEMES = {"dark": 0, "light": 1}
_WAIT_S = 120

# A window is never narrower than 500 pixels, a frame may be. Only a test adds a script to a page:
# it opens all tables, then measures.
_MEASURE = """<body><iframe style="border:0;width:WIDTHpx;height:900px" srcdoc="PAGE"></iframe>
<pre></pre><script>onload = () => {
  const frame = document.querySelector("iframe"), inner = frame.contentDocument;
  inner.querySelectorAll("details").forEach(part => part.open = OPEN);
  const root = inner.documentElement;
  document.querySelector("pre").textContent = JSON.stringify({
    inner: frame.contentWindow.innerWidth, wide: root.scrollWidth, high: root.scrollHeight,
    charts: [...inner.querySelectorAll("svg[role=img]")].map(chart => {
      const box = chart.getBoundingClientRect();
      return [box.left, box.top, box.right, box.bottom];
    }),
  });
}</script></body>"""


@dataclass(frozen=True)
class Measured:
    """The width there is, the page's own width and height, and the box of each chart."""

    inner: int
    wide: int
    high: int
    charts: list[tuple[float, float, float, float]]


def measured(page: str, width: int, folder: Path, *, is_open: bool) -> Measured:
    """What Chromium finds of a page in this width. is_open: with all tables opened."""
    around = _MEASURE.replace("OPEN", str(is_open).lower()).replace("WIDTH", str(width))
    path = _written(around.replace("PAGE", html.escape(page)), folder)
    dom = _run(folder, "--window-size=1400,900", "--dump-dom", path.as_uri())
    found = re.search(r"<pre>(.+?)</pre>", dom)
    assert found, "Chromium measured nothing"
    return Measured(**json.loads(html.unescape(found.group(1))))


def shot(page: str, width: int, height: int, scheme: str, folder: Path) -> NDArray[np.float64]:
    """The page as an image of shape (height, width, 3), each from 0 to 1."""
    path, image = _written(page, folder), folder / "shot.png"
    _run(
        folder,
        f"--window-size={width},{height}",
        f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}",
        f"--screenshot={image}",
        path.as_uri(),
    )
    return np.asarray(imread(image), dtype=np.float64)[:, :, :3]


def _written(page: str, folder: Path) -> Path:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return path


def _run(folder: Path, *options: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *_QUIET, f"--user-data-dir={folder / 'profile'}", *options]
    done = subprocess.run(command, capture_output=True, check=True, timeout=_WAIT_S)
    return done.stdout.decode("utf-8")
