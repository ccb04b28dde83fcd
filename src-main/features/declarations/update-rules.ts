import type { UnavailableReason } from '#contract/commands.ts';
import type { UpdatePhase, UpdateView } from '#contract/declarations.ts';
import { compareVersions } from '#lib/compare-versions.ts';
import type { DeclaredUpdate } from '../../protocols/mdm/declaration-contents.ts';
import type { Json } from '../../protocols/mdm/declarations.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import type { DeclarationState, StatusValues } from '../../protocols/mdm/status-report.ts';

/** First release that takes ScheduleOSUpdate, first that takes the declaration, first that takes nothing else (mdm.md 0.1, 4.4). */
const WAYS: Readonly<Record<Platform, { readonly command: string | null; readonly declaration: string | null; readonly only: string }>> = {
  iOS: { command: '9.0', declaration: '17.0', only: '26.0' },
  macOS: { command: '10.11', declaration: '14.0', only: '26.0' },
  tvOS: { command: '12.0', declaration: '18.4', only: '26.0' },
  visionOS: { command: null, declaration: '26.0', only: '26.0' },
  watchOS: { command: null, declaration: null, only: '26.0' },
};

export type UpdateWay = 'declaration' | 'command' | { readonly unavailable: UnavailableReason; readonly since?: string };

/**
 * How a device is told to update. Where both ways are open it is declared: the device then carries it out by itself, and tells of it.
 * `takesDeclaration` false: the device said that it does not know this declaration.
 */
export function updateWay(
  target: { readonly platform: Platform | null; readonly osVersion: string; readonly supervised: boolean | null },
  takesDeclaration = true,
): UpdateWay {
  if (target.platform === null) return { unavailable: 'unknown-platform' };
  const { command, declaration, only } = WAYS[target.platform];
  const first = command ?? declaration;
  if (first === null) return { unavailable: 'wrong-platform' };
  const is = (least: string | null): boolean => least !== null && atLeast(target.osVersion, least);
  if (is(declaration) && (takesDeclaration || is(only))) return 'declaration';
  if (!is(command)) return { unavailable: 'os-too-old', since: first };
  return target.supervised === true ? 'command' : { unavailable: 'not-supervised' };
}

const atLeast = (version: string, least: string): boolean => /^\d+(\.\d+)*$/.test(version) && compareVersions(version, least) >= 0;

/** Has the device what was declared? A newer version will do; the same one must be the build that was named, if one was. */
export function isInstalled(update: DeclaredUpdate, device: { readonly osVersion: string; readonly build: string }): boolean {
  if (!/^\d+(\.\d+)*$/.test(device.osVersion)) return false;
  const order = compareVersions(device.osVersion, update.version);
  return order > 0 || (order === 0 && (update.build === null || device.build === '' || update.build === device.build));
}

/** `YYYY-MM-DDTHH:MM`, with seconds or without; null for a time that no clock shows. */
export function readDeadline(text: string): string | null {
  const [, day, time, seconds = '00'] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  const full = `${day}T${time}:${seconds}`;
  const at = new Date(`${full}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === full ? full : null;
}

const STATES: readonly UpdatePhase[] = ['waiting', 'downloading', 'prepared', 'installing', 'failed'];

/** Where an update stands, by what the device told (mdm.md 4.4). */
export function updateProgress(facts: {
  readonly version: string;
  readonly fetched: boolean;
  readonly state: DeclarationState | undefined;
  readonly status: StatusValues;
}): Pick<UpdateView, 'phase' | 'failures' | 'failure' | 'reasons'> {
  const { fetched, state, status } = facts;
  const failing = dict(status['softwareupdate.failure-reason']);
  const count = failing?.['count'];
  const reason = failing?.['reason'];
  return {
    phase: phaseOf(facts.version, fetched, state, status),
    failures: typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0,
    failure: typeof reason === 'string' && reason !== '' ? reason : null,
    reasons: [...(state?.reasons ?? [])],
  };
}

function phaseOf(version: string, fetched: boolean, state: DeclarationState | undefined, status: StatusValues): UpdatePhase {
  if (!fetched) return 'declared';
  if (state?.valid === 'invalid') return 'unavailable';
  // What the device tells of an update may be of another one, which its user began.
  const pending = dict(status['softwareupdate.pending-version'])?.['os-version'];
  const isThis = typeof pending !== 'string' || pending === '' || compareVersions(pending, version) >= 0;
  return (isThis ? STATES.find((each) => each === status['softwareupdate.install-state']) : undefined) ?? 'received';
}

const dict = (value: Json | undefined): { readonly [key: string]: Json } | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : null;
