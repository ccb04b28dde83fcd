import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import type { Certificate } from '#pki/certificate.ts';
import { generateEcKey } from '#pki/keys.ts';
import { authenticate, EnrollmentWorld, makeCa, setBootstrapToken, tokenUpdate } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'enrollment-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a kill between any two steps of an enrolment', () => {
  it.each(['before-commit', 'before-answer'] as const)(
    '%s: the device repeats itself and ends enrolled, with one certificate',
    async (death) => {
      const ca = await makeCa();
      for (let dies = 1; dies <= 5; dies += 1) {
        const path = join(folder, `${death}-${dies}.db`);
        const clock = new ManualClock();
        let world = new EnrollmentWorld(ca, { path, clock });
        let step = 0;
        const deeds: string[] = [];
        /** Does a step; when the program dies on it, does it again in the next life, as a person or a device would. */
        const ask = async <T>(work: () => Promise<T>): Promise<T> => {
          step += 1;
          clock.advance(10);
          if (step === dies) {
            const dying = work();
            if (death === 'before-answer') await dying;
            world.database.close();
            await dying.catch(() => undefined);
            deeds.push(...world.deeds);
            world = new EnrollmentWorld(ca, { path, clock });
          }
          return work();
        };
        const key = await generateEcKey();
        const { challenge } = await ask(() => world.service.invite({ udid: 'D1', serialNumber: 'SN-D1' }));
        const certificate = await ask<Certificate>(async () => {
          const issued = await world.request(challenge, key);
          if (!issued.ok) throw new Error(issued.error.code);
          return issued.value;
        });
        for (const message of [
          authenticate('D1'),
          tokenUpdate('D1', { unlockToken: Buffer.from('unlock') }),
          setBootstrapToken('D1', 'boot'),
        ]) {
          expect(await ask(() => world.say(message, certificate)), `${death} ${dies}`).toBe('ok');
        }
        expect(world.service.standing('D1'), `${death} ${dies}`).toMatchObject({ enabled: true });
        expect(world.report('D1', certificate)).toMatchObject({ ok: true });
        expect(world.database.prepare('SELECT COUNT(*) AS n FROM device_certificates').get()).toEqual({ n: 1 });
        expect(Buffer.from(world.secrets.get('unlock-token:D1') ?? []).toString()).toBe('unlock');
        expect(Buffer.from(world.secrets.get('bootstrap-token:D1') ?? []).toString()).toBe('boot');
        await world.service.ring('D1');
        expect(world.pushes).toHaveLength(1);
        world.database.close();
      }
    },
  );
});
