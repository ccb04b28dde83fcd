import { type StartFault, type StartFaultCode, type StartWarning, startFault, startWarning } from '#contract/start.ts';
import { ok } from '#lib/outcome.ts';
import { actionsFor } from '../../../src-main/host/start-faults.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { DAY, HOUR, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

const withBackup: readonly StartFaultCode[] = ['corrupt-database', 'missing-database'];

/** A start that failed, as main tells it. */
export const faultOf = (code: StartFaultCode, change: Partial<StartFault> = {}): StartFault => ({
  code,
  world: code === 'settings-damaged' ? 'undecided' : 'real',
  at: NOW,
  folder: '/Users/yamada/Library/Application Support/Shitaku',
  file:
    { 'settings-damaged': 'launch.json', 'endpoints-damaged': 'endpoints.json', 'missing-database': 'shitaku.sqlite' }[code as string] ??
    null,
  kept: code === 'settings-damaged' ? 'launch-damaged-2026-11-21.json' : null,
  detail: { 'folder-read-only': 'EROFS', 'disk-full': 'ENOSPC', 'corrupt-database': 'SQLITE_CORRUPT' }[code as string] ?? null,
  backup: withBackup.includes(code) ? { madeAt: NOW - 20 * HOUR } : null,
  newestAt: code === 'clock-back' ? NOW + 9 * DAY : null,
  actions: actionsFor(code, { world: 'real', backup: withBackup.includes(code), showFolder: true, quit: true }),
  ...change,
});

export const faulty = (app: ScriptedApp, fault: StartFault): void => app.answers('start', 'get', ok({ fault, warnings: [] }));

/** A world that runs, and what was found under it. */
export const warned = (app: ScriptedApp, ...warnings: StartWarning[]): void => app.answers('start', 'get', ok({ fault: null, warnings }));

export const startScenes: readonly Scene[] = [
  ...startFault.options.map((code) => ({
    name: `start: ${code}`,
    place: '',
    settings: { world: 'undecided' as const },
    script: (app: ScriptedApp) => faulty(app, faultOf(code)),
  })),
  { name: 'home: the store is damaged, and the clock went back', place: '', script: (app) => warned(app, ...startWarning.options) },
];
