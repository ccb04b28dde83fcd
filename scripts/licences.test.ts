import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteModules, packageOf, writeLicences } from './licences.ts';

const root = resolve(import.meta.dirname, '..');
const module = (path: string) => join(root, 'node_modules', path);

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses: unknown;
  readonly hashes?: unknown;
}

const made = (...packages: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-about-'));
  writeLicences(folder, new Set(packages.map(module)));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const { libraries } = JSON.parse(read('licences.json')) as { libraries: { name: string; text: string; homepage: string }[] };
  return {
    libraries,
    sbom: JSON.parse(read('sbom.cdx.json')) as { components: Component[]; serialNumber: string },
    written: read('sbom.cdx.json'),
  };
};

describe('what is shipped', () => {
  it('is what the bundler put in, by the folder of its package', () => {
    const packages = new Set<string>();
    const chunk = (...moduleIds: string[]) => ({ type: 'chunk', moduleIds });
    const bundle = {
      a: chunk(module('@mantine/core/esm/a.mjs'), `\0${module('react/index.js')}?commonjs-module`, join(root, 'src-renderer/main.tsx')),
      b: chunk('\0rolldown/runtime.js', module('fast-json-stringify/node_modules/fast-uri/index.js')),
      c: { type: 'asset', fileName: 'style.css' },
    };
    const { generateBundle } = noteModules(packages) as unknown as { generateBundle: (options: unknown, bundle: unknown) => void };
    generateBundle({}, bundle);
    expect([...packages]).toEqual([module('@mantine/core'), module('react'), module('fast-json-stringify/node_modules/fast-uri')]);
    expect(packageOf('/home/a/shitaku/src-main/main.ts')).toBeNull();
  });

  it('is listed with its licence, although package.json calls it a tool', () => {
    const { libraries } = made('react', 'zod', 'clsx');
    // Beside what is bundled: what stays a module, what it runs on, and Apple's data.
    expect(libraries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['react', 'zod', 'better-sqlite3', 'usb', 'electron', 'apple/device-management']),
    );
    expect(libraries.map(({ name }) => name)).not.toContain('vite');
    for (const { name, text } of libraries) expect(`${name}: ${text.length > 40}`).toBe(`${name}: true`);
    expect(libraries.find(({ name }) => name === 'react')?.text).toContain('Permission is hereby granted');
    expect(libraries.find(({ name }) => name === 'clsx')?.homepage).toBe('https://github.com/lukeed/clsx');
  });

  it('is the same file for the same contents', () => {
    expect(made('react', 'zod').written).toBe(made('zod', 'react').written);
    expect(made('react').sbom.serialNumber).not.toBe(made('zod').sbom.serialNumber);
    expect(made('react').sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is named as npm names it', () => {
    const theirs = npmSbom();
    const ours = made('@orpc/client', 'saxes', 'ws').sbom.components;
    const facts = ({ purl, licenses, hashes }: Component) => ({ purl, licenses, hashes });
    for (const name of ['@orpc/client', 'saxes', 'ws', 'better-sqlite3']) {
      const [mine, npms] = [ours, theirs].map((list) => list.find((each) => each.name === name));
      expect(mine && facts(mine), name).toEqual(npms && facts(npms));
    }
  });
});

/** npm's own list of what is not a tool, from the lock file; it asks no network. */
function npmSbom(): Component[] {
  const printed = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(printed) as { components: Component[] }).components;
}
