// The page's style sheet: one set of colours for light, one for dark.

const HUES = [210, 30, 140, 285, 350, 175, 55, 245, 100, 320, 15, 190];

const hueRules = HUES.map((hue, i) => `.h${i}{--hue:${hue}}`).join("");

export const style = `
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1d2329;--dim:#5d6873;--rule:#dfe3e6;--soft:#f0f2f3;--accent:#0b63b0;--lit:#ffe27a;--lit-ink:#1d1a05;--fresh:#e4f6e6;--gone:#fbe6e4;--apart:#9a4a00;--eq-l:42%;--eq-bg:95%;
--param:#e8e4f7;--input:#dff0e4;--state:#fff0d6;--product:#dcebfb;--elementwise:#fff;--other:#eceff1;--result:#dff0e4;--temp:#bcd8f5;--out:#bfe3c8;--in:#d9cdf3;
--kw:#8a2da5;--num:#9a4a00;--str:#2f6f2f;--com:#667380;--ttl:#0b63b0;--typ:#0a6a6a}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1b1f23;--ink:#e3e7ea;--dim:#98a4ae;--rule:#333a40;--soft:#23282d;--accent:#76b7f2;--lit:#f2d24b;--lit-ink:#1d1a05;--fresh:#1c3524;--gone:#40231f;--apart:#f0a860;--eq-l:72%;--eq-bg:20%;
--param:#332c4d;--input:#1f3a2a;--state:#45371a;--product:#1f3752;--elementwise:#262c31;--other:#2c3338;--result:#1f3a2a;--temp:#2b4c70;--out:#265238;--in:#43386a;
--kw:#d49be8;--num:#f0a860;--str:#93cf8d;--com:#8d99a4;--ttl:#76b7f2;--typ:#68c9c4}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header{position:sticky;top:0;z-index:2;background:var(--card);border-bottom:1px solid var(--rule);padding:.5rem 1.2rem;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;align-items:center}
h1{font-size:1.05rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}h4{font-size:.9rem;margin:.2rem 0}
main{padding:0 1.2rem 4rem;max-width:1680px;margin:auto}
nav{display:flex;flex-wrap:wrap;gap:.2rem .7rem}nav a,.costs a{color:var(--accent)}
.dim{color:var(--dim)}.scroll{overflow:auto}[hidden]{display:none!important}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.tabs{display:flex;gap:.2rem}.tabs button{font:inherit;border:1px solid var(--rule);background:var(--soft);color:inherit;border-radius:6px;padding:.15rem .7rem;cursor:pointer}
.tabs button[aria-selected=true]{background:var(--accent);border-color:var(--accent);color:var(--card)}
.find{margin-left:auto;display:flex;gap:.5rem;align-items:center}.find #status{min-width:5.5rem;font-size:13px}.find input{font:inherit;width:8.5rem;border:1px solid var(--rule);border-radius:6px;padding:.15rem .5rem;background:var(--bg);color:inherit}
pre,code,.v,.equations button,.drawing text,.schedule code{font-family:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",monospace;font-size:12.5px}
pre{margin:0;line-height:1.45;tab-size:2}
summary{cursor:pointer}
.columns{display:flex;gap:.5rem;overflow-x:auto;align-items:stretch;padding-bottom:.5rem}
.column{flex:0 0 auto;max-width:min(46rem,86vw);background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.4rem .6rem;max-height:36rem;overflow:auto}
.column:not([open]){width:2.3rem;padding:.5rem .25rem;overflow:hidden}
.column:not([open])>summary{writing-mode:vertical-rl;white-space:nowrap;list-style:none;height:100%}
.column.quiet{background:var(--soft)}.column.quiet b{font-weight:500}
ins,del{text-decoration:none}.change{margin:.2rem 0 .2rem 1rem}.change summary{overflow-wrap:anywhere}.change pre{max-height:30rem;overflow:auto;background:var(--bg);border:1px solid var(--rule);border-radius:6px;padding:.4rem .6rem}
.change pre>*{display:block;width:max-content;min-width:100%;padding-left:.5rem;border-left:4px solid transparent}.change pre>ins{background:var(--fresh);border-color:#3f9a52}.change pre>del{background:var(--gone);border-color:#c9564a}.change summary ins{color:#3f9a52}.change summary del{color:#c9564a}
.line{display:block;white-space:pre}.fresh{background:var(--fresh)}
.remarks{margin:.3rem 0 .6rem;padding-left:1.1rem;font-size:13.5px}.remarks .apart{color:var(--apart)}
.v{cursor:pointer;border-radius:3px}.v:hover{text-decoration:underline}
.lit,.lit .v{background:var(--lit);color:var(--lit-ink)}
.drawing{display:block}.drawing .box{cursor:pointer}
.box rect{stroke:var(--dim);stroke-width:1;fill:var(--elementwise)}.drawing text{fill:var(--ink);font-size:12px}.box text{text-anchor:middle}.drawing text.dim{fill:var(--dim);font-size:11px}
.box.param rect{fill:var(--param)}.box.input rect{fill:var(--input)}.box.state rect{fill:var(--state)}.box.product rect{fill:var(--product)}.box.other rect{fill:var(--other)}.box.result rect{fill:var(--result)}
.loop rect{fill:none;stroke:var(--accent);stroke-dasharray:5 4}.loop text{fill:var(--accent)}
.edge{fill:none;stroke:var(--dim);stroke-width:1.1}.edge.back{stroke-dasharray:4 3;stroke:var(--accent)}
.box.lit{background:none}.box.lit rect,.buffer.lit rect{fill:var(--lit);stroke:var(--ink)}.box.lit text,.buffer.lit text,.box.lit text.dim{fill:var(--lit-ink)}
.edge.lit{stroke:#d29b00;stroke-width:3;background:none}
.costs{border-collapse:collapse;font-size:13.5px}.costs th,.costs td{padding:.2rem .7rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top;white-space:nowrap}
.costs thead th{color:var(--dim);font-weight:600}.costs th:first-child,.costs .left{text-align:left}.costs td.left{white-space:normal}
.badge{font-size:11px;font-weight:500;border:1px solid var(--accent);color:var(--accent);border-radius:9px;padding:0 .45rem;white-space:nowrap}
.kernel,.loop-pass{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.4rem .8rem;margin:.6rem 0}
.kernel p{margin:.3rem 0}
.sides{display:grid;grid-template-columns:minmax(16rem,26rem) minmax(0,1fr);gap:1rem}@media (max-width:900px){.sides{grid-template-columns:minmax(0,1fr)}}
.equations ol{list-style:none;margin:0;padding:0;max-height:30rem;overflow:auto}.equations li{margin:.15rem 0}
.equations pre{max-height:20rem;overflow:auto}
.equations button{display:block;width:100%;text-align:left;border:0;border-left:4px solid hsl(var(--hue) 60% var(--eq-l));background:none;color:inherit;padding:.1rem .5rem;cursor:pointer;border-radius:0 4px 4px 0;white-space:normal}
.code{font:12.5px/1.45 ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",monospace;white-space:pre;max-height:34rem;overflow:auto;background:var(--bg);border:1px solid var(--rule);border-radius:6px;padding:.4rem 0;content-visibility:auto}
.code .o{display:block;white-space:pre;border-left:4px solid hsl(var(--hue) 60% var(--eq-l));padding-left:.6rem;cursor:pointer;width:max-content;min-width:100%}
.code details{margin-left:4px;padding-left:.6rem}.code details .o{border:0}.code .o.none{border-left-color:transparent;cursor:auto;opacity:.75}
.o.on,.equations button.o.on{background:hsl(var(--hue) 60% var(--eq-bg))}
.code .o.lit{background:var(--lit);color:var(--lit-ink)}.code .o.lit span{color:inherit}
.schedule,.schedule ol{margin:0;padding-left:1.6rem}.schedule .repeat{border-left:4px solid var(--accent);padding-left:.6rem;margin:.2rem 0}
.arena,.roofline{display:block;background:var(--card);border:1px solid var(--rule);border-radius:8px}
.grid{stroke:var(--rule)}.tick{fill:var(--dim);font-size:11px}.middle{text-anchor:middle}.end{text-anchor:end}
.step{fill:transparent}.step:hover{fill:var(--soft)}
.buffer rect{fill:var(--temp);stroke:var(--card)}.buffer.output rect{fill:var(--out)}.buffer.input rect{fill:var(--in)}.buffer text{fill:var(--ink);font-size:11.5px}.buffer{cursor:pointer}
.roof{fill:none;stroke:var(--accent);stroke-width:1.6}.point circle{fill:var(--apart)}.point text{fill:var(--ink);font-size:11.5px}
.key{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:13px}.key i{display:inline-block;width:.9em;height:.9em;border:1px solid var(--dim);border-radius:3px;vertical-align:-.1em;margin-right:.3em}
.k-param{background:var(--param)}.k-input{background:var(--input)}.k-state{background:var(--state)}.k-product{background:var(--product)}.k-elementwise{background:var(--elementwise)}.k-temp{background:var(--temp)}.k-out{background:var(--out)}.k-in{background:var(--in)}
.hljs-keyword,.hljs-literal{color:var(--kw)}.hljs-number{color:var(--num)}.hljs-string{color:var(--str)}.hljs-comment,.hljs-meta{color:var(--com)}.hljs-title,.hljs-title.function_,.hljs-variable{color:var(--ttl)}.hljs-type,.hljs-built_in,.hljs-name{color:var(--typ)}
${hueRules}
`.trim();
