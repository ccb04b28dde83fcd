import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findElectron } from './find-electron.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the Electron runtime', () => {
  it('is found where ELECTRON_OVERRIDE_DIST_PATH says, and only there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-electron-'));
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    expect(findElectron()).toBeNull();
    writeFileSync(join(folder, 'electron'), '');
    expect(findElectron()).toBe(join(folder, 'electron'));
  });
});
