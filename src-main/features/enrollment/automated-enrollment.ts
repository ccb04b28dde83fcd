import { timingSafeEqual } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { MachineInfo } from '../../protocols/mdm/machine-info.ts';

interface AutomatedEnrollmentPorts {
  /** Part of the address; only Apple and devices it sent know it. */
  readonly key: () => string;
  /** Judges the signature, too. */
  readonly read: (body: Uint8Array) => Outcome<MachineInfo, 'bad-request' | 'not-authorized'>;
  /** Whether Apple says that this device is assigned to our server; null: Apple could not be asked. */
  readonly isOurs: (serialNumber: string) => Promise<boolean | null>;
  /** An enrolment profile that works once, for this device. */
  readonly profileFor: (device: { udid: string; serialNumber: string }) => Promise<Outcome<Buffer, string>>;
}

/** Automated Device Enrollment: a device in Setup Assistant asks, with proof of what it is, and is given its enrolment profile. */
export class AutomatedEnrollment {
  readonly #ports: AutomatedEnrollmentPorts;

  constructor(ports: AutomatedEnrollmentPorts) {
    this.#ports = ports;
  }

  /** The profile holds a challenge: never log it. */
  profileFor = async (
    key: string,
    body: Uint8Array,
  ): Promise<Outcome<Buffer, 'not-found' | 'bad-request' | 'not-authorized' | 'temporary'>> => {
    if (!same(key, this.#ports.key())) return fail('not-found', 'another address');
    const info = this.#ports.read(body);
    if (!info.ok) return info;
    const { udid, serialNumber } = info.value;
    const isOurs = await this.#ports.isOurs(serialNumber);
    if (isOurs === null) return fail('temporary', 'Apple does not tell whose it is');
    if (!isOurs) return fail('not-authorized', 'not assigned to this server');
    const profile = await this.#ports.profileFor({ udid, serialNumber });
    return profile.ok ? ok(profile.value) : fail('temporary', profile.error.code);
  };
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
