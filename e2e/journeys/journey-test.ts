import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '../fixtures.ts';

/** `downloads`: a folder of the test's own, for what the browser saves. */
export const test = base.extend<{ downloads: string }>({
  downloads: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'shitaku-downloads-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect };
