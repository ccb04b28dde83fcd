import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomOf, violations } from './testing/arrows.ts';

const root = resolve(import.meta.dirname, '..');

/** Every source file of the house, by its path from the root. */
function houseSources(): Map<string, string> {
  const files = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(files.map((file) => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')]));
}

describe('the house', () => {
  const sources = houseSources();

  it('was looked at as a whole', () => {
    const rooms = new Set([...sources.keys()].map(roomOf));
    expect([...rooms]).toEqual(
      expect.arrayContaining(['contract', 'renderer', 'shell', 'web', 'store', 'lib', 'features/bench', 'protocols/mdm']),
    );
    expect(sources.size).toBeGreaterThan(150);
  });

  it('keeps its arrows', () => {
    expect(violations(sources)).toEqual([]);
  });

  it('has no file of over 400 lines, tests aside', () => {
    const long = [...sources].filter(([path, source]) => !path.includes('.test.') && source.split('\n').length > 400).map(([path]) => path);
    expect(long).toEqual([]);
  });
});

describe('the arrows', () => {
  const planted: readonly (readonly [string, string])[] = [
    ['src-main/features/bench/x.ts', "import { app } from 'electron';"],
    ['src-main/web/x.ts', "import type { App } from 'electron';"],
    ['src-main/compose.ts', "import { app } from 'electron';"],
    ['src-main/features/bench/x.test.ts', "import { app } from 'electron';"],
    ['src-main/features/bench/x.ts', "import { a } from '../devices/devices-rules.ts';"],
    ['src-main/features/bench/x.ts', "import type { A } from '../devices/devices-rules.ts';"],
    ['src-main/features/bench/x.ts', "export { a } from '../devices/devices-rules.ts'; export const b = 1;"],
    ['src-main/features/bench/x.ts', "const a = await import('../devices/devices-rules.ts');"],
    ['src-main/features/bench/x.ts', "type A = import('../devices/devices-rules.ts').A;"],
    ['src-main/features/bench/x.ts', "import { UsbmuxClient } from '../../protocols/usbmux/usbmux-client.ts';"],
    ['src-main/features/bench/x.ts', "import { type A, b } from '../../protocols/usbmux/usbmux-client.ts';"],
    ['src-main/features/bench/x.ts', "import { readFile } from 'node:fs/promises';"],
    ['src-main/features/bench/x.ts', "import { connect } from 'node:net';"],
    ['src-main/features/bench/x.ts', "import fastify from 'fastify';"],
    ['src-main/features/bench/x.ts', "import { A } from '../../web/web-host.ts';"],
    ['src-main/features/bench/x.ts', "import { A } from '../../compose.ts';"],
    ['src-main/protocols/mdm/x.ts', "import { A } from '../scep/scep-client.ts';"],
    ['src-main/protocols/mdm/x.ts', "import type { A } from '../scep/scep-client.ts';"],
    ['src-main/protocols/mdm/x.ts', "import { A } from '#contract/devices.ts';"],
    ['src-main/protocols/mdm/x.ts', "import { A } from '#store/runs-store.ts';"],
    ['src-main/protocols/plist/x.ts', "import { A } from '../../features/bench/y.ts';"],
    ['src-main/store/x.ts', "import { A } from '#contract/devices.ts';"],
    ['src-main/lib/x.ts', "import { A } from '#store/database.ts';"],
    ['src-main/lib/x.ts', "import { z } from 'zod';"],
    ['src-main/shell/x.ts', "import { A } from '../web/web-host.ts';"],
    ['src-main/shell/x.ts', "import { A } from '../contract-router.ts';"],
    ['src-main/web/x.ts', "import { A } from '../features/bench/bench-service.ts';"],
    ['src-main/practice/x.ts', "import { A } from '../features/bench/bench-service.ts';"],
    ['src-main/practice/x.ts', "import { A } from '#store/database.ts';"],
    ['src-renderer/x.tsx', "import { A } from '../src-main/config.ts';"],
    ['src-renderer/x.tsx', "import type { A } from '#lib/outcome.ts';"],
    ['src-renderer/x.tsx', "import { join } from 'node:path';"],
    ['src-renderer/x.tsx', "import { ipcRenderer } from 'electron';"],
    ['src-preload/contract/x.ts', "import { A } from '../../src-main/config.ts';"],
    ['src-preload/contract/x.ts', "import { readFileSync } from 'node:fs';"],
    ['src-preload/index.ts', "import { readFileSync } from 'node:fs';"],
    ['src-main/features/bench/x.ts', 'const name = f(); await import(name);'],
    ['src-main/features/bench/x.ts', 'export default 1;'],
    ['src-main/features/bench/x.ts', "export * from './y.ts';"],
    ['src-main/features/bench/x.ts', "export const rows = () => database.prepare('SELECT a FROM b').all();"],
    ['src-main/features/bench/x.ts', 'export const drop = (name: string) => run(`DELETE FROM a WHERE name = ${name}`);'],
    ['src-main/compose.ts', "database.exec('BEGIN EXCLUSIVE');"],
  ];

  it.each(planted)('refuse, in %s: %s', (path, source) => {
    expect(violations(new Map([[path, source]]))).toHaveLength(1);
  });

  it('refuse a second door into main', () => {
    const door = "import { ipcMain } from 'electron';";
    const sources = new Map([
      ['src-main/shell/a.ts', door],
      ['src-main/shell/b.ts', door],
    ]);
    expect(violations(sources)).toHaveLength(1);
  });

  it.each([
    ['src-main/features/bench/x.ts', "import type { UsbmuxClient } from '../../protocols/usbmux/usbmux-client.ts';"],
    ['src-main/features/bench/x.ts', "import { type UsbmuxClient } from '../../protocols/usbmux/usbmux-client.ts';"],
    ['src-main/features/bench/x.ts', "import { parsePlist } from '#plist/plist.ts'; import { createHash } from 'node:crypto';"],
    ['src-main/features/bench/x.ts', "import { isIP } from 'node:net';"],
    ['src-main/features/bench/x-store.ts', "export const all = (database: Database) => database.prepare('SELECT a FROM b');"],
    ['src-main/features/bench/x.ts', "export const hint = 'Select a device and delete from it';"],
    ['src-main/features/bench/x.test.ts', "import { A } from '../../protocols/usbmux/fake-usbmuxd.ts';"],
    ['src-main/protocols/mdm/x.ts', "import { connect } from 'node:tls'; import fastify from 'fastify';"],
    ['src-main/shell/x.ts', "import { app } from 'electron'; import type { Slot } from '#contract/bench.ts';"],
    ['src-main/main.ts', "import { app } from 'electron'; import { composeCore } from './compose.ts';"],
  ])('allow, in %s: %s', (path, source) => {
    expect(violations(new Map([[path, source]]))).toEqual([]);
  });
});
