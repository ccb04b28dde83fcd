import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import * as bench from './bench.ts';
import { NOW } from './moments.ts';
import type { Scene } from './scene.ts';

/** Two hubs of ten with a device at most places, one in recovery, one beyond the grid, and a port that goes bad. */
const laidOut = (app: ScriptedApp) => {
  const slots = bench.everyState().map((slot, index) => ({ ...slot, port: index === 16 ? '30' : slot.port }));
  app.answers('bench', 'slots', ok({ bus: 'connected', slots, strays: [bench.stray(0, { port: '18' })] }));
  app.answers(
    'bench',
    'ports',
    ok(
      bench.ports({
        layout: bench.hubsOfTen(18),
        faults: [
          { path: '5', kind: 'port', disconnects: 4, lastAt: NOW, verdict: 'flaky' },
          { path: '1-2', kind: 'hub', disconnects: 2, lastAt: NOW, verdict: 'suspect' },
        ],
      }),
    ),
  );
};

export const benchScenes: readonly Scene[] = [
  { name: 'bench with a layout', place: '#/bench', script: laidOut, act: async (page) => page.getByRole('gridcell').nth(4).click() },
  {
    name: 'bench: devices in other modes',
    place: '#/bench',
    script: (app) =>
      app.answers(
        'bench',
        'slots',
        ok({
          bus: 'connected',
          slots: [],
          strays: [
            bench.stray(0),
            bench.stray(1, { mode: 'dfu', canLeave: false, modelName: null, serialNumber: null }),
            bench.stray(2, { mode: 'restore', canLeave: false }),
          ],
        }),
      ),
  },
  {
    name: 'bench: layout',
    place: '#/bench',
    script: laidOut,
    act: async (page) => page.getByRole('button', { name: ja.bench.layout.open }).click(),
  },
  {
    name: 'bench: USB meter',
    place: '#/bench',
    script: laidOut,
    act: async (page) => page.getByTitle(ja.bench.meter.open).click(),
  },
  {
    name: 'bench: sounds',
    place: '#/bench',
    act: async (page) => page.getByRole('button', { name: ja.bench.sound.open }).click(),
  },
];
