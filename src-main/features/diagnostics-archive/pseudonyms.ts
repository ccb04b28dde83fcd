import type { PersonalKind } from '#contract/diagnostics-archive.ts';
import { ipv6In } from '#lib/ipv6.ts';

const label: Readonly<Record<PersonalKind, string>> = {
  'device-names': 'device',
  serials: 'serial',
  people: 'person',
  'mail-addresses': 'mail',
  hosts: 'host',
};

const mailAddress = /[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+/g;
/** What else has a shape of its own. */
const shapes: readonly { kind: PersonalKind; shape: RegExp }[] = [
  // UDIDs, IMEI and MEID, MAC addresses, and serial numbers as Apple writes them.
  { kind: 'serials', shape: /\b[0-9a-f]{40}\b|\b[0-9A-F]{8}-[0-9A-F]{16}\b|\b\d{15}\b|\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi },
  { kind: 'serials', shape: /\b(?=[A-Z]*\d)(?=\d*[A-Z])(?=(?:[A-Z]*\d){2})[A-Z0-9]{10,12}\b/g },
  { kind: 'people', shape: /(?<=[/\\](?:Users|home)[/\\])[^/\\\s"']+/g },
  { kind: 'hosts', shape: /(?<=\bhttps?:\/\/)[^\s/:"'[\]]+/gi },
  { kind: 'hosts', shape: /\b(?:\d{1,3}\.){3}\d{1,3}\b/g },
  { kind: 'hosts', shape: /\b(?:[a-z0-9-]+\.)+(?:jp|com|net|org|edu|gov|biz|info|local|lan|internal|corp|home|example|test)\b/gi },
];
/** Everybody's, so nobody's. */
const common = /(^|\.)(apple\.com|mzstatic\.com|mdmcert\.download|github\.com|w3\.org)$|^localhost$|^127\.|^0\.0\.0\.0$|^::1?$|^shitaku$/i;

/** The shortest that is looked for inside other text: one letter is everywhere. */
const SHORTEST = 2;

type Segment = { readonly text: string; readonly settled: boolean };

/**
 * Puts made-up names in the place of personal data: of what is known by value (from the store), and of what has the shape of it. The same
 * thing has the same name wherever it is in one archive; nothing leads back from the name.
 */
export class Pseudonyms {
  readonly #kept: ReadonlySet<PersonalKind>;
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<PersonalKind, number>();
  /** Known values, folded. */
  readonly #known = new Map<string, PersonalKind>();
  /** How long those are that begin so, the longest first: what stands at a place is looked up once for each. */
  readonly #lengths = new Map<string, number[]>();

  /** `kept`: these kinds go in as they are. */
  constructor(kept: readonly PersonalKind[]) {
    this.#kept = new Set(kept);
  }

  /** From now on this value is one of that kind, wherever it stands. */
  know(kind: PersonalKind, value: string | null | undefined): void {
    const text = value?.trim() ?? '';
    if (text.length < SHORTEST || (kind === 'hosts' && common.test(text))) return;
    const folded = fold(text);
    if (this.#known.has(folded)) return;
    this.#known.set(folded, kind);
    const start = folded.slice(0, SHORTEST);
    const lengths = this.#lengths.get(start) ?? [];
    if (!lengths.includes(folded.length))
      this.#lengths.set(
        start,
        [...lengths, folded.length].sort((one, other) => other - one),
      );
  }

  text(text: string): string {
    let segments: Segment[] = [{ text, settled: false }];
    // An address first: what is known may be a part of it.
    segments = split(segments, (open) => this.#findShape(open, 'mail-addresses', mailAddress));
    segments = split(segments, (open) => this.#findKnown(open));
    segments = split(segments, (open) => this.#named('hosts', ipv6In(open)));
    for (const { kind, shape } of shapes) segments = split(segments, (open) => this.#findShape(open, kind, shape));
    return segments.map((segment) => segment.text).join('');
  }

  /** Every text in the value; the names of its fields stay. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.value(each));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.value(inner)]));
  }

  /** The whole value is of this kind, whether or not it is known. */
  whole(kind: PersonalKind, value: string): string {
    return value === '' || common.test(value) ? value : this.#nameOf(kind, value);
  }

  #nameOf(kind: PersonalKind, value: string): string {
    if (this.#kept.has(kind)) return value;
    const key = `${kind}\n${value.toLowerCase()}`;
    const present = this.#names.get(key);
    if (present !== undefined) return present;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `[${label[kind]}-${count}]`;
    this.#names.set(key, name);
    return name;
  }

  #findShape(text: string, kind: PersonalKind, shape: RegExp): Found[] {
    return this.#named(
      kind,
      [...text.matchAll(shape)].map(({ 0: value, index }) => ({ value, at: index })),
    );
  }

  #named(kind: PersonalKind, met: readonly { value: string; at: number }[]): Found[] {
    return met.flatMap(({ value, at }) =>
      kind === 'hosts' && common.test(value) ? [] : [{ at, length: value.length, name: this.#nameOf(kind, value) }],
    );
  }

  #findKnown(text: string): Found[] {
    const found: Found[] = [];
    const folded = fold(text);
    for (let at = 0; at <= text.length - SHORTEST; at += 1) {
      for (const length of this.#lengths.get(folded.slice(at, at + SHORTEST)) ?? []) {
        const kind = this.#known.get(folded.slice(at, at + length));
        if (kind === undefined || (kind !== 'serials' && !standsAlone(text, at, length))) continue;
        found.push({ at, length, name: this.#nameOf(kind, text.slice(at, at + length)) });
        at += length - 1;
        break;
      }
    }
    return found;
  }
}

interface Found {
  readonly at: number;
  readonly length: number;
  readonly name: string;
}

/** Small letters, as long as the text: a letter that would become two stays. */
const fold = (text: string): string => {
  const folded = text.toLowerCase();
  return folded.length === text.length ? folded : text;
};

/** Not the middle of a longer word of plain letters: Ken is not in "token". */
const standsAlone = (text: string, at: number, length: number): boolean =>
  !(/[a-z0-9]/i.test(text[at] ?? '') && /[a-z0-9]/i.test(text[at - 1] ?? '')) &&
  !(/[a-z0-9]/i.test(text[at + length - 1] ?? '') && /[a-z0-9]/i.test(text[at + length] ?? ''));

function split(segments: readonly Segment[], find: (text: string) => Found[]): Segment[] {
  return segments.flatMap((segment) => {
    if (segment.settled) return [segment];
    const parts: Segment[] = [];
    let from = 0;
    for (const { at, length, name } of find(segment.text)) {
      parts.push({ text: segment.text.slice(from, at), settled: false }, { text: name, settled: true });
      from = at + length;
    }
    return [...parts, { text: segment.text.slice(from), settled: false }];
  });
}
