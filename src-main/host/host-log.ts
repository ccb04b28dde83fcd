import { join } from 'node:path';
import electronLog from 'electron-log/node';
import type { Log } from '#lib/log.ts';
import { isSecretName, redactText } from '#lib/redaction.ts';

const FILE_LIMIT = 5 * 1024 * 1024;
const TEXT_LIMIT = 2_000;
/** So much of a text is looked at; what is kept of it is far less. */
const LOOKED_AT = 16_384;

/** The files of the log, newest first. */
export const logFiles = (folder: string): string[] => ['shitaku.log', 'shitaku.old.log'].map((name) => join(folder, 'logs', name));

/**
 * The log of a host: one JSON line each in `logs/shitaku.log`, the newest 5 MB and the 5 MB before, for their owner only. Where the folder
 * cannot be written there is no log, and everything else goes on.
 */
export function openHostLog(folder: string, now: () => number = Date.now, fileLimit = FILE_LIMIT): Log {
  const { file, console: terminal } = electronLog.transports;
  file.resolvePathFn = () => join(folder, 'logs', 'shitaku.log');
  file.level = 'info';
  file.maxSize = fileLimit;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.format = '{text}';
  terminal.level = false;
  const write = (level: 'info' | 'warn' | 'error') => (message: string, facts?: Readonly<Record<string, unknown>>) =>
    electronLog[level](logLine(now(), level, message, facts ?? {}));
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/**
 * Bugs that nobody caught. The process goes on: everything that matters is a row in the store, and a bench with twenty
 * phones on it must not end because one listener threw.
 */
export function logStrays(log: Log): void {
  process.on('uncaughtException', (error) => log.error('uncaught', { error }));
  process.on('unhandledRejection', (error) => log.error('unhandled', { error }));
}

/** One line. What looks like a secret by its name or its shape is left out, in case a caller forgot the rule. */
export function logLine(at: number, level: string, message: string, facts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ at: new Date(at).toISOString(), level, message: clean(message), ...redact(facts) });
}

function redact(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, isSecretName(name) ? '[left out]' : plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value;
  if (value instanceof Error) return plainError(value);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (typeof value === 'bigint') return value.toString();
  return `[${typeof value}]`;
}

function plainError(error: Error): Record<string, unknown> {
  const code = 'code' in error && typeof error.code === 'string' ? { code: clean(error.code) } : {};
  const cause = error.cause instanceof Error ? { cause: plainError(error.cause) } : {};
  return { name: clean(error.name), message: clean(error.message), ...code, stack: clean(error.stack ?? ''), ...cause };
}

const clean = (text: string) => redactText(text.slice(0, LOOKED_AT)).slice(0, TEXT_LIMIT);
