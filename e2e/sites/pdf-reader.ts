import { inflateSync } from 'node:zlib';

/** A page as Chromium's printer wrote it: size in millimetres, and its text in the order in which it was drawn. */
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** Reads PDF files of Chromium (Skia), and no others: objects in the open, streams deflated, fonts with a map to Unicode. */
export function readPdf(bytes: Buffer): PdfPage[] {
  const source = bytes.toString('latin1');
  const objects = new Map(Array.from(source.matchAll(/(\d+) 0 obj\b([\s\S]*?)endobj/g), ([, id, body]) => [Number(id), String(body)]));
  const streamOf = (id: number): string => {
    const body = objects.get(id) ?? '';
    const start = /stream\r?\n/.exec(body);
    if (start === null) return '';
    const content = Buffer.from(body.slice(start.index + start[0].length, body.lastIndexOf('endstream')), 'latin1');
    return (/\/FlateDecode/.test(body.slice(0, start.index)) ? inflateSync(content) : content).toString('latin1');
  };
  const letters = new Map<string, ReadonlyMap<number, string>>();
  const fontOf = (name: string, font: number) => {
    const map = letters.get(name) ?? lettersOf(streamOf(referenceIn(objects.get(font) ?? '', 'ToUnicode')));
    letters.set(name, map);
    return map;
  };
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\b/.test(body))
    .map((body) => {
      const [, , , width = '0', height = '0'] = /\/MediaBox \[(\S+) (\S+) (\S+) (\S+)\]/.exec(body) ?? [];
      const fonts = new Map(Array.from(body.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name, id]) => [String(name), Number(id)]));
      const text = textOf(streamOf(referenceIn(body, 'Contents')), (name) => fontOf(name, fonts.get(name) ?? 0));
      return { width: millimetres(width), height: millimetres(height), text };
    });
}

const referenceIn = (body: string, key: string) => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1] ?? 0);

const millimetres = (points: string) => Math.round((Number(points) / 72) * 254) / 10;

const utf16 = (hex: string) => new TextDecoder('utf-16be').decode(Buffer.from(hex, 'hex'));

function lettersOf(map: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [, section = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', hex = ''] of section.matchAll(/<(\w+)>\s*<(\w+)>/g)) found.set(Number.parseInt(code, 16), utf16(hex));
  }
  for (const [, section = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', hex = ''] of section.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const [from, to, letter] = [first, last, hex].map((each) => Number.parseInt(each, 16)) as [number, number, number];
      for (let code = from; code <= to; code += 1) found.set(code, String.fromCodePoint(letter + code - from));
    }
  }
  return found;
}

function textOf(content: string, fontOf: (name: string) => ReadonlyMap<number, string>): string {
  let font: ReadonlyMap<number, string> = new Map();
  let text = '';
  for (const [token, name, shown] of content.matchAll(/\/(F\d+) \S+ Tf|((?:<[0-9A-Fa-f\s]+>|\[[^\]]*\])\s*T[Jj])|\bET\b/g)) {
    if (token === 'ET') text += '\n';
    else if (name !== undefined) font = fontOf(name);
    else {
      const hex = Array.from((shown ?? '').matchAll(/<([0-9A-Fa-f\s]+)>/g), ([, digits = '']) => digits.replace(/\s/g, '')).join('');
      for (let at = 0; at < hex.length; at += 4) text += font.get(Number.parseInt(hex.slice(at, at + 4), 16)) ?? '?';
    }
  }
  return text;
}
