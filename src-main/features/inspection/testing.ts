import type { LogLine } from '#contract/inspection.ts';
import type { SyslogRecord } from '../../protocols/syslog/syslog-client.ts';

/** A line as the screen shows it. */
export const logLine = (number: number, change: Partial<LogLine> = {}): LogLine => ({
  number,
  at: 'Nov 21 09:12:03',
  process: 'mdmd',
  pid: 210,
  level: 'Notice',
  message: `line ${number}`,
  mdm: true,
  ...change,
});

/** A record as the device wrote it. */
export const syslogRecord = (message: string, change: Partial<SyslogRecord> = {}): SyslogRecord => ({
  kind: 'record',
  at: 'Nov 21 09:12:03',
  host: 'iPhone',
  process: 'SpringBoard',
  subsystem: null,
  pid: 34,
  level: 'Notice',
  message,
  ...change,
});
