/** The style sheet of every practice site. Contrast of every text is at least 4.5:1, in both colour schemes. */
export const siteStyle = `
:root { color-scheme: light dark; --text: #1d1d1f; --back: #ffffff; --quiet: #55555b; --line: #8a8a90; --act: #0058b0; --bad: #b3120b; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f2f2f4; --back: #1d1d1f; --quiet: #b9b9c0; --line: #85858c; --act: #79b8ff; --bad: #ff8d85; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); line-height: 1.6;
  font-family: -apple-system, "Hiragino Sans", "Noto Sans JP", sans-serif; }
header { padding: 12px 24px; color: #1d1d1f; border-bottom: 2px solid #1d1d1f;
  background: repeating-linear-gradient(135deg, #ffe27a 0 24px, #fff3c2 24px 48px); }
header p { display: inline-block; margin: 0; padding: 2px 12px; background: #ffffff; }
main { max-width: 1080px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; line-height: 1.3; } h2 { margin-top: 32px; font-size: 20px; }
[lang="en"] { color: var(--quiet); }
header [lang="en"], .act [lang="en"], [role="alert"] [lang="en"] { color: inherit; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
label.tick { font-weight: 400; }
input[type="email"], input[type="text"], input[type="file"], select { width: 100%; max-width: 480px; min-height: 44px; padding: 8px;
  font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
input[type="checkbox"] { width: 20px; height: 20px; vertical-align: middle; }
.act { display: inline-block; min-height: 44px; margin: 16px 12px 0 0; padding: 8px 18px; font: inherit; font-weight: 600;
  color: var(--back); background: var(--act); border: 0; border-radius: 8px; text-decoration: none; cursor: pointer; }
button.quiet, a.quiet { color: var(--act); background: none; border: 2px solid var(--act); }
td .act { margin: 4px 8px 4px 0; white-space: nowrap; }
a { color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 10px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; } th [lang="en"] { display: block; }
caption { padding-bottom: 8px; text-align: left; }
code { overflow-wrap: anywhere; }
td code, dd code { font-family: "SF Mono", Menlo, monospace; font-size: 13px; }
[role="alert"] { padding: 12px 16px; color: var(--bad); border: 2px solid var(--bad); border-radius: 8px; font-weight: 600; }
fieldset { margin: 16px 0; padding: 8px 16px 16px; border: 1px solid var(--line); border-radius: 8px; }
legend { font-weight: 600; }
.warning { padding: 12px 16px; border: 2px solid var(--line); border-left-width: 8px; border-radius: 8px; }
ul.rows { padding: 0; list-style: none; }
ul.rows a { display: inline-block; min-height: 44px; padding: 8px 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0; padding: 0; list-style: none; }
nav { padding: 8px 24px; border-bottom: 1px solid var(--line); }
nav.bar { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 4px 24px; }
nav.bar p, nav.bar .act { margin: 0; }
nav a { display: inline-block; min-height: 44px; padding: 8px 0; }
footer { padding: 16px 24px; border-top: 1px solid var(--line); }
summary { display: inline-block; min-height: 44px; padding: 8px 12px; cursor: pointer; }
dt { font-weight: 600; } dd { margin: 0 0 8px; overflow-wrap: anywhere; }
`;
