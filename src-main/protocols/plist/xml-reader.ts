import { SaxesParser } from 'saxes';
import {
  integerValue,
  isPlistInteger,
  PlistBudget,
  type PlistDict,
  PlistError,
  type PlistLimits,
  PlistUid,
  type PlistValue,
  realValue,
} from './plist-value.ts';

type Frame =
  | { readonly kind: 'plist'; value: PlistValue | undefined }
  | { readonly kind: 'array'; readonly items: PlistValue[] }
  | { readonly kind: 'dict'; readonly dict: PlistDict; key: string | undefined; size: number };

const LEAVES = new Set(['key', 'string', 'integer', 'real', 'true', 'false', 'date', 'data']);

/** Reads an XML property list (PropertyList-1.0.dtd). UTF-8 only; a DOCTYPE may name a DTD but not define anything. */
export function parseXmlPlist(bytes: Uint8Array, limits: PlistLimits): PlistValue {
  const text = decode(bytes);
  const builder = new Builder(limits);
  const parser = new SaxesParser({ position: false });
  parser.on('error', () => {
    throw new PlistError('malformed', 'not well-formed XML');
  });
  parser.on('xmldecl', (declaration) => {
    const encoding = declaration.encoding?.toLowerCase() ?? 'utf-8';
    if (encoding !== 'utf-8' && encoding !== 'utf8' && encoding !== 'us-ascii') throw malformed('not UTF-8');
  });
  parser.on('doctype', (doctype) => {
    // An internal subset can define entities ("billion laughs", XXE). Apple's DOCTYPE has none.
    if (doctype.includes('[')) throw malformed('the DOCTYPE defines something');
  });
  parser.on('opentag', (tag) => builder.open(tag.name));
  parser.on('closetag', (tag) => builder.close(tag.name));
  parser.on('text', (part) => builder.text(part));
  parser.on('cdata', (part) => builder.text(part));
  parser.write(text).close();
  return builder.result();
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // also drops a byte order mark
  } catch {
    throw new PlistError('not-a-plist', 'not UTF-8');
  }
  text = text.trimStart(); // some services send a newline before the declaration
  if (!/^<(\?xml|!DOCTYPE|!--|plist)/.test(text)) throw new PlistError('not-a-plist');
  // CoreFoundation writes control characters of an app's or device's name as they are. That is not XML, but one such
  // name must not cost us the whole report.
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
}

class Builder {
  readonly #budget: PlistBudget;
  readonly #stack: Frame[] = [];
  #leaf: string | null = null;
  #text = '';
  #result: PlistValue | undefined;

  constructor(limits: PlistLimits) {
    this.#budget = new PlistBudget(limits);
  }

  result(): PlistValue {
    if (this.#result === undefined) throw malformed('the document is empty');
    return this.#result;
  }

  open(name: string): void {
    if (this.#leaf !== null) throw malformed('an element inside a simple value');
    const parent = this.#stack.at(-1);
    if (parent === undefined) {
      if (name !== 'plist') throw new PlistError('not-a-plist', 'the root element is not plist');
      this.#stack.push({ kind: 'plist', value: undefined });
      return;
    }
    this.#budget.visit(this.#stack.length - 1);
    if ((parent.kind === 'dict' && parent.key === undefined) !== (name === 'key')) throw malformed('key and value do not alternate');
    if (name === 'array') this.#stack.push({ kind: 'array', items: [] });
    else if (name === 'dict') this.#stack.push({ kind: 'dict', dict: Object.create(null), key: undefined, size: 0 });
    else if (LEAVES.has(name)) {
      this.#leaf = name;
      this.#text = '';
    } else throw malformed('an unknown element');
  }

  text(part: string): void {
    if (this.#leaf !== null) this.#text += part;
    else if (part.trim() !== '') throw malformed('text between elements');
  }

  close(name: string): void {
    if (this.#leaf !== null) {
      const text = this.#text;
      this.#leaf = null;
      const parent = this.#stack.at(-1);
      if (name === 'key' && parent?.kind === 'dict') parent.key = text;
      else this.#add(leafValue(name, text));
      return;
    }
    const frame = this.#stack.pop();
    if (frame === undefined) throw malformed('an end tag without a start');
    if (frame.kind === 'plist') {
      if (frame.value === undefined) throw malformed('the plist element is empty');
      this.#result = frame.value;
    } else if (frame.kind === 'array') this.#add(frame.items);
    else {
      if (frame.key !== undefined) throw malformed('a key without a value');
      this.#add(uidOf(frame.dict, frame.size) ?? frame.dict);
    }
  }

  #add(value: PlistValue): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) throw malformed('a value outside the plist element');
    if (frame.kind === 'array') frame.items.push(value);
    else if (frame.kind === 'plist') {
      if (frame.value !== undefined) throw malformed('more than one top value');
      frame.value = value;
    } else {
      if (frame.key === undefined) throw malformed('a value without a key');
      frame.dict[frame.key] = value;
      frame.key = undefined;
      frame.size += 1;
    }
  }
}

function malformed(message: string): PlistError {
  return new PlistError('malformed', message);
}

/** CoreFoundation writes a UID as the dictionary {CF$UID: integer}. */
function uidOf(dict: PlistDict, size: number): PlistUid | null {
  const uid = size === 1 ? dict.CF$UID : undefined;
  return typeof uid === 'number' && uid >= 0 && uid <= 0xffff_ffff ? new PlistUid(uid) : null;
}

function leafValue(name: string, text: string): PlistValue {
  switch (name) {
    case 'string':
      return text;
    case 'integer':
      return integerOf(text.trim());
    case 'real':
      return realValue(realOf(text.trim()));
    case 'date':
      return dateOf(text.trim());
    case 'data':
      return dataOf(text);
    default:
      if (text.trim() !== '') throw malformed('text inside a boolean');
      return name === 'true';
  }
}

function integerOf(text: string): number | bigint {
  const match = /^([+-]?)(\d{1,40}|0[xX][0-9a-fA-F]{1,16})$/.exec(text);
  if (match === null) throw malformed('not an integer');
  const magnitude = BigInt(match[2] ?? '');
  const value = match[1] === '-' ? -magnitude : magnitude;
  if (!isPlistInteger(value)) throw malformed('the integer does not fit in 64 bits');
  return integerValue(value);
}

function realOf(text: string): number {
  // Each digit has one place to go: with \d+\.?\d* a long run of them before a wrong character took time in its square.
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special === null) throw malformed('not a real');
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function dateOf(text: string): Date {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) throw malformed('not a date');
  const date = new Date(text);
  // Date rolls 30 February over instead of refusing it.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== text.slice(0, 19)) throw malformed('not a date');
  return date;
}

function dataOf(text: string): Uint8Array {
  const base64 = text.replace(/[\t\n\r ]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.replace(/=+$/, '').length % 4 === 1) throw malformed('not base64');
  return Buffer.from(base64, 'base64');
}
