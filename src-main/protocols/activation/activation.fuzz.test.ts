import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildBinaryPlist, buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { anyDamage, anyPlist, anySizes, damagedBy, framed, framesOf, lookAt, oddDict, peerThatSays } from '#plist/testing.ts';
import { type ActivationAnswer, ActivationClient, ActivationError } from './activation-client.ts';

// Between a device and a server, neither of which is believed: every call ends in a value or in an ActivationError.

const value = fc.oneof({ weight: 3, arbitrary: fc.dictionary(fc.constantFrom('A', 'B'), anyPlist, { maxKeys: 2 }) }, anyPlist);
const said: fc.Arbitrary<PlistInput> = fc.oneof(
  { weight: 8, arbitrary: value.map((Value) => ({ Value })) },
  { weight: 2, arbitrary: oddDict(['Value', 'Error'], fc.constantFrom('Unactivated', 'no')) },
  anyPlist,
);
// A binary list may hold a date that XML, which the server is sent, cannot.
const farDate = fc.double().map((seconds) => {
  const bytes = buildBinaryPlist({ Value: { At: new Date(0) } });
  bytes.writeDoubleBE(seconds, bytes.indexOf(0x33) + 1);
  return framed(bytes);
});

const pages = ['<page><navigationBar title="x"/></page>', '<navigationBar title="x"/>', '<input name="isAuthRequired">', '', '<page'];
const body = fc.oneof(
  { weight: 3, arbitrary: fc.constant(buildXmlPlist({ ActivationRecord: { unbrick: true } })) },
  anyDamage.map((damages) => damagedBy(buildXmlPlist({ ActivationRecord: { unbrick: true } }), damages)),
  fc.constantFrom(...pages).map((page) => Buffer.from(page)),
  fc.uint8Array({ maxLength: 60 }),
);
const answer: fc.Arbitrary<ActivationAnswer | 'unreachable'> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      status: fc.oneof({ weight: 9, arbitrary: fc.constant(200) }, fc.integer({ min: -1, max: 1000 })),
      headers: fc.dictionary(
        fc.oneof(fc.constantFrom('Content-Type', 'content-type', '__proto__', 'X\0'), fc.string({ maxLength: 8 })),
        fc.oneof(fc.constantFrom('text/xml', 'text/html; charset=x', 'application/x-buddyml', ';'), fc.string({ maxLength: 20 })),
        { maxKeys: 3 },
      ),
      body,
    }),
  },
  fc.constant('unreachable' as const),
);

it('1500 activations between a device and a server that say anything', () =>
  lookAt(
    1500,
    fc.tuple(
      fc.array(fc.oneof(framesOf(said, { min: 1, max: 1 }), farDate), { minLength: 4, maxLength: 4 }),
      fc.array(answer, { minLength: 2, maxLength: 2 }),
      anySizes,
    ),
    async ([replies, answers, sizes]) => {
      const device = [...replies];
      const server = [...answers];
      const client = new ActivationClient(
        async () => peerThatSays(device.shift() ?? Buffer.alloc(0), sizes),
        async () => {
          const given = server.shift() ?? 'unreachable';
          if (given === 'unreachable') throw new TypeError('fetch failed');
          return given;
        },
        'https://activation.test',
        { timeoutMs: 120_000, serverTimeoutMs: 120_000 },
      );
      for (const call of [() => client.activate(), () => client.state()]) {
        await call().catch((error: unknown) => {
          expect(error).toBeInstanceOf(ActivationError);
          expect(error).not.toMatchObject({ code: 'timed-out' });
          expect(String(error).length).toBeLessThan(400);
        });
      }
    },
  ));
