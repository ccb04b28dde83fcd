import { type CatalogueEntry, type CommandField, type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import { judgePin, tidyPin } from '#contract/pin.ts';

/** What is wrong with one option. */
export interface OptionProblem {
  readonly field: string;
  readonly problem:
    | 'unknown-field'
    | 'missing'
    | 'wrong-kind'
    | 'too-long'
    | 'out-of-range'
    | 'not-a-choice'
    | 'not-a-url'
    | 'not-a-time'
    | 'not-a-file'
    | 'too-big'
    | 'too-many'
    | 'one-is-needed'
    | 'only-one'
    | 'pin-not-six-digits'
    | 'pin-too-simple'
    | 'is-the-enrolment';
}

export type JudgedOptions =
  | { readonly ok: true; readonly options: CommandOptions }
  | { readonly ok: false; readonly problem: OptionProblem };

/**
 * Holds the options of a command against its fields in the catalogue. Texts are trimmed and empty ones dropped; the answer has only what
 * is to be said. The first problem ends it.
 */
export function judgeOptions(type: CommandType, given: CommandOptions): JudgedOptions {
  const entry = catalogueEntry(type);
  const options: CommandOptions = {};
  for (const [key, value] of Object.entries(given)) {
    const field = Object.hasOwn(entry.fields, key) ? entry.fields[key] : undefined;
    if (field === undefined) return refuse(key, 'unknown-field');
    const tidy = typeof value === 'string' ? value.trim() : value;
    if (tidy === '' || (field.kind === 'tick' && tidy === false)) continue;
    const problem = problemOf(field, tidy);
    if (problem !== null) return refuse(key, problem);
    options[key] = field.kind === 'pin' ? tidyPin(String(tidy)) : tidy;
  }
  return absence(entry, options) ?? { ok: true, options };
}

function absence(entry: CatalogueEntry, options: CommandOptions): JudgedOptions | null {
  const has = (key: string) => Object.hasOwn(options, key);
  for (const [key, field] of Object.entries(entry.fields)) if (field.required && !has(key)) return refuse(key, 'missing');
  if (entry.anyOf !== undefined && !entry.anyOf.some(has)) return refuse(entry.anyOf[0] ?? '', 'one-is-needed');
  if (entry.oneOf === undefined) return null;
  const given = entry.oneOf.filter(has);
  if (given.length === 0) return refuse(entry.oneOf[0] ?? '', 'one-is-needed');
  return given.length > 1 ? refuse(given[1] ?? '', 'only-one') : null;
}

const refuse = (field: string, problem: OptionProblem['problem']): JudgedOptions => ({ ok: false, problem: { field, problem } });

function problemOf(field: CommandField, value: string | number | boolean): OptionProblem['problem'] | null {
  switch (field.kind) {
    case 'switch':
    case 'tick':
      return typeof value === 'boolean' ? null : 'wrong-kind';
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'wrong-kind';
      return value < field.min || value > field.max ? 'out-of-range' : null;
    case 'choice':
      return field.choices.some((choice) => choice === value) ? null : 'not-a-choice';
    default:
      return typeof value === 'string' ? textProblem(field, value) : 'wrong-kind';
  }
}

type TextField = Extract<CommandField, { kind: 'text' | 'lines' | 'url' | 'identifiers' | 'file' | 'local-time' | 'password' | 'pin' }>;

function textProblem(field: TextField, value: string): OptionProblem['problem'] | null {
  switch (field.kind) {
    case 'url':
      return value.length > field.max ? 'too-long' : isHttps(value) ? null : 'not-a-url';
    case 'identifiers': {
      const lines = identifierLines(value);
      if (lines.length === 0) return 'missing';
      return lines.length > field.max ? 'too-many' : lines.some((line) => line.length > 255) ? 'too-long' : null;
    }
    case 'file':
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return 'not-a-file';
      return Math.floor((value.length * 3) / 4) > field.maxBytes + 2 ? 'too-big' : null;
    case 'local-time':
      return isLocalTime(value) ? null : 'not-a-time';
    case 'pin':
      return judgePin(value);
    default:
      return value.length > field.max ? 'too-long' : null;
  }
}

export const identifierLines = (value: string): string[] =>
  value
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function isHttps(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}

function isLocalTime(value: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(:\d{2})?$/.exec(value);
  if (parts === null) return false;
  const read = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(value.slice(0, 16));
}

/** Of the options of a command: those that go into the store as they are, and those that are kept sealed or in memory. */
export interface SplitOptions {
  readonly plain: CommandOptions;
  readonly sealed: CommandOptions;
  readonly pin: string | null;
}

export function splitOptions(type: CommandType, options: CommandOptions): SplitOptions {
  const fields = catalogueEntry(type).fields;
  const plain: CommandOptions = {};
  const sealed: CommandOptions = {};
  let pin: string | null = null;
  for (const [key, value] of Object.entries(options)) {
    const field = fields[key];
    if (field?.kind === 'pin') pin = String(value);
    else if (field?.sealed) sealed[key] = value;
    else plain[key] = value;
  }
  return { plain, sealed, pin };
}

/** What of the options may be shown and kept with a command's record: no secret, and of a file only that there was one. */
export function shownOptions(type: CommandType, plain: CommandOptions): { key: string; value: string }[] {
  const fields = catalogueEntry(type).fields;
  return Object.entries(plain)
    .filter(([key]) => fields[key] !== undefined && fields[key]?.kind !== 'file')
    .map(([key, value]) => ({ key, value: String(value) }));
}

/** Files are in the payload already, and not kept a second time. */
export const withoutFiles = (type: CommandType, plain: CommandOptions): CommandOptions =>
  Object.fromEntries(Object.entries(plain).filter(([key]) => catalogueEntry(type).fields[key]?.kind !== 'file'));

/** The facts a template may name. */
export interface TemplateFacts {
  readonly serial: string;
  readonly asset: string;
  readonly owner: string;
  readonly model: string;
}

export const isTemplate = (type: CommandType, options: CommandOptions): boolean =>
  Object.entries(catalogueEntry(type).fields).some(
    ([key, field]) => 'template' in field && field.template === true && /\{(serial|asset|owner|model)\}/.test(String(options[key] ?? '')),
  );

/** Fills `{serial}` and its like; what the device lacks becomes nothing. */
export function fillTemplate(type: CommandType, options: CommandOptions, facts: TemplateFacts): CommandOptions {
  const filled: CommandOptions = { ...options };
  for (const [key, field] of Object.entries(catalogueEntry(type).fields)) {
    const value = options[key];
    if (!('template' in field) || typeof value !== 'string') continue;
    const text = value.replace(/\{(serial|asset|owner|model)\}/g, (_all, name: keyof TemplateFacts) => facts[name]);
    filled[key] = text.trim().slice(0, field.max);
  }
  return filled;
}
