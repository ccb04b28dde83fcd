import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appleEndpoints, realEndpoints } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (text: string) => writeFileSync(join(folder, 'endpoints.json'), text);

describe('the endpoints of the real world', () => {
  it("are Apple's where nothing else is said", () => {
    expect(realEndpoints(folder)).toEqual(appleEndpoints);
  });

  it("are what the file says, and Apple's where it says nothing", () => {
    writeFileSync(join(folder, 'roots.pem'), 'PEM');
    write(JSON.stringify({ apns: 'https://127.0.0.1:2197', apnsRoots: join(folder, 'roots.pem') }));
    expect(realEndpoints(folder)).toEqual({ ...appleEndpoints, apns: 'https://127.0.0.1:2197', apnsRoots: 'PEM' });
  });

  it.each([
    ['no JSON', 'apns = https://127.0.0.1', 'JSON'],
    ['a misspelt name', '{"apsn":"https://127.0.0.1"}', 'JSON'],
    ['no address', '{"apns":"127.0.0.1"}', 'apns'],
    ['a missing file', '{"apnsRoots":"/nowhere/roots.pem"}', 'apnsRoots: /nowhere/roots.pem'],
  ])("with %s are refused in words, never replaced by Apple's", (_, text, what) => {
    write(text);
    expect(() => realEndpoints(folder)).toThrow(`endpoints.json cannot be used (${what}). Correct the file or delete it`);
  });
});
