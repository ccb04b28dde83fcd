import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import { readBody } from './check-in.ts';

/** What a device tells of itself when it asks for its enrolment profile in Setup Assistant (Apple: "MachineInfo"). */
export interface MachineInfo {
  readonly udid: string;
  readonly serialNumber: string;
  /** `iPhone17,1`; empty where it is not told, as the two below. */
  readonly product: string;
  readonly osVersion: string;
  readonly buildVersion: string;
}

/**
 * Reads the CMS SignedData that a device posts. `trusts`: whether the signer is a device of Apple's; where anybody may be one
 * (practice), the signature is held against the content all the same.
 */
export function readMachineInfo(
  body: Uint8Array,
  trusts: (signer: Certificate) => boolean,
): Outcome<MachineInfo, 'bad-request' | 'not-authorized'> {
  let content: Buffer;
  try {
    const { content: signed, signer } = verifyCms(body);
    if (!trusts(signer)) return fail('not-authorized', 'signed by no device of Apple');
    content = signed;
  } catch (error) {
    if (error instanceof PkiError) return fail('bad-request', error.message);
    throw error;
  }
  const dict = readBody(content);
  const [udid, serialNumber] = [textAt(dict, 'UDID'), textAt(dict, 'SERIAL')];
  if (!/^[0-9A-Za-z-]{1,64}$/.test(udid) || !/^[0-9A-Za-z]{1,32}$/.test(serialNumber)) return fail('bad-request', 'no device');
  const [product, osVersion, buildVersion] = [textAt(dict, 'PRODUCT'), textAt(dict, 'OS_VERSION'), textAt(dict, 'VERSION')];
  return ok({ udid, serialNumber, product, osVersion, buildVersion });
}

const textAt = (dict: Readonly<Record<string, unknown>> | null, key: string): string => {
  const value = dict?.[key];
  return typeof value === 'string' ? value.slice(0, 200) : '';
};
