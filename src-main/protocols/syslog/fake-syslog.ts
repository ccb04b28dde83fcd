import type { Duplex } from 'node:stream';

export interface SyslogLine {
  readonly at: number;
  readonly process: string;
  readonly pid: number;
  readonly level: 'Notice' | 'Error' | 'Debug';
  readonly text: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** One record as syslog_relay writes it: classic syslog, ends with newline and NUL; non-ASCII as vis(3) does (usb.md 4.3). */
export function syslogRecord(line: SyslogLine, host: string): Buffer {
  const at = new Date(line.at);
  const day = String(at.getUTCDate()).padStart(2, ' ');
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  // A space in the host field would shift every field after it.
  const head = `${MONTHS[at.getUTCMonth()]} ${day} ${time} ${visible(host.replaceAll(' ', '-'))} ${line.process}[${line.pid}]`;
  return Buffer.from(`${head} <${line.level}>: ${visible(line.text)}\n\0`, 'latin1');
}

/** vis(3) as it is without options: what is not ASCII becomes \M-x or \M^x, a backslash is doubled. */
function visible(text: string): string {
  return [...Buffer.from(text, 'utf8')].map(visibleByte).join('');
}

function visibleByte(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  if (byte === 0xa0) return '\\240'; // \M- and a space would not be visible
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  const low = byte & 0x7f;
  const meta = byte >= 0x80 ? '\\M' : '\\';
  if (low < 0x20 || low === 0x7f) return `${meta}^${String.fromCharCode(low ^ 0x40)}`;
  return `${meta}-${String.fromCharCode(low)}`;
}

const MAX_UNREAD_BYTES = 256 * 1024;

/** com.apple.syslog_relay: the recent lines first, then what happens, until either side hangs up. A reader that stalls loses lines. */
export async function serveSyslog(
  stream: Duplex,
  source: { recent(): readonly SyslogLine[]; subscribe(onLine: (line: SyslogLine) => void): () => void; readonly host: string },
): Promise<void> {
  stream.on('error', () => {});
  const write = (line: SyslogLine): void => {
    if (stream.writableLength < MAX_UNREAD_BYTES) stream.write(syslogRecord(line, source.host));
  };
  for (const line of source.recent()) write(line);
  const unsubscribe = source.subscribe(write);
  stream.resume(); // nothing is expected from the reader but its end
  await new Promise<void>((resolve) => {
    stream.once('end', () => resolve());
    stream.once('close', () => resolve());
  });
  unsubscribe();
  stream.destroy();
}
