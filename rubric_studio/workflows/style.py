"""How our pages of HTML look: by light, in the dark, on paper and on a telephone; nothing by colour alone."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --quiet: #596068; --line: #d5d9de; --panel: #f5f6f8;
  --gone: #8c1d18; --gone-back: #fdecea; --came: #14532d; --came-back: #e6f4ea; --link: #0b57a4;
  --scores: #8c1d18; --review: #7a4b00; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --ink: #e4e7ea; --quiet: #a4abb3; --line: #3a4047;
  --panel: #1e2226; --gone: #ffb4ab; --gone-back: #44211e; --came: #a6e3b6; --came-back: #1b3a26; --link: #8ec5ff;
  --scores: #ffb4ab; --review: #ffcf8a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans",
  "Noto Sans CJK TC", "Noto Naskh Arabic", sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 0 0 .75rem; }
h4 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
.set + .set { border-top: 2px solid var(--line); margin-top: 2.5rem; }
.total { font-size: 1.05rem; }
.quiet, .foot, .place, .sign { color: var(--quiet); }
.unread, .perhaps, .signoff { border-inline-start: 3px solid var(--review); padding-inline-start: .6rem; }
nav ul { padding-inline-start: 1.2rem; }
.rubric { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
article + article { border-top: 1px solid var(--line); margin-top: .9rem; padding-top: .9rem; }
.change + .change { margin-top: .75rem; }
.change:target { outline: 2px solid var(--link); outline-offset: .3rem; }
.weight { border: 1px solid; border-radius: .3rem; padding: 0 .35rem; font-size: .85rem; }
.weight.scores { color: var(--scores); }
.weight.review { color: var(--review); }
.sign { font-family: ui-monospace, monospace; }
.words { white-space: pre-wrap; background: var(--panel); border-radius: .35rem; padding: .5rem .75rem; }
ul.words { list-style: none; white-space: normal; }
del { color: var(--gone); background: var(--gone-back); text-decoration: line-through; }
ins { color: var(--came); background: var(--came-back); text-decoration: underline; }
del::before { content: "[-"; } del::after { content: "-]"; }
ins::before { content: "{+"; } ins::after { content: "+}"; }
del::before, del::after, ins::before, ins::after { display: inline-block; font: .8em ui-monospace, monospace; }
.said { white-space: pre-wrap; border-inline-start: 3px solid var(--line); padding-inline-start: .75rem;
  margin: .5rem 0; }
.points { font-variant-numeric: tabular-nums; font-weight: bold; }
ol.criteria > li { margin: .75rem 0; }
.id { color: var(--quiet); font-weight: normal; }
.foot { font-size: .8rem; }
.foot code { font-size: .8rem; }
.effect { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: .75rem; }
.effect ul { margin: .5rem 0 0; padding-inline-start: 1.2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: end; padding: .2rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child { text-align: start; padding-inline-start: 0; font-weight: normal; }
thead th { color: var(--quiet); font-weight: normal; }
@media print { :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #999; --panel: #fff; --gone: #000;
  --gone-back: #fff; --came: #000; --came-back: #fff; --link: #000; --scores: #000; --review: #000; }
  main { max-width: none; padding: 0; } nav { display: none; } .change, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; } a { text-decoration: none; } .wide { overflow: visible; } }
"""
