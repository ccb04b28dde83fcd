import { parseArgs } from 'node:util';
import { nearest } from '../../src-main/features/recipes/nearest.ts';
import { Stop } from './stop.ts';
import type { Words } from './words.ts';

const options = {
  recipe: { type: 'string' },
  all: { type: 'boolean' },
  udid: { type: 'string', multiple: true },
  list: { type: 'string' },
  batch: { type: 'string' },
  operator: { type: 'string' },
  practice: { type: 'boolean' },
  devices: { type: 'string' },
  folder: { type: 'string' },
  report: { type: 'string' },
  'yes-erase': { type: 'string' },
  reason: { type: 'string' },
  timeout: { type: 'string' },
  'dry-run': { type: 'boolean' },
  resume: { type: 'boolean' },
  end: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Option = keyof typeof options;

export interface Surroundings {
  readonly practice: boolean;
  /** Simulated devices of a new practice world. */
  readonly devices: number;
  /** Null: the platform's place; in practice one that is gone afterwards. */
  readonly folder: string | null;
  /** Null: standard output. */
  readonly report: string | null;
  readonly timeoutMinutes: number;
}

export interface NewBatch {
  readonly kind: 'new';
  /** Path, id or name. */
  readonly recipe: string;
  readonly all: boolean;
  readonly udids: readonly string[];
  readonly list: string | null;
  readonly batch: string;
  readonly operator: string;
  readonly yesErase: string | null;
  readonly reason: string;
  readonly dryRun: boolean;
}

export type Task = NewBatch | { readonly kind: 'resume' | 'end' | 'help' };

const FOR_A_NEW_BATCH: readonly Option[] = ['recipe', 'all', 'udid', 'list', 'batch', 'operator', 'yes-erase', 'reason', 'dry-run'];

/** Reads the command line; throws a {@link Stop} (2) with a sentence about the first thing that is wrong. */
export function readKitArguments(args: readonly string[], words: Words): Surroundings & { readonly task: Task } {
  const refuse = (sentence: string): never => {
    throw new Stop(2, sentence);
  };
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') return refuse(words.options.stray(token.value));
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) {
      const meant = nearest(name, Object.keys(options));
      return refuse(words.options.unknown(rawName, meant === null ? null : `--${meant}`));
    }
    const known = options[name as Option];
    // What begins with a dash is the next option, not this one's value.
    if (known.type === 'string' && (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))))
      return refuse(words.options.noValue(rawName));
    if (known.type === 'boolean' && value !== undefined) return refuse(words.options.stray(value));
    if (seen.has(name) && !('multiple' in known)) return refuse(words.options.twice(rawName));
    seen.add(name);
  }
  const text = (name: Option): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const number = (name: Option, otherwise: number, from: number, to: number): number => {
    const value = text(name);
    if (value === null) return otherwise;
    const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    return parsed >= from && parsed <= to ? parsed : refuse(words.options.number(`--${name}`, from, to));
  };
  if (seen.has('devices') && !seen.has('practice')) refuse(words.options.practiceOnly('--devices'));

  const surroundings = {
    practice: seen.has('practice'),
    devices: number('devices', 6, 1, 60),
    folder: text('folder'),
    report: text('report'),
    timeoutMinutes: number('timeout', 240, 1, 10_080),
  };
  if (seen.has('help')) return { ...surroundings, task: { kind: 'help' } };
  for (const kind of ['resume', 'end'] as const) {
    if (!seen.has(kind)) continue;
    const other = [...FOR_A_NEW_BATCH, ...(kind === 'resume' ? (['end'] as const) : [])].find((name) => seen.has(name));
    if (other !== undefined) refuse(words.options.notTogether(`--${kind}`, `--${other}`));
    return { ...surroundings, task: { kind } };
  }
  const udids = (values['udid'] ?? []) as string[];
  const [all, list] = [seen.has('all'), text('list')];
  if (all && udids.length > 0) refuse(words.options.notTogether('--all', '--udid'));
  const recipe = text('recipe') ?? refuse(words.options.recipeMissing);
  if (!all && udids.length === 0 && list === null) refuse(words.options.devicesMissing);
  const task: NewBatch = {
    kind: 'new',
    recipe,
    all,
    udids,
    list,
    batch: text('batch') ?? '',
    operator: text('operator') ?? '',
    yesErase: text('yes-erase'),
    reason: text('reason') ?? '',
    dryRun: seen.has('dry-run'),
  };
  return { ...surroundings, task };
}
