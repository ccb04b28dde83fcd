import { compareVersions } from '#lib/compare-versions.ts';
import { type PlistDict, PlistReal, type PlistValue } from '#plist/plist.ts';
import { isPlistDict } from '#plist/read.ts';
import type { Platform } from '../platform.ts';
import type { SchemaNode, SystemFacts } from './schema-table.ts';

/** On which device the value would arrive. */
export interface SchemaContext {
  readonly platform: Platform;
  /** Apple's version; without one, keys of every release pass. */
  readonly osVersion?: string | undefined;
  readonly userEnrollment?: boolean | undefined;
  /** Answers leave out what a device does not have, so presence is not judged in them. */
  readonly ignorePresence?: boolean | undefined;
}

export interface SchemaProblem {
  /** Dots and indexes from the top: `Command.Queries[2]`. */
  readonly path: string;
  readonly problem:
    | 'unknown-type'
    | 'unknown-key'
    | 'missing'
    | 'wrong-type'
    | 'not-allowed'
    | 'out-of-range'
    | 'wrong-count'
    | 'wrong-format'
    | 'not-on-this-system'
    | 'not-with-this-enrollment'
    | 'duplicate';
}

type Levels = readonly (readonly SchemaNode[])[];

/** Judges the keys of a dictionary. `levels` are the key lists from the top down to this one. */
export function keyProblems(dict: PlistDict, levels: Levels, path: string, context: SchemaContext): SchemaProblem[] {
  const nodes = levels.at(-1) ?? [];
  const problems: SchemaProblem[] = [];
  const wild = nodes.find((node) => node.k.startsWith('ANY'));
  for (const [key, value] of Object.entries(dict)) {
    const at = path === '' ? key : `${path}.${key}`;
    // Apple lists some keys more than once, one entry per shape of the value.
    const candidates = nodes.filter((node) => node.k === key);
    const known = candidates.length > 0 ? candidates : wild === undefined ? [] : [wild];
    if (known.length === 0) problems.push({ path: at, problem: 'unknown-key' });
    else problems.push(...leastProblems(known.map((node) => valueProblems(value, node, levels, at, context))));
  }
  if (context.ignorePresence) return problems;
  for (const node of nodes) {
    const expected = node.q === 1 || (context.userEnrollment === true && factsOf(node, context)?.u === 'required');
    if (!expected || node === wild || Object.hasOwn(dict, node.k)) continue;
    if (supportProblem(factsOf(node, context), context) === null)
      problems.push({ path: path === '' ? node.k : `${path}.${node.k}`, problem: 'missing' });
  }
  return problems;
}

/** Judges one value against one node, support of the system included. */
function valueProblems(value: PlistValue, node: SchemaNode, levels: Levels, path: string, context: SchemaContext): SchemaProblem[] {
  const unsupported = supportProblem(factsOf(node, context), context);
  if (unsupported !== null) return [{ path, problem: unsupported }];
  if (!isOfType(value, node)) return [{ path, problem: 'wrong-type' }];
  const children = node.s ?? (node.up === undefined ? undefined : levels.at(-1 - node.up));
  const below: Levels =
    node.up === undefined ? (children === undefined ? levels : [...levels, children]) : levels.slice(0, levels.length - node.up);
  if (Array.isArray(value)) return itemProblems(value, children, below, path, context);
  if (isPlistDict(value)) return children === undefined ? [] : keyProblems(value, below, path, context);
  return [...scalarProblems(value, node, path), ...namedValueProblems(value, children, path, context)];
}

function itemProblems(
  items: readonly PlistValue[],
  alternatives: readonly SchemaNode[] | undefined,
  levels: Levels,
  path: string,
  context: SchemaContext,
): SchemaProblem[] {
  if (alternatives === undefined) return [];
  const problems: SchemaProblem[] = [];
  const [least, most] = (alternatives.length === 1 ? alternatives[0]?.n : undefined) ?? [null, null];
  if (items.length < (least ?? 0) || items.length > (most ?? Number.POSITIVE_INFINITY)) problems.push({ path, problem: 'wrong-count' });
  items.forEach((item, index) => {
    const at = `${path}[${index}]`;
    problems.push(...leastProblems(alternatives.map((node) => valueProblems(item, node, levels, at, context))));
  });
  return problems;
}

/** Several shapes are allowed: the one that fits best speaks. */
function leastProblems(attempts: readonly SchemaProblem[][]): readonly SchemaProblem[] {
  return attempts.reduce((best, attempt) => (attempt.length < best.length ? attempt : best));
}

function isOfType(value: PlistValue, node: SchemaNode): boolean {
  switch (node.t) {
    case 's':
      return typeof value === 'string';
    case 'i':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
    case 'r':
      return typeof value === 'number' || value instanceof PlistReal;
    case 'b':
      return typeof value === 'boolean';
    case 't':
      return value instanceof Date;
    case 'd':
      return value instanceof Uint8Array;
    case 'a':
      return Array.isArray(value);
    case 'm':
      return isPlistDict(value);
    case '*':
      return true;
  }
}

function scalarProblems(value: PlistValue, node: SchemaNode, path: string): SchemaProblem[] {
  const plain = value instanceof PlistReal ? value.value : typeof value === 'bigint' ? Number(value) : value;
  if (typeof plain !== 'string' && typeof plain !== 'number') return [];
  if (node.v !== undefined && !node.v.includes(plain)) return [{ path, problem: 'not-allowed' }];
  if (typeof plain === 'string') return node.f === undefined || new RegExp(node.f).test(plain) ? [] : [{ path, problem: 'wrong-format' }];
  const [min, max] = node.r ?? [null, null];
  return plain < (min ?? Number.NEGATIVE_INFINITY) || plain > (max ?? Number.POSITIVE_INFINITY) ? [{ path, problem: 'out-of-range' }] : [];
}

/** A string whose node has keys inside must be one of these names (the queries of DeviceInformation). */
function namedValueProblems(
  value: PlistValue,
  names: readonly SchemaNode[] | undefined,
  path: string,
  context: SchemaContext,
): SchemaProblem[] {
  if (typeof value !== 'string' || names === undefined) return [];
  const name = names.find((node) => node.k === value);
  if (name === undefined) return [{ path, problem: 'not-allowed' }];
  const unsupported = supportProblem(factsOf(name, context), context);
  return unsupported === null ? [] : [{ path, problem: unsupported }];
}

const factsOf = (node: SchemaNode, context: SchemaContext): SystemFacts | undefined => node.o?.[context.platform];

/** Is this there on the system and with the kind of enrolment? */
export function supportProblem(facts: SystemFacts | undefined, context: SchemaContext): SchemaProblem['problem'] | null {
  if (facts === undefined) return null;
  if (facts.i === '-') return 'not-on-this-system';
  // The user channel is not ours: what only it carries has no place here.
  if (facts.dc === 0) return 'not-on-this-system';
  if (facts.u === (context.userEnrollment ? 'forbidden' : 'required')) return 'not-with-this-enrollment';
  const { osVersion } = context;
  if (osVersion === undefined) return null;
  if (facts.i !== undefined && compareVersions(osVersion, facts.i) < 0) return 'not-on-this-system';
  return facts.x !== undefined && compareVersions(osVersion, facts.x) >= 0 ? 'not-on-this-system' : null;
}
