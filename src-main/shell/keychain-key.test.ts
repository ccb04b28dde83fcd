import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileAtomically } from '../host/write-file.ts';
import { KeychainMissing, loadKeychainKey } from './keychain-key.ts';

/** A keychain that "seals" by turning every byte around: enough to see that the file is not the key. */
const safeStorage = vi.hoisted(() => ({
  getSelectedStorageBackend: vi.fn(() => 'gnome_libsecret'),
  isAsyncEncryptionAvailable: vi.fn(async () => true),
  encryptStringAsync: vi.fn(async (plain: string) => Buffer.from(plain).map((byte) => byte ^ 0xff)),
  decryptStringAsync: vi.fn(async (sealed: Buffer) => ({
    result: Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString(),
    shouldReEncrypt: false,
  })),
}));
vi.mock('electron', () => ({ safeStorage }));

const onPlatform = (platform: NodeJS.Platform) => vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
let path: string;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'shitaku-key-')), 'master-key.sealed');
});
afterEach(() => vi.restoreAllMocks());

describe('the master key in the keychain', () => {
  it('is made once, sealed on disk, and the same ever after', async () => {
    const key = await loadKeychainKey(path, writeFileAtomically);
    expect(key).toHaveLength(32);
    const onDisk = readFileSync(path);
    expect(onDisk.includes(Buffer.from(key))).toBe(false);
    expect(onDisk.toString()).not.toContain(Buffer.from(key).toString('base64'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await loadKeychainKey(path, writeFileAtomically))).toEqual(Buffer.from(key));
  });

  it('is sealed anew when the keychain changed its own key', async () => {
    const key = await loadKeychainKey(path, writeFileAtomically);
    safeStorage.decryptStringAsync.mockResolvedValueOnce({ result: Buffer.from(key).toString('base64'), shouldReEncrypt: true });
    const write = vi.fn();
    expect(Buffer.from(await loadKeychainKey(path, write))).toEqual(Buffer.from(key));
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is refused where Chromium has only its published password, and nothing is written', async () => {
    onPlatform('linux');
    safeStorage.getSelectedStorageBackend.mockReturnValueOnce('basic_text');
    const write = vi.fn();
    await expect(loadKeychainKey(path, write)).rejects.toThrow(KeychainMissing);
    expect(write).not.toHaveBeenCalled();
  });

  it('is refused where nothing can be sealed', async () => {
    safeStorage.isAsyncEncryptionAvailable.mockResolvedValueOnce(false);
    await expect(loadKeychainKey(path, vi.fn())).rejects.toThrow(KeychainMissing);
  });

  it('does not ask macOS for a Linux backend', async () => {
    onPlatform('darwin');
    safeStorage.getSelectedStorageBackend.mockClear();
    await loadKeychainKey(path, writeFileAtomically);
    expect(safeStorage.getSelectedStorageBackend).not.toHaveBeenCalled();
  });

  it('is never replaced when it cannot be opened', async () => {
    await loadKeychainKey(path, writeFileAtomically);
    const before = readFileSync(path);
    safeStorage.decryptStringAsync.mockRejectedValueOnce(new Error('the keychain said no'));
    await expect(loadKeychainKey(path, writeFileAtomically)).rejects.toThrow('the keychain said no');
    safeStorage.decryptStringAsync.mockResolvedValueOnce({ result: 'c2hvcnQ=', shouldReEncrypt: false });
    await expect(loadKeychainKey(path, writeFileAtomically)).rejects.toThrow('not a key');
    expect(readFileSync(path)).toEqual(before);
  });
});
