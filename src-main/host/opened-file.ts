import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Opened } from '#contract/handover.ts';

type Found = { readonly fileName: string } & ({ readonly content: Uint8Array } | { readonly problem: NonNullable<Opened['problem']> });

/** Nobody waits for the other end of a pipe. */
const PLAIN = constants.O_RDONLY | constants.O_NONBLOCK;

/** Reads a file that a person opened with this program: a plain one, of a bounded size. Anything else is answered with what it is. */
export async function readOpened(path: string): Promise<Found> {
  const fileName = basename(path);
  try {
    const handle = await open(path, PLAIN);
    try {
      const facts = await handle.stat();
      if (facts.isDirectory()) return { fileName, problem: 'folder' };
      if (!facts.isFile()) return { fileName, problem: 'not-a-file' };
      if (facts.size > MAX_FILE_BYTES) return { fileName, problem: 'too-large' };
      const bytes = Buffer.alloc(facts.size);
      const { bytesRead } = await handle.read(bytes, 0, facts.size, 0);
      return { fileName, content: bytes.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { fileName, problem: 'unreadable' };
  }
}
