"""How the page looks: on a phone, on a wide screen, by night, on paper."""

from __future__ import annotations

from voice.app.report.palette import DARK, LIGHT

_RULES = """
*{box-sizing:border-box}
body{margin:0 auto;max-width:74rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0 0}
h2{font-size:1.1rem;line-height:1.3;margin:0 0 .5rem}
p{margin:.5rem 0;max-width:40rem}
.faint,.day{color:var(--faint)}
.day{margin:0 0 1rem}
main{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr)}
section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;
min-width:0}
figure{margin:0;max-width:36rem}
svg{display:block;width:100%;height:auto;overflow:visible}
svg *{vector-effect:non-scaling-stroke}
dl{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.5rem;margin:0 0 .75rem}
dl div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
dt{color:var(--faint);font-size:.85rem;line-height:1.3}
dd{margin:0;font-size:1.5rem;font-weight:650;line-height:1.2;overflow-wrap:normal}
svg text{fill:var(--faint);font-size:10px}
svg .halo{fill:var(--ink);stroke:var(--card);stroke-width:3px;paint-order:stroke}
.rule{stroke:var(--line)}
.tick{stroke:var(--faint)}
.cell{fill:none;stroke:var(--edge);stroke-width:.75}
.whole{fill:var(--first);stroke:var(--first);stroke-width:1}
.part,.begun{stroke:var(--first);stroke-width:1}
.half,.dot,.bar{fill:var(--first)}
svg .count{stroke:none;font-size:11px;font-weight:700;fill:var(--on-first)}
svg .count.part{fill:var(--ink);stroke:var(--card);stroke-width:3px;paint-order:stroke}
.today{fill:none;stroke:var(--ink);stroke-width:1.5}
.run{fill:none;stroke:var(--first);stroke-opacity:.45}
.score{fill:var(--first);stroke:var(--card);stroke-width:.5}
.score.stiffness{fill:var(--second)}
.run.stiffness{stroke:var(--second)}
.gap{fill:var(--line);fill-opacity:.4}
.level{stroke:var(--ink);stroke-width:2}
.level.first{stroke-dasharray:4 3}
.slope{stroke:var(--faint);stroke-width:1.5}
.before{fill:var(--card);stroke:var(--first);stroke-width:1.5}
.after{fill:var(--first);stroke:var(--first);stroke-width:1.5}
.range{fill:var(--first);fill-opacity:.45}
.range.stiffness{fill:var(--second)}
.middle{stroke:var(--ink);stroke-width:2}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:.5rem 0 0;padding:0;
color:var(--faint);font-size:.85rem}
.key li{display:flex;align-items:center;gap:.4rem}
.key .sign{width:1.1rem;flex:none}
details{margin-top:.75rem}
summary{cursor:pointer;padding:.25rem 0;color:var(--faint);font-size:.9rem}
.wide{max-height:24rem;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--faint);padding:.5rem 0}
th,td{text-align:left;
vertical-align:top;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--line);
font-variant-numeric:tabular-nums}
th{font-weight:600}
thead th{border-top:0;color:var(--faint)}
.both .length{width:calc((100% - .6rem)/2)}
.movements{table-layout:fixed}
th .faint{font-weight:400}
figcaption,section>.faint{color:var(--faint);font-size:.9rem}
.length{height:.5rem;margin:.3rem 0 .2rem}
.length rect{fill:var(--first)}
.hurt{color:var(--hurt);font-weight:600}
footer{margin-top:1rem}
@media(min-width:34rem){section{padding:1.25rem}svg text{font-size:8px}svg .count{font-size:10px}}
@media(min-width:58rem){main{grid-template-columns:repeat(2,minmax(0,1fr))}.across{grid-column:1/-1}}
@media print{body{max-width:none;padding:0;background:var(--card)}section{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def style() -> str:
    """The whole style sheet. On paper the colours are the light ones."""
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{DARK.variables()}}}}}"
    return f":root{{color-scheme:light dark;{LIGHT.variables()}}}{dark}{_RULES}"
