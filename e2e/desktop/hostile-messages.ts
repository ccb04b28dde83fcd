import { StandardRPCJsonSerializer } from '@orpc/client/standard';
import { z } from 'zod';
import { contract } from '#contract/index.ts';
import { SeededDice } from '../../src-main/practice/seeded-dice.ts';

/** In every value that is sent, as if it were a password: it may come back in nothing, and be written down nowhere. */
export const PLANTED = 'hunter2-of-the-page';

/** What one call is asked, as text of JSON. `url`: below the address of the wire. */
export interface Ask {
  readonly url: string;
  /** The body: `{"json": …, "meta": …}`. */
  readonly body: string;
}

const calls = Object.entries(contract).flatMap(([noun, { calls }]) =>
  Object.entries(calls).map(([name, definition]) => ({ noun, name, url: `/${noun}/${name}`, input: definition.input })),
);

/** A frame as our own client writes it. */
export const frame = (id: string, { url, body }: Ask): string => `{"i":${JSON.stringify(id)},"p":{"u":${JSON.stringify(url)},"b":${body}}}`;

/** Ordinary calls that only read. */
export const harmless: readonly Ask[] = ['/settings/get', '/about/get', '/desktop/get'].map((url) => ({ url, body: '{"json":{}}' }));

const DEEP = 10_000;
const text = JSON.stringify(PLANTED);
const pollution = `{"polluted":${text}}`;

/** Whole inputs that are nothing a screen would send: JSON, and how oRPC's serializer marks what JSON cannot say. */
const wholes: readonly { json: string; meta?: string }[] = [
  ...['null', 'true', '0', '-0', '1e999', '-1e999', '9007199254740993', text, '"\\ud800"', '[]', '[{}]', `[${text}]`].map((json) => ({
    json,
  })),
  { json: `{"__proto__":${pollution}}` },
  { json: `{"constructor":{"prototype":${pollution}}}` },
  { json: `{"prototype":${pollution},"toString":1,"valueOf":null,"then":{},"toJSON":0,"hasOwnProperty":[]}` },
  { json: `{"\\ud800":${text}}` },
  // BigInt, Date, NaN, undefined, URL, RegExp, Set and Map, each right and wrong.
  { json: '"9007199254740993"', meta: '[[0]]' },
  { json: '"2026-01-01T00:00:00.000Z"', meta: '[[1]]' },
  { json: 'null', meta: '[[2]]' },
  { json: 'null', meta: '[[3]]' },
  { json: '"https://evil.example/"', meta: '[[4]]' },
  { json: '"/(a+)+$/"', meta: '[[5]]' },
  { json: '[1,2]', meta: '[[6]]' },
  { json: '[[1,2]]', meta: '[[7]]' },
  { json: text, meta: '[[0]]' },
  { json: '7', meta: '[[1]]' },
  { json: text, meta: '[[4]]' },
  { json: '{}', meta: '[[6],[7]]' },
  { json: '{}', meta: '[[1,"__proto__","polluted"]]' },
  { json: '{"a":{}}', meta: '[[7,"a","constructor","prototype"]]' },
  { json: '{}', meta: '[null]' },
  { json: '{}', meta: '7' },
];

const deep = [`${'['.repeat(DEEP)}${text}${']'.repeat(DEEP)}`, `${'{"a":'.repeat(DEEP)}${text}${'}'.repeat(DEEP)}`];

/** What stands where something else belongs. */
const parts = [
  'null',
  'false',
  '0',
  '-0',
  '1e999',
  '-1',
  '1.5',
  text,
  '""',
  '"\\udfff"',
  '[]',
  '{}',
  '[null]',
  `{"__proto__":${pollution}}`,
];

/** Bodies that are none. */
const noBodies = ['null', '7', text, '[]', '{}', '{"meta":[[1,"a"]]}'];

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minItems?: number;
  readonly minimum?: number;
}

/** Something that nearly is what the schema wants: broken in one place, it is the hardest to tell from what is right. */
function likely(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return likely(first);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, part]) => [key, likely(part)]));
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => likely(schema.items ?? {}));
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return Math.max(1, schema.minimum ?? 1);
  return type === 'null' ? null : PLANTED;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

const pathsIn = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
  isObject(value) ? Object.entries(value).flatMap(([key, part]) => [[...at, key], ...pathsIn(part, [...at, key])]) : [];

/** The JSON of a value with this text in place of what is at the path; null: without it. */
function written(value: unknown, [key, ...rest]: readonly string[], instead: string | null): string {
  const fields = Object.entries(objectOf(value)).flatMap(([name, part]) => {
    if (name !== key) return [`${JSON.stringify(name)}:${JSON.stringify(part)}`];
    const inner = rest.length > 0 ? written(part, rest, instead) : instead;
    return inner === null ? [] : [`${JSON.stringify(name)}:${inner}`];
  });
  return `{${fields.join(',')}}`;
}

const serializer = new StandardRPCJsonSerializer();

/** Would main take it for an input of this call? Such a message is none of these: it might do something. */
function fits(input: z.ZodType, json: string, meta: string | undefined): boolean {
  try {
    const arrived: unknown = serializer.deserialize(JSON.parse(json), meta === undefined ? [] : JSON.parse(meta));
    return input.safeParse(arrived).success;
  } catch {
    return false;
  }
}

