import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { safeStorage } from 'electron';

/** The operating system offers nothing that keeps a key safe. */
export class KeychainMissing extends Error {
  readonly code = 'no-keychain';

  constructor(reason: string) {
    super(`no keychain: ${reason}`);
    this.name = 'KeychainMissing';
  }
}

/** There is a keychain, and there was a key; but it cannot be had. No other takes its place: what it sealed would be lost. */
export class KeyRefused extends Error {
  readonly code = 'key-refused';

  constructor(reason: string, cause?: unknown) {
    super(`the master key cannot be had: ${reason}`, cause === undefined ? {} : { cause });
    this.name = 'KeyRefused';
  }
}

/** Writes a file so that it is either the old or the new one, also after a power cut. */
type WriteFile = (path: string, bytes: Uint8Array) => void;

/**
 * The 32-byte master key of the real world, kept in a file that only the system's keychain can open.
 * Throws {@link KeychainMissing} where there is none, and where Chromium would "encrypt" with a password that is in its
 * source code (`basic_text`): that protects nothing, so we do not pretend. Throws {@link KeyRefused} where there is a key
 * that cannot be opened (a folder copied from another account), or none although `sealedAlready` says that something was
 * sealed with one.
 */
export async function loadKeychainKey(path: string, write: WriteFile, sealedAlready = false): Promise<Uint8Array> {
  await demandKeychain();
  const sealed = await readIfThere(path);
  if (sealed === null) {
    if (sealedAlready) throw new KeyRefused('its file is gone');
    return keep(randomBytes(32), path, write);
  }
  const { result, shouldReEncrypt } = await open(sealed);
  const key = Buffer.from(result, 'base64');
  if (key.length !== 32) throw new KeyRefused('what was sealed is not a key');
  return shouldReEncrypt ? keep(key, path, write) : key;
}

async function open(sealed: Buffer) {
  try {
    return await safeStorage.decryptStringAsync(sealed);
  } catch (error) {
    throw new KeyRefused(error instanceof Error ? error.message : 'the keychain did not open it', error);
  }
}

async function keep(key: Buffer, path: string, write: WriteFile): Promise<Uint8Array> {
  write(path, await safeStorage.encryptStringAsync(key.toString('base64')));
  return key;
}

async function demandKeychain(): Promise<void> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') throw new KeychainMissing('basic_text');
  if (!(await safeStorage.isAsyncEncryptionAvailable())) throw new KeychainMissing('encryption is not available');
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
