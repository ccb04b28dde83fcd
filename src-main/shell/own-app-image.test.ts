import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownAppImage } from './own-app-image.ts';

describe('the AppImage that this program is', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shitaku-image-'));
    for (const name of ['mounted', 'mounted-too']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'shitaku'), '');
    }
    symlinkSync(join(folder, 'mounted'), join(folder, 'link'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const image = '/home/me/Shitaku.AppImage';
  const found = (mounted: string | undefined, program: string, named: string | undefined = image) =>
    ownAppImage({ APPIMAGE: named, APPDIR: mounted === undefined ? undefined : join(folder, mounted) }, join(folder, program));

  it('is the one in whose mount it lies', () => {
    expect(found('mounted', 'mounted/shitaku')).toBe(image);
    expect(found('link', 'mounted/shitaku')).toBe(image);
  });

  it('is not the one from whose terminal it was started', () => {
    expect(found('mounted', 'mounted-too/shitaku')).toBeUndefined();
    expect(found('gone', 'mounted/shitaku')).toBeUndefined();
    expect(found(undefined, 'mounted/shitaku')).toBeUndefined();
    expect(found('mounted', 'mounted/shitaku', '')).toBeUndefined();
    expect(ownAppImage({}, process.execPath)).toBeUndefined();
  });
});
