/** The page's own style sheet: readable on a phone, in light and dark, and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #16191f; --soft: #5f6b7a; --line: #d5dbdb; --paper: #fff; --a: #0972d3; --b: #f89256; --c: #8c8c94; --good: #037f0c; --warn: #8d6605; --bad: #d91515; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ebed; --soft: #9ba7b6; --line: #414d5c; --paper: #0f1b2a; --a: #539fe5; --b: #f89256; --c: #8c8c94; --good: #29ad32; --warn: #e0ca57; --bad: #eb6f6f; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 1180px; padding: 16px; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: .95rem; margin: 1rem 0 .25rem; }
header p { color: var(--soft); margin: .25rem 0; }
section { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 600; overflow-wrap: normal; } td.short { white-space: nowrap; } th.number { text-align: right; } td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.bars th { font-weight: 400; width: 30%; } table.bars td { border: 0; } table.bars th { border: 0; } td.bar { width: 50%; } td.bar span { display: block; height: 12px; margin-top: 6px; background: var(--a); border-radius: 2px; min-width: 1px; }
.verdict { font-weight: 600; white-space: nowrap; } .pass { color: var(--good); } .warn { color: var(--warn); } .fail { color: var(--bad); }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 8px 24px; }
figure { margin: 0; } figcaption { font-weight: 600; font-size: .9rem; } .key { font-weight: 400; color: var(--soft); margin-left: 10px; } .key i { display: inline-block; width: 10px; height: 10px; margin-right: 4px; }
svg { width: 100%; height: auto; } svg text { font-size: 9px; fill: var(--soft); text-anchor: middle; } rect.s0 { fill: var(--a); } rect.s1 { fill: var(--b); } rect.s2 { fill: var(--c); } i.s0 { background: var(--a); } i.s1 { background: var(--b); } i.s2 { background: var(--c); }
svg.spark { width: 100px; height: 24px; } svg.spark polyline { fill: none; stroke: var(--a); stroke-width: 1.5; } svg.spark circle { fill: var(--a); }
summary { cursor: pointer; margin: .5rem 0; color: var(--soft); }
small { color: var(--soft); }
`;
