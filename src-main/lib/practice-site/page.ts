/** A page of a practice site: plain HTML without script, Japanese with English beside it. */
export interface Page {
  readonly title: string;
  /** The content of `<main>`. */
  readonly body: string;
  /** What stands before and after `<main>`, such as a menu. */
  readonly before?: string;
  readonly after?: string;
}

export interface SiteReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One sentence in both languages of the product. */
export interface Sentence {
  readonly ja: string;
  readonly en: string;
}

export const say = (ja: string, en: string): Sentence => ({ ja, en });

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What people typed, as text of a page. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
export const both = (ja: string, en: string): string => `${ja} <span lang="en">${en}</span>`;
/** A name that stands in English on Apple's page, whatever the reader's language, with what it means. */
export const named = (en: string, ja: string): string => `<span lang="en">${en}</span> (${ja})`;
/** The day where the reader is, as the app beside the page shows it, too. */
export const day = (at: number): string => new Date(at).toLocaleDateString('sv-SE');

/** The sentence for a refusal; a code without one shows itself. Programs read `data-code`. */
export function problem(code: string | null, texts: Readonly<Record<string, Sentence>>): string {
  if (code === null) return '';
  const sentence = texts[code] ?? { ja: code, en: code };
  return `<p role="alert" id="problem" data-code="${escape(code)}">${both(sentence.ja, sentence.en)}</p>`;
}

/** Says which field the refusal is about, for readers that do not see the page. */
export const described = (code: string | null): string => (code === null ? '' : ' aria-describedby="problem"');

export const page = (status: number, content: Page): SiteReply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: document(content),
});

/** On to another page of the site, after a form was taken. */
export const goTo = (path: string): SiteReply => ({ status: 303, headers: { location: path }, body: '' });

/** Apple's sites write names of files in ASCII: every other character, and each full-width one, becomes `_`. */
export const attachment = (fileName: string, type: string, body: string | Uint8Array): SiteReply => ({
  status: 200,
  headers: { 'content-type': type, 'content-disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/gu, '_')}"` },
  body,
});

/** The whole document. Every page says first that it is not Apple. */
function document({ title, body, before = '', after = '' }: Page): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · 練習 / Practice</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><strong>練習 / Practice</strong> ${both('これは模擬ポータルです。Apple のサイトではありません。', 'Simulated portal, not Apple.')}</p></header>
${before}<main>
${body}
</main>
${after}</body>
</html>
`;
}
