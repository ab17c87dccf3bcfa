/** Plain and readable, close to public-service pages, without crown, logo or GDS Transport. Contrast is AA or better. */
export const style = `
*{box-sizing:border-box}
body{margin:0;font:1.125rem/1.5 system-ui,Arial,sans-serif;color:#0b0c0c;background:#fff}
header,main{max-width:70rem;margin:0 auto;padding:0 1rem}
header{border-bottom:.5rem solid #1d4f7b;display:flex;flex-wrap:wrap;gap:0 2rem;align-items:center}
.where{font-weight:700;margin:.75rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.5rem 0}
h1{font-size:2rem;line-height:1.2;margin:1.5rem 0 1rem}
h2{font-size:1.5rem;line-height:1.25;margin:2rem 0 .75rem}
a{color:#1d5fa3}a:visited{color:#4c2c92}a:hover{color:#003078}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,.scroll:focus-visible,main:focus-visible{outline:3px solid #0b0c0c;outline-offset:0;box-shadow:0 0 0 6px #fd0}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem;z-index:1}
.scroll{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;width:100%}
caption{font-weight:700;text-align:left;font-size:1.25rem;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;border-bottom:1px solid #b1b4b6}
tbody th{font-weight:400}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
td pre{min-width:16rem}
code{font-size:.9em;overflow-wrap:anywhere}
label,legend{display:block;font-weight:700;margin:.75rem 0 .25rem}
.hint{color:#484949;margin:0 0 .25rem}
input,select,textarea{font:inherit;padding:.3rem .5rem;border:2px solid #0b0c0c;border-radius:0;max-width:100%;background:#fff;color:inherit}
input[type=checkbox],input[type=radio]{width:1.5rem;height:1.5rem;vertical-align:middle}
button{font:inherit;font-weight:700;color:#fff;background:#00693d;border:2px solid #00693d;padding:.4rem .9rem;margin:.5rem .5rem .5rem 0;min-height:2.75rem;cursor:pointer}
button:hover{background:#004d2c}
button.quiet{color:#0b0c0c;background:#f0f1f1;border-color:#0b0c0c}
.tag{display:inline-block;font-weight:700;padding:0 .5rem;background:#d2e2f1;color:#0c2d4a}
.tag.warn{background:#fcd6c3;color:#6e1f00}
.notice{border:.3rem solid #00693d;padding:.25rem 1rem;margin:1rem 0}
.error{border:.3rem solid #b50d0d;padding:.25rem 1rem;margin:1rem 0}
.none{color:#484949}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem}dt{font-weight:700}dd{margin:0}
@media (max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
`;
