import { unvis } from './vis.ts';

/** One record of the device's log. */
export interface SyslogRecord {
  readonly kind: 'record';
  /** As the device writes it, in its own time zone and without a year: `Nov  1 03:04:05`. */
  readonly at: string;
  readonly host: string;
  readonly process: string;
  /** The library or framework that spoke inside the process, if told. */
  readonly subsystem: string | null;
  readonly pid: number;
  /** The device's word: Notice, Error, Fault, Debug, Info, Warning … */
  readonly level: string;
  readonly message: string;
}

/** What is no record in the usual form, as it came. `cut`: longer than the bound; the rest is gone. */
export interface SyslogText {
  readonly kind: 'text';
  readonly text: string;
  readonly cut: boolean;
}

export type SyslogEntry = SyslogRecord | SyslogText;

/**
 * An escape counts as one character, so that an escaped bracket ends no field; there is one way only to read each, so that
 * no record takes long to be refused.
 */
const NAME_CHARACTER = String.raw`(?:\\(?:M[-^].|\^.|(?!M[-^]|\^))|[^\[\](\\\n])`;
const RECORD = new RegExp(
  String.raw`^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255}) (${NAME_CHARACTER}{1,255})(?:\((${NAME_CHARACTER}{0,255})\))?\[(\d{1,10})\] <([A-Za-z]{1,32})>: `,
  's',
);

/** Reads `Mon dd hh:mm:ss host process(sub)[pid] <Level>: text` (usb.md 4.3); anything else is handed on as text. */
export function readSyslogRecord(bytes: Buffer, cut = false): SyslogEntry {
  const encoded = bytes.toString('latin1');
  const head = RECORD.exec(encoded);
  const [all, at, host, process, subsystem, pid, level] = head ?? [];
  if (cut || all === undefined || at === undefined || host === undefined || process === undefined || level === undefined) {
    return { kind: 'text', text: unvis(encoded), cut };
  }
  return {
    kind: 'record',
    at,
    host: unvis(host),
    process: unvis(process),
    subsystem: subsystem === undefined || subsystem === '' ? null : unvis(subsystem),
    pid: Number(pid),
    level,
    message: unvis(encoded.slice(all.length)),
  };
}
