import type { FileKind } from './file-kind.ts';
import { hostileArmour } from './testing/hostile-armour.ts';
import { hostileBytes } from './testing/hostile-bytes.ts';
import { hostileCertificates } from './testing/hostile-certificates.ts';
import { hostileRequests } from './testing/hostile-requests.ts';
import { hostileTokens } from './testing/hostile-tokens.ts';
import { makeStranger, type Stranger } from './testing/stranger.ts';

export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the sniffer has to say, where that matters. */
  readonly wanted?: FileKind;
  /**
   * A file of its kind without a fault of form: its codec reads it. It is wrong by its date, or because nobody asked for
   * it, and that only the feature can know.
   */
  readonly wellFormed?: true;
}

let made: Promise<readonly HostileFile[]> | null = null;

/**
 * Wrong and hostile files, for every door that takes one: none of them may be accepted for anything that was not asked
 * for, throw, hang or eat the memory. They belong to a stranger: no key or certificate in them is the reader's.
 * Made once for each process; one of them is 100 MB of untouched zeros, which cost no memory until they are copied.
 */
export function hostileFiles(): Promise<readonly HostileFile[]> {
  made ??= makeStranger().then(filesOf);
  return made;
}

function filesOf(stranger: Stranger): HostileFile[] {
  const files = [hostileArmour, hostileBytes, hostileCertificates, hostileRequests, hostileTokens].flatMap((make) => make(stranger));
  return files.map((file) => ({ ...file, bytes: Buffer.isBuffer(file.bytes) ? file.bytes : Buffer.from(file.bytes) }));
}
