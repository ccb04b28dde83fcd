import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Replaces a file so that, also after a power cut, either the old or the new contents are there. Mode 0600. */
export function writeFileAtomically(path: string, contents: string | Uint8Array): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