/** Calls of the contract with inputs that none of them takes. `each`: so many of those broken in one place, for each call, at most. */
export function misfits(seed: number, each: number): Ask[] {
  const dice = new SeededDice(seed);
  return calls.flatMap(({ url, input }, at) => {
    // The type of zod says no more than `object`; what is in it is JSON Schema.
    const near = likely(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema);
    const paths = pathsIn(near);
    const broken = Array.from({ length: paths.length === 0 ? 0 : each }, () => {
      const path = paths[dice.roll(paths.length) - 1] ?? [];
      const part = dice.roll(parts.length + 1) - 1;
      return written(near, path, parts[part] ?? null);
    });
    const more = `${JSON.stringify(near).slice(0, -1)}${paths.length === 0 ? '' : ','}`;
    const extra = [`${more}"__proto__":${pollution}}`, `${more}"constructor":${pollution}}`, `${more}"more":${text}}`];
    const all: readonly { json: string; meta?: string }[] = [
      ...wholes,
      ...[...new Set(broken), ...extra, deep[at % deep.length] ?? ''].map((json) => ({ json })),
    ];
    const asked = all
      .filter(({ json, meta }) => !fits(input, json, meta))
      .map(({ json, meta }) => `{"json":${json}${meta === undefined ? '' : `,"meta":${meta}`}}`);
    return [...asked, ...noBodies].map((body) => ({ url, body }));
  });
}

/** Nouns and calls that are not in the contract. */
export function strangers(seed: number, count: number): Ask[] {
  const dice = new SeededDice(seed);
  const pick = (from: readonly string[]) => from[dice.roll(from.length) - 1] ?? '';
  const odd = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    '',
    '.',
    '..',
    '%00',
    '%2F',
    '支度',
    '\ud800',
  ];
  const nouns = [...Object.keys(contract), ...odd];
  const names = [...calls.map(({ name }) => name), ...odd, 'stream', 'GET', '~orpc'];
  const known = new Set([...calls.map(({ url }) => url), '/events/stream']);
  // What a URL makes of it counts: `/a/../settings/get` is a call of the contract.
  const reached = (url: string) => new URL(`http://orpc${url}`).pathname.replace(/\/$/, '');
  const urls = Array.from({ length: count * 3 }, () => `/${pick(nouns)}/${pick(names)}${dice.roll(8) === 1 ? `/${pick(names)}` : ''}`);
  return urls
    .filter((url) => !known.has(reached(url)))
    .slice(0, count)
    .map((url, at) => ({ url, body: noBodies[at % 20] ?? '{"json":{}}' }));
}

/** Frames that are no frames, each for a link of its own: texts cut off, changed in one letter, of the wrong shape, or of nothing at all. */
export function garbage(seed: number, count: number): string[] {
  const dice = new SeededDice(seed);
  const whole = frame('1', harmless[0] ?? { url: '', body: '' });
  const letter = () => String.fromCharCode(dice.roll(0x1_0000) - 1);
  const shapes = [
    'null',
    '[]',
    '{}',
    '0',
    '""',
    text,
    '{"i":1}',
    '{"p":{}}',
    '{"i":"1","p":null}',
    '{"i":"1","p":7}',
    '{"i":"1","p":{"u":7}}',
    '{"i":"1","p":{"u":"http://["}}',
    '{"i":"1","t":9,"p":{}}',
    '{"i":"1","t":"4"}',
    '{"i":"1","t":3,"p":null}',
    '{"i":"1","t":3}',
    '{"i":null,"t":4}',
    '{"i":{},"p":{"u":"/settings/get"}}',
    `{"i":"1","p":{"u":"/settings/get","h":${text}}}`,
    '{"i":"1","p":{"u":"/settings/get","h":{"content-type":"text/event-stream"}}}',
    '{"i":"1","p":{"u":"/settings/get","h":{"content-type":"multipart/form-data; boundary=x"},"b":"x"}}',
    '{"i":"1","p":{"u":"/settings/get","h":{"content-disposition":"attachment; filename=\\"../../x\\""}}}',
    `{"i":"1","p":{"u":"/settings/get","m":"GET"}}`,
    `{"i":"1","p":{"u":"/settings/get?data={","m":"GET"}}`,
    `{"i":"1","p":{"s":200,"b":{"json":{"ok":true,"value":{}}}}}`,
    `{"__proto__":${pollution},"i":"1"}`,
  ]; // prettier-ignore
  const ways: readonly (() => string)[] = [
    () => whole.slice(0, dice.roll(whole.length - 1)),
    () => {
      const at = dice.roll(whole.length) - 1;
      return `${whole.slice(0, at)}${letter()}${whole.slice(at + 1)}`;
    },
    () => Array.from({ length: dice.roll(200) }, letter).join(''),
    () => shapes[dice.roll(shapes.length) - 1] ?? '',
    () => `${PLANTED}${'{"'.repeat(dice.roll(40))}`,
  ];
  return Array.from({ length: count }, (_, at) => (at < shapes.length ? (shapes[at] ?? '') : (ways[dice.roll(ways.length) - 1]?.() ?? '')));
}
