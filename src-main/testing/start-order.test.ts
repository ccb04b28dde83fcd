import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** All that is loaded together with a file: what it imports by statements, and what that does; packages by their names. */
function loadedWith(path: string, found = new Set<string>()): Set<string> {
  const name = relative(root, path);
  if (found.has(name)) return found;
  found.add(name);
  const { module } = parseSync(path, readFileSync(path, 'utf8'));
  for (const { moduleRequest, entries } of module.staticImports) {
    if (entries.length > 0 && entries.every(({ isType }) => isType)) continue;
    if (/^[.#]/.test(moduleRequest.value)) loadedWith(createRequire(path).resolve(moduleRequest.value), found);
    else found.add(moduleRequest.value);
  }
  return found;
}

describe('what a start loads', () => {
  it('the window: without the core', () => {
    const loaded = [...loadedWith(resolve(root, 'src-main/main.ts'))];
    expect(loaded).toContain('src-main/shell/main-window.ts');
    expect(loaded).not.toContain('src-main/compose.ts');
    expect(loaded.filter((name) => /better-sqlite3|fastify|electron-updater/.test(name))).toEqual([]);
  });

  it('the core: without practice, the listener of devices, bar codes, mail and updates, which are loaded with their first use', () => {
    const loaded = [...loadedWith(resolve(root, 'src-main/host/hold-core.ts'))];
    expect(loaded).toContain('src-main/compose.ts');
    expect(loaded.filter((name) => /practice-world|fake-|fastify|bwip-js|nodemailer|node-forge|electron-updater|^usb$/.test(name))).toEqual(
      [],
    );
  });
});
