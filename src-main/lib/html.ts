const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that can stand in an element or a quoted attribute. Control characters, which HTML has no place for, are dropped. */
export const escaped = (text: string): string =>
  text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** What both kinds of document are set in: faces of macOS first, then of others. */
export const FONTS = '"Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP", sans-serif';
export const MONO = `"SF Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace, ${FONTS}`;

/**
 * A document that needs nothing but itself: no script runs in it, nothing is loaded into it. `body` is markup whose texts are
 * escaped already. Well-formed as XML too, which makes a slip in the escaping show.
 */
export function htmlDocument(parts: {
  readonly language: string;
  readonly title: string;
  readonly style: string;
  readonly body: string;
}): string {
  return [
    '<!doctype html>',
    `<html lang="${escaped(parts.language)}">`,
    '<head>',
    '<meta charset="utf-8" />',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />`,
    `<title>${escaped(parts.title)}</title>`,
    `<style>${parts.style}</style>`,
    '</head>',
    `<body>${parts.body}</body>`,
    '</html>',
    '',
  ].join('\n');
}
