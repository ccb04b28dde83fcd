import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openUsbmux } from '../src-main/bench-wiring.ts';

const run = fileURLToPath(new URL('./run.mjs', import.meta.url));
let practice: ChildProcess | null = null;
afterEach(() => practice?.kill('SIGKILL'));

const start = (...args: string[]) => {
  practice = spawn(process.execPath, [run, 'practice', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return practice;
};

describe('the practice world by itself', () => {
  it('says where everything is, in one line, and ends when told', async () => {
    const { stdout } = start('--devices', '2');
    if (stdout === null) throw new Error('it has no output');
    const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
    const told = JSON.parse(line) as Record<string, string>;
    expect(told).toMatchObject({ simulated: true, devices: 2 });
    expect(await openUsbmux(told['usbmux'] ?? '').listDevices()).toHaveLength(2);
    for (const file of [told['rootCertificateFile'], told['engineRootCertificateFile']])
      expect(new X509Certificate(readFileSync(file ?? '')).ca).toBe(true);
    for (const place of ['mdm', 'checkIn', 'scep', 'pushPortal', 'apns', 'activation']) expect(told[place]).toMatch(/^https?:/);
    const ended = once(practice as ChildProcess, 'exit');
    practice?.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('does not begin with a number of devices that is none', async () => {
    const { stderr } = start('--devices', 'many');
    let said = '';
    stderr?.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(practice as ChildProcess, 'exit')).toEqual([1, null]);
    expect(said).toContain('0 to 60');
  });
});
