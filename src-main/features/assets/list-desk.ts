import type { RecordActivity } from '#contract/activity.ts';
import type { Asset, ScanRules } from '#contract/assets.ts';
import type { Clock } from '#lib/clock.ts';
import { type CsvEncoding, decodeCsv, decodeSheet, encodeCsv } from '#lib/csv.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { AssetsStore } from './assets-store.ts';
import { readExpectedList } from './expected-list.ts';
import { type ListPlan, planList } from './list-plan.ts';
import { columnsOf } from './list-rules.ts';

/** As many as a batch can have. They are taken in one piece, which must not hold up the bench. */
const MOST_ROWS = 2_000;
const MOST_COLUMNS = 60;

interface Ports {
  readonly store: AssetsStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly actor: string;
  readonly rules: () => ScanRules;
  /** Grows whenever the list changes. */
  readonly version: () => number;
  readonly changed: () => void;
  readonly record: RecordActivity;
}

const titles = {
  ja: { fileName: '資産台帳', columns: ['資産番号', 'シリアル番号', 'IMEI', '利用者', '紐付け日時', '紐付けた人'] },
  en: { fileName: 'assets', columns: ['Asset number', 'Serial number', 'IMEI', 'User', 'Bound at', 'Bound by'] },
} as const;

/** Lists that come in and go out. A file is looked through first; only what was looked through can be taken, and as it was. */
export class ListDesk {
  readonly #ports: Ports;
  #open: { readonly id: string; readonly plan: ListPlan; readonly version: number; readonly fileName: string } | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  readList = async ({ fileName, content }: { fileName: string; content: string }) => {
    const { store, clock, newId, actor, rules, version } = this.#ports;
    const decoded = decodeCsv(Buffer.from(content, 'base64'));
    if (!decoded.ok)
      return decoded.error.code === 'not-text' ? fail('not-a-list') : fail('broken-quotes', decoded.error.message, decoded.error.details);
    const [names, ...lines] = decoded.value;
    if (names === undefined || lines.length === 0) return fail('not-a-list');
    if (lines.length > MOST_ROWS || names.length > MOST_COLUMNS) return fail('too-large', 'too large', { most: String(MOST_ROWS) });
    const columns = columnsOf(names);
    if (!columns.some(({ meaning }) => meaning === 'asset' || meaning === 'serial' || meaning === 'imei')) return fail('no-known-column');
    const seenAt = version();
    const plan = await planList(lines, columns, {
      rules: rules(),
      find: store.find,
      newId,
      now: clock.now(),
      by: actor,
      breathe: () => new Promise(setImmediate),
    });
    this.#open = { id: newId(), plan, version: seenAt, fileName };
    const { put: _put, gone: _gone, ...shown } = plan;
    return ok({ planId: this.#open.id, ...shown, columns: [...shown.columns], refused: [...shown.refused] });
  };

  readExpected = (input: { text: string } | { content: string }) => {
    const bytes = 'text' in input ? Buffer.from(separated(input.text)) : Buffer.from(input.content, 'base64');
    const decoded = decodeSheet(bytes);
    if (!decoded.ok)
      return decoded.error.code === 'not-text' ? fail('not-a-list') : fail('broken-quotes', decoded.error.message, decoded.error.details);
    const { rows, problems } = readExpectedList(decoded.value, this.#ports.rules());
    if (rows.length + problems.length > MOST_ROWS) return fail('too-large', 'too large', { most: String(MOST_ROWS) });
    return ok({ rows, problems });
  };

  takeList = ({ planId }: { planId: string }) => {
    const { store, record, version, changed } = this.#ports;
    const open = this.#open;
    if (open === null || open.id !== planId) return fail('plan-unknown');
    this.#open = null;
    if (open.version !== version()) return fail('list-changed');
    const { put, gone } = open.plan;
    store.transaction(() => {
      for (const id of gone) store.remove(id);
      for (const asset of put) store.put(asset);
      record('assets.list-taken', open.fileName, { rows: String(put.length), leftOut: String(open.plan.refused.length) });
    });
    if (put.length > 0) changed();
    return ok({ taken: put.length });
  };

  export = ({ encoding, language }: { encoding: CsvEncoding; language: 'ja' | 'en' }) => {
    const { store, record } = this.#ports;
    const assets = store.all();
    const names = [...new Set(assets.flatMap(({ attributes }) => Object.keys(attributes)))];
    const { fileName, columns } = titles[language];
    const { bytes, replaced } = encodeCsv([[...columns, ...names], ...assets.map((asset) => lineOf(asset, names))], encoding);
    record('assets.exported', `${fileName}.csv`, { rows: String(assets.length) });
    return ok({ fileName: `${fileName}.csv`, content: Buffer.from(bytes).toString('base64'), base64: true, replaced: [...replaced] });
  };
}

/** Typed by hand, a list may have the comma of the Japanese keyboard. */
const separated = (text: string): string => (/[\t,;]/.test(text) ? text : text.replace(/[、，]/g, ','));

const lineOf = (asset: Asset, names: readonly string[]): string[] => [
  asset.assetNumber ?? '',
  asset.serialNumber ?? '',
  asset.imei ?? '',
  asset.user,
  asset.boundAt === null ? '' : tokyoTime(asset.boundAt),
  asset.boundBy,
  ...names.map((name) => asset.attributes[name] ?? ''),
];

/** As the office that reads it writes it: 2026-11-21 09:12, in Japan. */
const tokyoTime = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
