import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import type { Csr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { DeviceCertificatesStore } from './device-certificates-store.ts';
import { acceptableKey, IDENTITY_LIFETIME_MS, INVITATION_LIFETIME_MS, identitySubject, judgeInvitation } from './enrollment-rules.ts';
import type { InvitationsStore } from './invitations-store.ts';

const DAY = 86_400_000;
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** The device CA: RSA, because SCEP encrypts requests to it. */
export interface CaIdentity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export interface InvitedDevice {
  readonly udid: string;
  /** Empty when it is not known. */
  readonly serialNumber: string;
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface IssuerPorts {
  readonly commit: GroupCommit;
  readonly invitations: InvitationsStore;
  readonly certificates: DeviceCertificatesStore;
  readonly ca: () => CaIdentity;
  readonly clock: Clock;
  readonly log: Log;
}

/** Gives each device the right to one identity, and the identity to whoever redeems that right first. */
export class IdentityIssuer {
  readonly #ports: IssuerPorts;

  constructor(ports: IssuerPorts) {
    this.#ports = ports;
  }

  /** A fresh challenge (256 random bits) for one device, valid one hour and for one key. It exists nowhere but in the answer. */
  invite(device: InvitedDevice): Promise<{ challenge: string }> {
    const { commit, invitations, clock } = this.#ports;
    const challenge = randomBytes(32).toString('base64url');
    return commit.run(() => {
      const now = clock.now();
      invitations.forgetExpired(now - DAY);
      const { udid, serialNumber } = device;
      invitations.add({
        challengeSha256: sha256Hex(challenge),
        udid,
        serialNumber,
        createdAt: now,
        expiresAt: now + INVITATION_LIFETIME_MS,
      });
      return { challenge };
    });
  }

  /**
   * Answers a certificate request (RFC 8894 3.3.1). The challenge is spent in the same transaction that stores the
   * certificate: neither exists without the other. The signature is made before, outside of it.
   */
  async issue(csr: Csr): Promise<Outcome<Certificate, 'bad-challenge' | 'bad-request'>> {
    if (!acceptableKey(csr.publicKey)) return fail('bad-request', 'the key of the request is too weak or of an unknown kind');
    const challenge = sha256Hex(csr.challengePassword ?? '');
    const before = this.#redeemable(challenge, csr);
    if (before.answer !== null) return before.answer;
    const certificate = await this.#sign(csr, before.device);
    return this.#ports.commit.run(() => {
      // Two requests may have come this far with one challenge; the first commit wins.
      const again = this.#redeemable(challenge, csr);
      if (again.answer !== null) return again.answer;
      const now = this.#ports.clock.now();
      this.#ports.certificates.add(certificate, again.device, now);
      this.#ports.invitations.redeem(challenge, certificate.sha256, now);
      return ok(certificate);
    });
  }

  #redeemable(
    challenge: string,
    csr: Csr,
  ): { answer: Outcome<Certificate, 'bad-challenge'>; device: null } | { answer: null; device: InvitedDevice } {
    const invitation = this.#ports.invitations.get(challenge);
    const verdict = judgeInvitation(invitation, csr.publicKeyDer, this.#ports.clock.now());
    if (invitation === null || verdict === 'refuse') {
      this.#ports.log.warn('certificate request refused: no valid challenge', { udid: invitation?.udid ?? null });
      return { answer: fail('bad-challenge', 'the challenge is unknown, expired or spent'), device: null };
    }
    if (invitation.certificate !== null) return { answer: ok(readCertificate(invitation.certificate)), device: null };
    return { answer: null, device: { udid: invitation.udid, serialNumber: invitation.serialNumber } };
  }

  #sign(csr: Csr, device: InvitedDevice): Promise<Certificate> {
    const ca = this.#ports.ca();
    const now = this.#ports.clock.now();
    return issueCertificate({
      subject: identitySubject(device.udid, device.serialNumber),
      publicKey: csr.publicKey,
      issuer: { subject: ca.certificate.subject, key: ca.key, certificate: ca.certificate },
      // A device's clock may be behind.
      notBefore: now - DAY,
      notAfter: Math.min(now + IDENTITY_LIFETIME_MS, ca.certificate.notAfter),
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: [CLIENT_AUTH],
    });
  }
}
