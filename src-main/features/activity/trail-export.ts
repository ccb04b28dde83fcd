import type { ExportFormat } from '#contract/activity.ts';
import { encodeCsv } from '#lib/csv.ts';
import { detailsOf, type LinkedEntry } from './chain.ts';

const titles = {
  ja: {
    fileName: '監査ログ',
    columns: ['番号', '日時 (日本時間)', '日時 (UTC)', '操作した人', '操作', '対象', '詳細', '直前のハッシュ', 'ハッシュ'],
  },
  en: {
    fileName: 'Audit log',
    columns: ['Number', 'Time (Japan)', 'Time (UTC)', 'By', 'Action', 'Subject', 'Details', 'Previous hash', 'Hash'],
  },
} as const;
const JAPAN_MS = 9 * 3_600_000;
const BYTE_ORDER_MARK = 3;

/** The last line of an exported file: without it, or with another, the file was cut off or lengthened. */
export interface ExportEnd {
  readonly end: { readonly entries: number; readonly sequence: number; readonly hash: string };
}

/** One entry as a line of JSON, with the hash it goes on from, so that the chain can be followed in the file alone. */
export function exportLine(entry: LinkedEntry, previous: string): string {
  const { sequence, at, actor, action, subject, details, hash } = entry;
  const head = JSON.stringify({ sequence, at, time: new Date(at).toISOString(), actor, action, subject });
  return `${head.slice(0, -1)},"details":${details},"previous":${JSON.stringify(previous)},"hash":${JSON.stringify(hash)}}`;
}

export const exportEnd = (entries: number, last: { sequence: number; hash: string | null }): string =>
  JSON.stringify({ end: { entries, sequence: last.sequence, hash: last.hash ?? '' } } satisfies ExportEnd);

/** A file made of entries in their order, handed in slice by slice. */
export class TrailExport {
  readonly #format: ExportFormat;
  readonly #language: 'ja' | 'en';
  readonly #parts: Uint8Array[] = [];
  readonly #lines: string[] = [];
  readonly #replaced = new Set<string>();
  #previous: string;
  #last: LinkedEntry | null = null;
  #entries = 0;

  constructor(format: ExportFormat, language: 'ja' | 'en', previous: string) {
    this.#format = format;
    this.#language = language;
    this.#previous = previous;
    if (format !== 'jsonl') this.#addCsv([titles[language].columns]);
  }

  add(entries: readonly LinkedEntry[]): void {
    if (this.#format === 'jsonl') this.#lines.push(...entries.map((entry) => exportLine(entry, this.#link(entry))));
    else this.#addCsv(entries.map((entry) => csvRow(entry, this.#link(entry))));
  }

  file() {
    const end = this.#last;
    const entries = this.#entries;
    const replaced = [...this.#replaced];
    const name = `${titles[this.#language].fileName} ${end === null ? '' : new Date(end.at + JAPAN_MS).toISOString().slice(0, 10)}`.trim();
    if (this.#format !== 'jsonl') {
      return { fileName: `${name}.csv`, content: Buffer.concat(this.#parts).toString('base64'), base64: true, entries, replaced };
    }
    const lines = end === null ? this.#lines : [...this.#lines, exportEnd(entries, end)];
    return { fileName: `${name}.jsonl`, content: `${lines.join('\n')}\n`, base64: false, entries, replaced };
  }

  #link(entry: LinkedEntry): string {
    const previous = this.#previous;
    this.#previous = entry.hash ?? '';
    this.#last = entry;
    this.#entries += 1;
    return previous;
  }

  #addCsv(rows: readonly (readonly string[])[]): void {
    const encoding = this.#format === 'csv-shift_jis' ? 'shift_jis' : 'utf-8';
    const { bytes, replaced } = encodeCsv(rows, encoding);
    this.#parts.push(this.#parts.length > 0 && encoding === 'utf-8' ? bytes.subarray(BYTE_ORDER_MARK) : bytes);
    for (const character of replaced) this.#replaced.add(character);
  }
}

function csvRow(entry: LinkedEntry, previous: string): string[] {
  const japan = new Date(entry.at + JAPAN_MS).toISOString().slice(0, 23).replace('T', ' ');
  const details = Object.entries(detailsOf(entry)).map(([key, value]) => `${key}: ${value}`);
  return [
    String(entry.sequence),
    japan,
    new Date(entry.at).toISOString(),
    entry.actor,
    entry.action,
    entry.subject,
    details.join('; '),
    previous,
    entry.hash ?? '',
  ];
}
