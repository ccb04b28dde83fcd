import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type ClientCapabilities, STATUS_ITEMS } from './declaration-contents.ts';
import type { Json } from './declarations.ts';

/** How a device stands to one declaration (management.declarations). */
export interface DeclarationState {
  readonly identifier: string;
  readonly serverToken: string;
  readonly active: boolean;
  readonly valid: 'valid' | 'invalid' | 'unknown';
  readonly reasons: readonly StatusReason[];
}
export interface StatusReason {
  readonly code: string;
  readonly description: string;
}
export type StatusValues = Readonly<Record<string, Json>>;

/** A status report, as far as we asked for it (Apple: StatusReport). */
export interface StatusReport {
  /** Everything there is, not only what changed. */
  readonly full: boolean;
  readonly items: StatusValues;
  readonly errors: readonly { readonly item: string; readonly reasons: readonly StatusReason[] }[];
  /** Null: not told this time. */
  readonly declarations: readonly DeclarationState[] | null;
  readonly capabilities: ClientCapabilities | null;
}

/** More than any device has to tell. */
const MOST = { bytes: 2 * 1024 * 1024, text: 300, entries: 1_000, names: 500, reasons: 20, keys: 20 } as const;
type JsonDict = { readonly [key: string]: Json };

const isDict = (value: Json | undefined): value is JsonDict => typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (dict: JsonDict, key: string): Json | undefined => (Object.hasOwn(dict, key) ? dict[key] : undefined);
const cut = (text: string): string => text.slice(0, MOST.text).toWellFormed().replaceAll('\0', '');
const textAt = (dict: JsonDict, key: string): string => {
  const value = at(dict, key);
  return typeof value === 'string' ? cut(value) : '';
};
const listAt = (dict: JsonDict, key: string, most: number): Json[] => {
  const value = at(dict, key);
  return Array.isArray(value) ? value.slice(0, most) : [];
};
const dictsAt = (dict: JsonDict, key: string, most: number): JsonDict[] => listAt(dict, key, most).filter(isDict);

/** Reads the Data of the `status` endpoint. */
export function readStatusReport(data: Uint8Array | null): Outcome<StatusReport, 'not-a-status-report'> {
  const report = data === null || data.length > MOST.bytes ? null : parsed(data);
  const items = report === null ? undefined : at(report, 'StatusItems');
  if (report === null || !isDict(items)) return fail('not-a-status-report');
  const told = Object.keys(STATUS_ITEMS).flatMap((name): [string, Json][] => {
    const value = kept(under(items, name));
    return value === null ? [] : [[name, value]];
  });
  const declarations = under(items, 'management.declarations');
  const capabilities = under(items, 'management.client-capabilities');
  return ok({
    full: at(report, 'FullReport') === true,
    items: Object.fromEntries(told),
    errors: dictsAt(report, 'Errors', MOST.reasons).map((error) => ({
      item: textAt(error, 'StatusItem'),
      reasons: reasonsAt(error, 'Reasons'),
    })),
    declarations: isDict(declarations) ? readDeclarations(declarations) : null,
    capabilities: isDict(capabilities) ? readCapabilities(capabilities) : null,
  });
}

/**
 * What is known after a report. A full one replaces everything; another one changes what it names, and in a list only the entries it
 * names, taking out those it marks as removed.
 */
export function mergeStatus(before: StatusValues, { full, items }: Pick<StatusReport, 'full' | 'items'>): StatusValues {
  const merged = Object.entries(items).map(([name, value]): [string, Json] => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    return [name, Array.isArray(value) ? mergeList(full || !Array.isArray(old) ? [] : old, value) : value];
  });
  return { ...(full ? {} : before), ...Object.fromEntries(merged) };
}

function mergeList(before: readonly Json[], told: readonly Json[]): Json[] {
  const entries = new Map<string, Json>();
  for (const entry of before) entries.set(keyOf(entry), entry);
  for (const entry of told) {
    if (isDict(entry) && at(entry, '_removed') === true) entries.delete(keyOf(entry));
    else entries.set(keyOf(entry), entry);
  }
  return [...entries.values()].slice(0, MOST.entries);
}

const keyOf = (entry: Json): string => (isDict(entry) ? textAt(entry, 'identifier') : JSON.stringify(entry));

function parsed(data: Uint8Array): JsonDict | null {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)) as Json;
    return isDict(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Names of items lead into nested dictionaries by their dots. */
function under(items: JsonDict, name: string): Json | undefined {
  return name.split('.').reduce<Json | undefined>((node, key) => (isDict(node) ? at(node, key) : undefined), items);
}

/** A value bounded: texts cut, lists and dictionaries one level deep; null for what has no such shape. */
function kept(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.slice(0, MOST.entries).flatMap((entry: Json) => (isDict(entry) ? [flat(entry)] : []));
  return isDict(value) ? flat(value) : scalar(value);
}

function flat(dict: JsonDict): JsonDict {
  const pairs = Object.entries(dict).slice(0, MOST.keys);
  return Object.fromEntries(
    pairs.flatMap(([key, value]): [string, Json][] => {
      // A list in an entry is a list of words (why an update is installed).
      const plain = Array.isArray(value) ? value.slice(0, MOST.keys).map(scalar) : scalar(value);
      return plain === null ? [] : [[cut(key), plain]];
    }),
  );
}

function scalar(value: Json | undefined): Json {
  if (typeof value === 'string') return cut(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function readDeclarations(told: JsonDict): DeclarationState[] {
  return ['activations', 'assets', 'configurations', 'management'].flatMap((list) =>
    dictsAt(told, list, MOST.names).map((item): DeclarationState => {
      const valid = at(item, 'valid');
      return {
        identifier: textAt(item, 'identifier'),
        serverToken: textAt(item, 'server-token'),
        active: at(item, 'active') === true,
        valid: valid === 'valid' || valid === 'invalid' ? valid : 'unknown',
        reasons: reasonsAt(item, 'reasons'),
      };
    }),
  );
}

/** Apple writes these keys with a capital in Errors and without one in declarations. */
function reasonsAt(dict: JsonDict, key: string): StatusReason[] {
  return dictsAt(dict, key, MOST.reasons).map((reason) => ({
    code: textAt(reason, 'Code') || textAt(reason, 'code'),
    description: textAt(reason, 'Description') || textAt(reason, 'description'),
  }));
}

/** Null where it says nothing: a device that takes declarations takes some. */
function readCapabilities(told: JsonDict): ClientCapabilities | null {
  const payloads = at(told, 'supported-payloads');
  const kinds = isDict(payloads) ? at(payloads, 'declarations') : undefined;
  if (!isDict(payloads) || !isDict(kinds)) return null;
  const words = (dict: JsonDict, key: string) =>
    listAt(dict, key, MOST.names)
      .filter((word) => typeof word === 'string')
      .map(cut);
  const declarations = ['activations', 'assets', 'configurations', 'management'].flatMap((kind) => words(kinds, kind));
  return declarations.length === 0 ? null : { declarations, statusItems: words(payloads, 'status-items') };
}
