import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlistInput } from '#plist/plist.ts';
import { anyPlist, anySizes, framed, framesOf, lookAt, oddDict, peerThatSays } from '#plist/testing.ts';
import { McInstallClient, McInstallError } from './mcinstall-client.ts';

// Whatever the profile service says, every call ends in a value or in an McInstallError, and without waiting for a clock.

const identity = { certificateDer: Buffer.from('c'), signChallenge: async (challenge: Uint8Array) => challenge };
const calls: readonly ((client: McInstallClient) => Promise<unknown>)[] = [
  (client) => client.hello(),
  (client) => client.flush(),
  (client) => client.getCloudConfiguration(),
  (client) => client.setCloudConfiguration({ IsSupervised: true }),
  (client) => client.escalate(identity),
  (client) => client.installProfile(Buffer.from('p')),
  (client) => client.installProfileSilent(Buffer.from('p')),
  async (client) => {
    // What the device says of its profiles goes back to it.
    for (const profile of (await client.getProfileList()).slice(0, 2)) await client.removeProfile(profile);
  },
  (client) => client.setWallpaper(Buffer.from('p'), 'both'),
  (client) => client.eraseDevice({ preserveDataPlan: false }),
];

const link = oddDict(
  ['ErrorDomain', 'ErrorCode', 'LocalizedDescription', 'USEnglishDescription'],
  fc.constantFrom(14002, 33004, 4001, 'D'),
);
const profile = oddDict(
  ['PayloadUUID', 'PayloadVersion', 'PayloadDisplayName', 'PayloadOrganization', 'PayloadRemovalDisallowed'],
  fc.constantFrom('u', 1, true),
);
const answer: fc.Arbitrary<PlistInput> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      Status: fc.oneof({ weight: 4, arbitrary: fc.constant('Acknowledged') }, fc.constantFrom('Error', 'CertificateRejected'), anyPlist),
      ErrorChain: fc.oneof(fc.array(fc.oneof(link, anyPlist), { maxLength: 20 }), anyPlist),
      CloudConfiguration: anyPlist,
      Challenge: fc.oneof(fc.constant(Buffer.alloc(20)), anyPlist),
      ProfileMetadata: fc.oneof(
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.oneof(profile, anyPlist), { maxKeys: 3 }),
        anyPlist,
      ),
      OrderedIdentifiers: fc.oneof(fc.array(fc.constantFrom('a', 'b', 'z', '__proto__'), { maxLength: 4 }), anyPlist),
      Settings: fc.oneof(fc.array(fc.oneof(oddDict(['Status', 'ErrorChain'], fc.constant('Error')), anyPlist), { maxLength: 3 }), anyPlist),
    }),
  },
  anyPlist,
);

async function endsInOurWords(bytes: Uint8Array, sizes: readonly number[], call: (client: McInstallClient) => Promise<unknown>) {
  const client = new McInstallClient(peerThatSays(bytes, sizes), { timeoutMs: 120_000, applyTimeoutMs: 120_000 });
  try {
    await call(client);
  } catch (error) {
    expect(error).toBeInstanceOf(McInstallError);
    expect(error).not.toMatchObject({ code: 'timed-out' });
    expect(String(error).length).toBeLessThan(3_000);
  } finally {
    client.close();
  }
}

it('1500 answers of any type, whole or damaged, in any pieces', () =>
  lookAt(1500, fc.tuple(framesOf(answer, { min: 1, max: 3 }), anySizes, fc.constantFrom(...calls)), ([bytes, sizes, call]) =>
    endsInOurWords(bytes, sizes, call),
  ));

it('500 answers that lie about their length', () =>
  lookAt(
    500,
    fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.oneof(fc.nat(0xffff_ffff), fc.nat(220)), anySizes, fc.constantFrom(...calls)),
    ([body, length, sizes, call]) => endsInOurWords(framed(body, length), sizes, call),
  ));
