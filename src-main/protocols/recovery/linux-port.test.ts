import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { linuxPortOfUdid, linuxPortPath } from './linux-port.ts';

const root = mkdtempSync(join(tmpdir(), 'shitaku-sysfs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function entry(name: string, files: Record<string, string>): void {
  mkdirSync(join(root, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), `${text}\n`);
}

entry('usb1', { devnum: '1', devpath: '0' });
entry('1-1', { devnum: '2', devpath: '1' });
entry('1-1.4', { devnum: '7', devpath: '1.4', serial: '00008110000A1111222233AA\0\0' });
entry('1-1.4:1.0', { devnum: '9' });
entry('1-1.4.2', { devnum: '12', devpath: '1.4.2', serial: 'fa4e00000000000000000000000000000000001a' });
entry('11-3', { devnum: '7', devpath: '3' });
entry('2-5', { devpath: '5' });

describe('the physical port of a LocationID on Linux', () => {
  it.each([
    [(1 << 16) | 2, '1'],
    [(1 << 16) | 7, '1-4'],
    [(1 << 16) | 12, '1-4-2'],
    [(11 << 16) | 7, '3'],
    [(1 << 16) | 1, null],
    [(1 << 16) | 9, null],
    [(2 << 16) | 5, null],
    [(3 << 16) | 7, null],
    [-1, null],
    [null, null],
  ])('%s: %s', (locationId, port) => {
    expect(linuxPortPath(locationId, root)).toBe(port);
  });

  it('is none where there is no such folder', () => {
    expect(linuxPortPath((1 << 16) | 7, join(root, 'nowhere'))).toBeNull();
  });
});

describe('the physical port of a UDID on Linux', () => {
  it.each([
    ['00008110-000A1111222233AA', '1-4'],
    ['fa4e00000000000000000000000000000000001a', '1-4-2'],
    ['00008110-000A1111222233AB', null],
    ['', null],
  ])('%s: %s', (udid, port) => {
    expect(linuxPortOfUdid(udid, root)).toBe(port);
  });
});
