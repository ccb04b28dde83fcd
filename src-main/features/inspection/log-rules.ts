import type { LogLine } from '#contract/inspection.ts';
import type { SyslogEntry } from '../../protocols/syslog/syslog-client.ts';

/** Characters of a message that are kept; a device may write 64 KiB into one. */
const MAX_MESSAGE = 2_000;

/**
 * The processes of iOS and macOS that have to do with management. Sure: mdmd (named by Apple's engineers in the developer
 * forums, thread 738806), profiled, apsd and mobileactivationd (their names are those of Apple's logging profiles and
 * services). From the names of daemons in public system images, and not promised by Apple: the others.
 */
const MDM_PROCESSES: ReadonlySet<string> = new Set([
  'mdmd',
  'mdmclient',
  'mdmuserd',
  'profiled',
  'teslad',
  'apsd',
  'dmd',
  'remotemanagementd',
  'mobileactivationd',
  'managedappdistributiond',
  'managedconfigurationprofile',
  'studentd',
]);

/** What an entry of the log is on the screen. */
export function lineOf(entry: SyslogEntry, number: number): LogLine {
  if (entry.kind === 'text') {
    return { number, at: '', process: '', pid: null, level: '', message: bounded(entry.text, entry.cut), mdm: false };
  }
  const process = own(entry.process);
  return {
    number,
    at: own(entry.at),
    process,
    pid: entry.pid,
    level: own(entry.level),
    message: bounded(entry.message),
    mdm: MDM_PROCESSES.has(process.toLowerCase()),
  };
}

const bounded = (text: string, cut = false): string =>
  text.length > MAX_MESSAGE || cut ? `${own(text.slice(0, MAX_MESSAGE))}…` : own(text);

/** A copy: a piece of a string keeps the whole record it was cut from in memory. Lone surrogates do not travel. */
const own = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** Half and full width, capital and small letters are the same. */
export function folded(text: string): string {
  // Most of a log is plain ASCII, where the first step changes nothing but takes its time.
  return (PLAIN.test(text) ? text : text.normalize('NFKC')).toLowerCase();
}
const PLAIN = /^[\t-~]*$/;

/** What a filter looks at, folded once for all the questions to come. */
export const soughtIn = ({ process, message }: LogLine): string => folded(`${process} ${message}`);
