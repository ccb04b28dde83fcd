import type { RecordActivity } from '#contract/activity.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { DiagnosticsItem, diagnosticsArchive, PersonalKind } from '#contract/diagnostics-archive.ts';
import type { Clock } from '#lib/clock.ts';
import { ok } from '#lib/outcome.ts';
import { redactText, redactValue } from '#lib/redaction.ts';
import { zip } from '#lib/zip.ts';
import { archiveReadme } from './archive-readme.ts';
import type { PersonalStore } from './personal-store.ts';
import { Pseudonyms } from './pseudonyms.ts';

const PREVIEW = 4_000;
/** Lines of a log that one turn of the main thread takes. */
const LINES = 100;
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Facts of the log that are personal by their name, whatever they hold. */
const factKinds: Readonly<Record<string, PersonalKind>> = {
  deviceName: 'device-names',
  serialNumber: 'serials',
  serial: 'serials',
  udid: 'serials',
  enrollmentId: 'serials',
  user: 'people',
  actor: 'people',
  owner: 'people',
  login: 'people',
  organizationName: 'people',
  host: 'hosts',
  defaultHost: 'hosts',
  mail: 'mail-addresses',
  email: 'mail-addresses',
  account: 'mail-addresses',
};

export interface DiagnosticsPorts {
  readonly store: PersonalStore;
  /** Versions, operating system, runtime: nothing personal but paths. */
  readonly versions: () => object;
  /** Language, theme, world. */
  readonly choices: () => object;
  /** How the services stand. */
  readonly services: () => Promise<object>;
  /** The text of each file of the log that is there. */
  readonly logs: () => readonly { item: 'log' | 'log-before'; text: string }[];
  /** Of this computer and its user. */
  readonly known: readonly { kind: PersonalKind; value: string }[];
  readonly clock: Clock;
  readonly record: RecordActivity;
}

interface Part {
  readonly item: DiagnosticsItem;
  readonly fileName: string;
  readonly text: string;
}

/** Makes the archive that somebody who helps can read. What is secret never goes in; what is personal only by its tick. */
export class DiagnosticsService implements ServiceOf<typeof diagnosticsArchive> {
  readonly #ports: DiagnosticsPorts;

  constructor(ports: DiagnosticsPorts) {
    this.#ports = ports;
  }

  preview = async ({ personal }: { personal: PersonalKind[] }) => {
    const parts = await this.#parts(personal);
    const items = parts.map(({ item, fileName, text }) => ({
      item,
      fileName,
      size: Buffer.byteLength(text),
      preview: text.slice(0, PREVIEW),
      cut: text.length > PREVIEW,
    }));
    return ok({ items });
  };

  collect = async ({ personal }: { personal: PersonalKind[] }) => {
    const now = new Date(this.#ports.clock.now());
    const parts = await this.#parts(personal);
    const bytes = await zip(
      parts.map(({ fileName, text }) => ({ name: fileName, bytes: Buffer.from(text, 'utf8') })),
      now,
    );
    const fileName = `shitaku_diagnostics_${stampOf(now)}.zip`;
    this.#ports.record('settings.diagnostics-collected', fileName, { personal: personal.join(', ') });
    return ok({ fileName, content: bytes.toString('base64'), base64: true });
  };

  async #parts(personal: readonly PersonalKind[]): Promise<Part[]> {
    const { store, versions, choices, services, logs, clock } = this.#ports;
    const names = await this.#pseudonyms(personal);
    const json = (value: unknown) => `${JSON.stringify(this.#clean(value, names), null, 2)}\n`;
    const tables: { table: string; rows: string }[] = [];
    for (const { table, rows, more } of store.counts()) {
      tables.push({ table, rows: more ? `${rows}+` : String(rows) });
      await nextTurn();
    }
    const settings = Object.fromEntries(store.settings().map(({ key, value }) => [key, value]));
    const parts: Part[] = [
      { item: 'readme', fileName: 'README.txt', text: archiveReadme(new Date(clock.now()).toISOString(), personal) },
      { item: 'versions', fileName: 'versions.json', text: json(versions()) },
      { item: 'settings', fileName: 'settings.json', text: json({ ...choices(), settings }) },
      { item: 'database', fileName: 'database.json', text: json({ ...store.standing(), tables }) },
      { item: 'services', fileName: 'services.json', text: json(await services()) },
    ];
    for (const { item, text } of logs()) {
      const fileName = item === 'log' ? 'logs/shitaku.log' : 'logs/shitaku.old.log';
      parts.push({ item, fileName, text: await this.#cleanLog(text, names) });
    }
    return parts;
  }

  async #pseudonyms(personal: readonly PersonalKind[]): Promise<Pseudonyms> {
    const names = new Pseudonyms(personal);
    for (const { kind, value } of this.#ports.known) names.know(kind, value);
    for (const { key, value } of this.#ports.store.settings()) knowSetting(names, key, value);
    for (const slice of this.#ports.store.personal()) {
      for (const { kind, value } of slice) names.know(kind, value);
      await nextTurn();
    }
    return names;
  }

  async #cleanLog(text: string, names: Pseudonyms): Promise<string> {
    const lines = text.split('\n');
    const clean: string[] = [];
    for (let at = 0; at < lines.length; at += LINES) {
      clean.push(...lines.slice(at, at + LINES).map((line) => this.#cleanLine(line, names)));
      await nextTurn();
    }
    return clean.join('\n');
  }

  #cleanLine(line: string, names: Pseudonyms): string {
    const parsed = parse(line);
    if (parsed === null) return names.text(redactText(line));
    const { at, level, ...facts } = parsed;
    return JSON.stringify({ at, level, ...(this.#clean(facts, names) as object) });
  }

  #clean(value: unknown, names: Pseudonyms): unknown {
    return names.value(nameFacts(redactValue(value), names));
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

/** By the clock on the wall, as the name of every file. */
const stampOf = (at: Date): string =>
  `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;

/** What is personal by the name of its field. */
function nameFacts(value: unknown, names: Pseudonyms): unknown {
  if (Array.isArray(value)) return value.map((each) => nameFacts(each, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const kind = factKinds[name];
      return [name, kind !== undefined && typeof inner === 'string' ? names.whole(kind, inner) : nameFacts(inner, names)];
    }),
  );
}

/** Settings name the organisation, the engine and the mail server; the log may repeat them. */
function knowSetting(names: Pseudonyms, key: string, value: unknown): void {
  if (key === 'organization.name' && typeof value === 'string') names.know('people', value);
  if (value === null || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    const kind = factKinds[name];
    if (kind !== undefined && typeof inner === 'string') names.know(kind, inner);
    else knowSetting(names, name, inner);
  }
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // a line that was cut: text like any other
  }
}
