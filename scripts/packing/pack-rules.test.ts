import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binaryTarget } from './binary-target.ts';
import type { Fuse, FuseReading } from './fuses.ts';
import { type AppContents, appFaults, fuseFaults } from './pack-rules.ts';

const modules = resolve(import.meta.dirname, '../../node_modules');
const prebuilt = (name: string) => readFileSync(join(modules, 'better-sqlite3/prebuilds', `${name}.node`));

const SQLITE = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
const USB = 'node_modules/@node-usb/usb-linux-x64-gnu/usb.linux-x64-gnu.node';

/** An app without a fault, changed by what a test plants in it. */
function appWith(
  planted: Readonly<Record<string, string | Buffer>> = {},
  without: readonly string[] = [],
  packed: readonly string[] = [],
): AppContents {
  const files = new Map<string, string | Buffer>(
    Object.entries({
      'package.json': JSON.stringify({ name: 'shitaku', main: 'out/main/main.js', dependencies: null }),
      'out/main/main.js':
        'import { app } from "electron";\nimport { join } from "node:path";\nimport Database from "better-sqlite3";\nawait import("usb");\n',
      'out/preload/index.cjs': '',
      'out/renderer/index.html': '',
      'out/about/licences.json': '{}',
      'out/about/sbom.cdx.json': '{}',
      'node_modules/better-sqlite3/package.json': '{}',
      'node_modules/usb/package.json': '{}',
      [SQLITE]: prebuilt('linux-x64'),
      [USB]: prebuilt('linux-x64'),
      ...planted,
    }),
  );
  for (const file of without) files.delete(file);
  return {
    files: [...files.keys()],
    read: (file) => Buffer.from(files.get(file) ?? ''),
    isUnpacked: (file) => file.endsWith('.node') && !packed.includes(file),
  };
}

const expected = { target: 'linux-x64', dependencies: ['better-sqlite3', 'usb', 'zod'], madeIn: '/home/builder/shitaku' };
const faultsOf = (...args: Parameters<typeof appWith>) => appFaults(appWith(...args), expected);

describe('what may lie in a pack', () => {
  it('is the program, and nothing is said about it', () => {
    expect(faultsOf()).toEqual([]);
  });

  it.each([
    ['a dev dependency', { 'node_modules/vitest/package.json': '{}' }, 'vitest is no production dependency'],
    ['a scoped one', { 'node_modules/@electron/asar/package.json': '{}' }, '@electron/asar is no production dependency'],
    ['a unit test', { 'out/main/rules.test.js': '' }, 'out/main/rules.test.js is a test'],
    ['a folder of tests', { 'node_modules/usb/test/bus.js': '' }, 'node_modules/usb/test/bus.js is a test'],
    ['a source map', { 'out/main/main.js.map': '{}' }, 'out/main/main.js.map is a source map'],
    ['sources inside', { 'out/preload/index.cjs': '//# sourceMappingURL=data:x' }, 'out/preload/index.cjs has its sources inside'],
    ['a source', { 'out/main/main.ts': '' }, 'out/main/main.ts is a source'],
    [
      'C sources of a module',
      { 'node_modules/better-sqlite3/deps/sqlite3.c': '' },
      'node_modules/better-sqlite3/deps/sqlite3.c is a source',
    ],
    ['a journey', { 'e2e/pages/home.js': '' }, 'e2e/pages/home.js is a tool'],
    ['a script', { 'scripts/run.mjs': '' }, 'scripts/run.mjs is a tool'],
    ["the builder's folder", { 'out/main/a.js': '// /home/builder/shitaku/x' }, 'out/main/a.js names the folder it was made in'],
    ['scripts of npm', { 'package.json': '{"scripts":{}}' }, 'package.json still says scripts'],
    ['dev dependencies of npm', { 'package.json': '{"devDependencies":{}}' }, 'package.json still says devDependencies'],
  ])('is not %s', (_what, planted, fault) => {
    expect(faultsOf(planted)).toEqual([fault]);
  });

  it.each(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linuxmusl-x64', 'win32-arm64', 'win32-x64'])('is no binary for %s', (name) => {
    const file = `node_modules/better-sqlite3/prebuilds/${name}.node`;
    const made = name.replace('linuxmusl-x64', 'linux-x64-musl');
    expect(faultsOf({ [file]: prebuilt(name) })).toEqual([`${file} is made for ${made}`]);
  });

  it('is no file that only calls itself a binary', () => {
    expect(faultsOf({ 'node_modules/usb/x.node': 'not a library' })).toEqual(['node_modules/usb/x.node is made for nothing known']);
  });

  it('has its binaries outside of the archive, and all of them', () => {
    expect(faultsOf({}, [], [SQLITE])).toEqual([`${SQLITE} lies inside the archive`]);
    expect(faultsOf({}, [USB])).toEqual(['@node-usb/usb- has no binary for linux-x64']);
  });

  it('has all that the bundle asks for', () => {
    expect(faultsOf({}, ['node_modules/usb/package.json'])).toEqual(['usb is imported and missing']);
    expect(faultsOf({ 'out/main/chunk.js': 'import { z } from "zod";\n' })).toEqual(['zod is imported and missing']);
    expect(faultsOf({}, ['out/preload/index.cjs'])).toEqual(['out/preload/index.cjs is missing']);
    expect(faultsOf({}, ['out/about/licences.json'])).toEqual(['out/about/licences.json is missing']);
  });
});

describe('fuses', () => {
  const ordered = {
    runAsNode: false,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: false,
  };
  const found = (...entries: [Fuse, FuseReading][]) => fuseFaults(new Map(entries), ordered);

  it('stand as ordered', () => {
    expect(found(['RunAsNode', 'off'], ['EnableCookieEncryption', 'on'], ['GrantFileProtocolExtraPrivileges', 'off'])).toEqual({
      faults: [],
      notes: [],
    });
  });

  it('are a fault where they stand otherwise, and named where they are not', () => {
    expect(found(['RunAsNode', 'on'], ['EnableCookieEncryption', 'removed'])).toEqual({
      faults: ['the fuse RunAsNode is on'],
      notes: ['this runtime has given up the fuse EnableCookieEncryption', 'this runtime has no fuse GrantFileProtocolExtraPrivileges'],
    });
  });
});

it('a library says for which machine it was made', () => {
  expect(binaryTarget(prebuilt('darwin-arm64'))).toBe('darwin-arm64');
  expect(binaryTarget(prebuilt('linuxmusl-arm64'))).toBe('linux-arm64-musl');
  expect(binaryTarget(Buffer.from('MZ'.padEnd(64, '\xff'), 'latin1'))).toBeNull();
  expect(binaryTarget(Buffer.alloc(0))).toBeNull();
});
