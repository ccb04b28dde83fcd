import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { openSaveFolders } from './save-folders.ts';

describe('the folders of the save dialog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shitaku-folders-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are kept per kind, also over a restart; one that is gone counts as none', () => {
    const path = join(folder, 'folders.json');
    const first = openSaveFolders(path, silentLog);
    expect(first.of('lists')).toBeNull();
    first.remember('lists', folder);
    first.remember('papers', join(folder, 'gone'));
    const again = openSaveFolders(path, silentLog);
    expect([again.of('lists'), again.of('papers'), again.of('credentials')]).toEqual([folder, null, null]);
  });

  it('count as none where the system cannot even say what they are, and are remembered anew', () => {
    const path = join(folder, 'folders.json');
    // As a share that is away, or the home of somebody else: asking for it is an error, and not the one of a file that is missing.
    const away = join(folder, 'away');
    symlinkSync(away, away);
    writeFileSync(path, JSON.stringify({ folders: { lists: join(away, 'lists'), papers: '/a\u0000b' } }));
    const folders = openSaveFolders(path, silentLog);
    expect([folders.of('lists'), folders.of('papers')]).toEqual([null, null]);
    folders.remember('lists', folder);
    expect(folders.of('lists')).toBe(folder);
  });

  it.each(['', '{', '{"folders": 3}', '[]'])('begin anew when their file is %j', (text) => {
    const path = join(folder, 'folders.json');
    writeFileSync(path, text);
    const folders = openSaveFolders(path, silentLog);
    expect(folders.of('lists')).toBeNull();
    folders.remember('lists', folder);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ folders: { lists: folder } });
  });
});
