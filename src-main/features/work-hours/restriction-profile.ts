import { readSignedData } from '#pki/cms-verify.ts';
import { type PlistDict, PlistError, parsePlistDict } from '#plist/plist.ts';
import { arrayAt, isPlistDict, stringAt } from '#plist/read.ts';

export interface RestrictionProfile {
  readonly identifier: string;
  readonly name: string;
  /** It would enrol the device with somebody. */
  readonly enrols: boolean;
}

/** Reads a configuration profile, signed or not (Apple: TopLevel); null when it is none. Who signed it is for the device to judge. */
export function readProfile(bytes: Uint8Array): RestrictionProfile | null {
  const dict = plistIn(bytes) ?? plistIn(contentOf(bytes));
  if (dict === null || stringAt(dict, 'PayloadType') !== 'Configuration') return null;
  const identifier = stringAt(dict, 'PayloadIdentifier')?.trim() ?? '';
  const payloads = (arrayAt(dict, 'PayloadContent') ?? []).filter(isPlistDict);
  if (identifier === '' || payloads.length === 0) return null;
  return {
    identifier,
    name: stringAt(dict, 'PayloadDisplayName')?.trim() || identifier,
    enrols: payloads.some((payload) => stringAt(payload, 'PayloadType') === 'com.apple.mdm'),
  };
}

function plistIn(bytes: Uint8Array | null): PlistDict | null {
  if (bytes === null || bytes.length === 0) return null;
  try {
    return parsePlistDict(bytes);
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** What a CMS signature is around; null when there is none. */
function contentOf(bytes: Uint8Array): Uint8Array | null {
  try {
    return readSignedData(bytes).content ?? null;
  } catch {
    // Whatever it is, it is no signature: bytes that somebody chose, not a fault of ours.
    return null;
  }
}
