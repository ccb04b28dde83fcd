import type { PracticeFleetDevice } from '#contract/practice.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import type { Scene } from './scene.ts';

const kinds = [
  ['iphone', 'iPhone 16', '26.1'],
  ['ipad', 'iPad (10th generation)', '18.7.2'],
  ['mac-silicon', 'MacBook Air (M3)', '26.1'],
  ['apple-tv', 'Apple TV 4K (3rd generation)', '26.1'],
] as const;

/** A device of the practice fleet. */
export const fleetDevice = (index: number, change: Partial<PracticeFleetDevice> = {}): PracticeFleetDevice => {
  const [kind, model, osVersion] = kinds[index % kinds.length] ?? kinds[0];
  return {
    udid: `00008140-${String(index).padStart(16, '0')}`,
    serialNumber: `PRACTF0${String(index).padStart(4, '0')}`,
    kind,
    model,
    name: `練習-${String(index + 1).padStart(3, '0')}`,
    osVersion,
    enrollment: 'enrolled',
    enrollmentError: null,
    online: true,
    running: true,
    setUp: true,
    locked: false,
    pinLocked: false,
    supervised: true,
    answersNotNow: false,
    asleep: false,
    lostMode: false,
    sound: false,
    located: true,
    batteryPercent: kind === 'apple-tv' ? null : 80,
    token: 'good',
    appsAsking: 0,
    updating: null,
    ...change,
  };
};

const states: readonly Partial<PracticeFleetDevice>[] = [
  {},
  { enrollment: 'enrolling' },
  { pinLocked: true, locked: true },
  { online: false, supervised: false },
  { lostMode: true, sound: true, located: false },
  { answersNotNow: true, appsAsking: 2, token: 'unknown' },
  { asleep: true, token: 'dead', updating: 'downloading' },
  { enrollment: 'none', setUp: false, running: false },
  { enrollment: 'failed', enrollmentError: 'refused' },
];

/** Devices in whatever way they may stand. */
export const fleetOfStates = (app: ScriptedApp): PracticeFleetDevice[] => {
  const devices = states.map((change, index) => fleetDevice(index, change));
  app.answers('practice', 'fleet', ok({ devices }));
  return devices;
};

const world = { settings: { world: 'practice' as const }, place: '#/devices' };
const noDevices = (app: ScriptedApp) => app.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));

export const practiceFleetScenes: readonly Scene[] = [
  { ...world, name: 'devices: the hands of practice folded', script: (app) => void fleetOfStates(app) },
  {
    ...world,
    name: 'devices: the hands of practice',
    script: (app) => void fleetOfStates(app),
    act: (page) => page.getByRole('button', { name: ja.practice.fleet.title, exact: true }).click(),
  },
  { ...world, name: 'devices: none, in practice', script: noDevices },
  {
    ...world,
    name: 'devices: none, and the hands of practice without any',
    script: (app) => {
      noDevices(app);
      app.answers('practice', 'fleet', ok({ devices: [] }));
    },
    act: (page) => page.getByRole('button', { name: ja.practice.fleet.title, exact: true }).click(),
  },
];
