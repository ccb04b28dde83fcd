import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { profileFolder } from './profile-folder.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'shitaku-profile-test-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

it('is the folder of our data, made when it is not there', () => {
  const app = { getPath: () => join(place, 'a', 'b'), setPath: vi.fn() };
  expect(profileFolder(app as never)).toBe(join(place, 'a', 'b'));
  expect(existsSync(join(place, 'a', 'b'))).toBe(true);
  expect(app.setPath).not.toHaveBeenCalled();
});

it('is another one for Chromium where ours cannot be written, which is still told of by its own name', () => {
  // What cannot hold a folder refuses root too.
  writeFileSync(join(place, 'file'), '');
  const app = { getPath: () => join(place, 'file', 'b'), setPath: vi.fn() };
  expect(profileFolder(app as never)).toBe(join(place, 'file', 'b'));
  const [name, other] = app.setPath.mock.calls[0] as [string, string];
  expect(name).toBe('userData');
  expect(existsSync(other)).toBe(true);
  rmSync(other, { recursive: true });
});
