import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync } from 'node:fs';

const KEY_BYTES = 32;

/** The key file cannot be trusted or is damaged. The message is a sentence for the person who starts the host. */
export class MasterKeyProblem extends Error {
  readonly code: 'too-open' | 'not-a-key' | 'key-refused';

  constructor(code: MasterKeyProblem['code'], message: string) {
    super(message);
    this.name = 'MasterKeyProblem';
    this.code = code;
  }
}

/** Writes a file so that it is either the old or the new one, also after a power cut; only its owner may read it. */
type WriteFile = (path: string, bytes: Uint8Array) => void;

/**
 * The 32-byte master key of a world, made at the first start. Only its owner may read the file (mode 0600): whoever can
 * read it can read every private key in the store. None is made where `sealedAlready` says that something was sealed with one.
 */
export function loadMasterKeyFile(path: string, write: WriteFile, sealedAlready = false): Uint8Array {
  if (!existsSync(path)) {
    if (sealedAlready) throw new MasterKeyProblem('key-refused', `The master key ${path} is gone.`);
    write(path, randomBytes(KEY_BYTES));
  }
  const file = openSync(path, 'r');
  try {
    const { mode } = fstatSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new MasterKeyProblem('too-open', `Others may read the master key ${path}. Close it first: chmod 600 '${path}'`);
    }
    const key = readFileSync(file);
    if (key.length !== KEY_BYTES) throw new MasterKeyProblem('not-a-key', `${path} is not a master key of Shitaku.`);
    return key;
  } finally {
    closeSync(file);
  }
}
