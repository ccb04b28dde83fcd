import type { Page } from '@playwright/test';
import type { About, NamedEntry, Verification } from '#contract/activity.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { HOUR, MINUTE, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

const entry = (
  sequence: number,
  action: string,
  subject: string,
  details: Record<string, string> = {},
  about: About | null = null,
): NamedEntry => ({
  sequence,
  at: NOW - (20 - sequence) * 3 * MINUTE - HOUR,
  actor: '山田 太郎',
  action,
  subject,
  details,
  about,
});

/** A device and an operation by their identifiers, and what people call them. */
export const PHONE = '8F2A11C0-0001';
export const OPERATION = '5d0c1f6e-8a41-4b53-9f0e-2c7d6a1b3e90';
const phone: About = { kind: 'device', name: '営業部 001' };
const restart: About = { kind: 'operation', command: 'RestartDevice' };

export const trail: NamedEntry[] = [
  entry(14, 'operations.confirmed', OPERATION, { type: 'RestartDevice', count: '12' }, restart),
  entry(12, 'commands.sent', PHONE, { type: 'DeviceLock' }, phone),
  entry(11, 'bench.prepare-stopped', '00008110-0004', { step: 'enroll', problem: 'enrollment-timed-out' }),
  entry(10, 'bench.prepare-finished', '00008110-0001', { serialNumber: 'F9FXK0Q7Q2A1' }, { kind: 'device', name: 'F9FXK0Q7Q2A1' }),
  entry(9, 'enrollment.enrolled', PHONE, {}, phone),
  entry(8, 'batches.started', '2026-04 営業部 iPad', { recipe: '標準', count: '3', serials: 'F9FXK0Q7Q2A1 F9FXK0Q7Q2A2 F9FXK0Q7Q2A4' }),
  entry(7, 'certificates.push-installed', 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9', {
    expiresAt: '2027-11-21T00:40:00.000Z',
  }),
  entry(6, 'certificates.push-imported', 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9'),
  entry(5, 'certificates.request-made', '株式会社みらい文具', {
    fileName: 'push-request_株式会社みらい文具_new_20261121_3f9a12cd.plist.b64',
    appleAccount: 'mdm@mirai-bungu.example',
  }),
  entry(3, 'settings.engine-moved', 'mdm.mirai-bungu.example:8443'),
  entry(2, 'settings.organization-named', '株式会社みらい文具'),
];

export const verification = (change: Partial<Verification> = {}): Verification => ({
  state: 'whole',
  startedAt: NOW - MINUTE,
  checked: 12_480,
  total: 12_480,
  newest: { sequence: 12_480, hash: '3f9a12cd5b7e80416c2d9ea1'.padEnd(64, 'b04c7'), at: NOW - HOUR },
  broken: null,
  noted: null,
  incidents: [],
  ...change,
});

export const broken = verification({
  state: 'broken',
  checked: 8_213,
  newest: { sequence: 8_212, hash: 'a'.repeat(64), at: NOW - 5 * HOUR },
  broken: { reason: 'changed', sequence: 8_213, at: NOW - 4 * HOUR, found: null },
  noted: { hash: '3f9a12cd5b7e8041', sequence: null },
  incidents: [{ sequence: 9_001, at: NOW - 2 * HOUR, reason: 'anchor-forged' }],
});

/** The trail as it is asked for: newest first, in stretches. */
export const answerTrail = (app: ScriptedApp, entries: readonly NamedEntry[]): void =>
  app.answers('activity', 'list', ({ beforeSequence, limit }) => {
    const rest = entries.filter(({ sequence }) => beforeSequence === null || sequence < beforeSequence);
    const shown = rest.slice(0, limit);
    return ok({ entries: shown, older: rest.length > shown.length ? (shown.at(-1)?.sequence ?? null) : null });
  });

export const activityDay = (app: ScriptedApp): void => {
  answerTrail(app, trail);
  app.answers('activity', 'verification', ok({ verification: null }));
};

const verified = (view: Verification | null) => (app: ScriptedApp) => app.answers('activity', 'verification', ok({ verification: view }));
const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();

export const activityScenes: readonly Scene[] = [
  { name: 'activity', place: '#/activity' },
  { name: 'activity: filtered', place: '#/activity?actor=%40device&kind=commands&from=2026-11-01&until=2026-11-21&subject=8F2A11C0-0001' },
  { name: 'activity: nothing yet', place: '#/activity', script: (app) => answerTrail(app, []) },
  { name: 'activity: none found', place: '#/activity?text=zzz', script: (app) => answerTrail(app, []) },
  { name: 'activity: export', place: '#/activity', act: press(ja.activity.export.open) },
  { name: 'activity: before a verification', place: '#/activity', act: press(ja.activity.verify.open) },
  {
    name: 'activity: being verified',
    place: '#/activity',
    script: verified(verification({ state: 'running', checked: 5_000 })),
    act: press(ja.activity.verify.open),
  },
  {
    name: 'activity: whole',
    place: '#/activity',
    script: verified(verification({ noted: { hash: '3f9a12cd5b7e8041', sequence: 9_960 } })),
    act: press(ja.activity.verify.open),
  },
  { name: 'activity: broken', place: '#/activity', script: verified(broken), act: press(ja.activity.verify.open) },
];
