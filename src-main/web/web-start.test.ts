import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../host/write-file.ts';
import { readArguments } from './arguments.ts';
import { defaultDataFolder } from './data-folder.ts';
import { loadMasterKeyFile, MasterKeyProblem } from './master-key-file.ts';
import { mayOpenBrowser } from './open-browser.ts';
import { Session } from './session.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'shitaku-web-'));

describe('the master key file', () => {
  it('is made once, for its owner only, and is the same key ever after', () => {
    const path = join(temporary(), 'master.key');
    const key = loadMasterKeyFile(path, writeFileAtomically);
    expect(key).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadMasterKeyFile(path, writeFileAtomically)).toEqual(key);
    expect(loadMasterKeyFile(join(temporary(), 'master.key'), writeFileAtomically)).not.toEqual(key);
  });

  it.each([0o640, 0o604, 0o644, 0o660])('is refused with mode %o, with the command that helps', (mode) => {
    const path = join(temporary(), 'master.key');
    loadMasterKeyFile(path, writeFileAtomically);
    chmodSync(path, mode);
    expect(() => loadMasterKeyFile(path, writeFileAtomically)).toThrow(`chmod 600 '${path}'`);
  });

  it.each([0, 31, 33])('is refused with %i bytes, and left as it is', (length) => {
    const path = join(temporary(), 'master.key');
    writeFileSync(path, new Uint8Array(length), { mode: 0o600 });
    expect(() => loadMasterKeyFile(path, writeFileAtomically)).toThrow(MasterKeyProblem);
    expect(statSync(path).size).toBe(length);
  });
});

describe('the data folder', () => {
  it.each([
    ['darwin', {}, '/home/a/Library/Application Support/Shitaku'],
    ['linux', {}, '/home/a/.local/share/shitaku'],
    ['linux', { XDG_DATA_HOME: '/x' }, '/x/shitaku'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/a/.local/share/shitaku'],
    ['darwin', { SHITAKU_DATA: '/d' }, '/d'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(defaultDataFolder(platform, env, '/home/a')).toBe(expected);
  });
});

describe('the command line', () => {
  it('has defaults', () => {
    expect(readArguments([])).toEqual({ practice: false, port: 0, folder: null, downloads: null, open: true });
  });

  it('reads every option', () => {
    const read = readArguments(['--practice', '--port', '8080', '--data', '/d', '--no-open']);
    expect(read).toEqual({ practice: true, port: 8080, folder: '/d', downloads: null, open: false });
  });

  it.each([['--port', 'x'], ['--port', '70000'], ['--port=-1'], ['--port', '1.5'], ['--unknown'], ['stray']])(
    'refuses %s %s',
    (...args) => {
      expect(() => readArguments(args)).toThrow();
    },
  );
});

describe('opening a browser', () => {
  it.each([
    ['darwin', {}, 501, true],
    ['darwin', { CI: '1' }, 501, false],
    ['linux', { DISPLAY: ':0' }, 1000, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, true],
    ['linux', {}, 1000, false],
    ['linux', { DISPLAY: ':0' }, 0, false],
  ] as const)('on %s with %j as user %i: %s', (platform, env, user, expected) => {
    expect(mayOpenBrowser(platform, env, user)).toBe(expected);
  });
});

describe('the session', () => {
  it('keeps several addresses valid, each for one use', () => {
    const session = new Session(1234);
    const [first, second] = [session.issueToken(), session.issueToken()];
    const cookie = session.redeem(second)?.split(';')[0];
    expect(session.redeem(second)).toBeNull();
    expect(session.redeem(first)?.split(';')[0]).toBe(cookie);
    expect(session.knows(`other=1; ${cookie}`)).toBe(true);
  });

  it('forgets the oldest of many addresses', () => {
    const session = new Session(1234);
    const tokens = Array.from({ length: 9 }, () => session.issueToken());
    expect(session.redeem(tokens[0] ?? '')).toBeNull();
    expect(session.redeem(tokens[8] ?? '')).not.toBeNull();
  });

  it.each([undefined, '', 'shitaku-1234', 'shitaku-1234=', 'shitaku-1234=x', 'Shitaku-1234=x'])('does not know the cookie %s', (cookie) => {
    expect(new Session(1234).knows(cookie)).toBe(false);
  });
});
