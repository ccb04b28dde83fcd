import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import { PracticeWorld } from '../practice/practice-world.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';
import { getToken } from './get-tokens.ts';
import { KillableCore, type KillPoint, neverKilled } from './killable-core.ts';

/** The real world's composition against simulators in another process: the app dies by SIGKILL, the phones live on. */
let home: string;
let world: PracticeWorld;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'shitaku-kill-'));
  world = await PracticeWorld.open({ folder: join(home, 'world'), clock: systemClock, log: silentLog, devices: 0 });
  await world.start();
});

afterAll(async () => {
  await world.stop();
  rmSync(home, { recursive: true, force: true });
});

/** A data folder of the real world whose endpoints are the simulators. */
async function newFolder(name: string): Promise<string> {
  const folder = mkdtempSync(join(home, `${name}-`));
  const roots = join(folder, 'roots.pem');
  writeFileSync(roots, world.authority.root.pem);
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ ...world.endpoints, apnsRoots: roots }));
  writeFileSync(join(folder, 'test-key'), randomBytes(32));
  writeFileSync(join(folder, 'port'), String(await freePort()));
  return folder;
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
async function importVendor({ bridge }: KillableCore): Promise<void> {
  const { certificate, privateKeyPem, chain } = world.authority.vendorFiles;
  const files = {
    certificate: { fileName: 'vendor.cer', content: base64(certificate) },
    privateKey: { fileName: 'vendor.key', content: base64(privateKeyPem) },
    chain: chain.map((der, index) => ({ fileName: `chain${index}.cer`, content: base64(der) })),
  };
  value(await bridge.push.importVendor(files));
}

const goOnWithWizard = ({ bridge }: KillableCore): Promise<void> => getPushCertificate(bridge, world.portal);

async function slotOf({ bridge }: KillableCore, udid: string, wanted: (slot: Slot) => boolean): Promise<Slot> {
  for (let tries = 0; tries < 4_000; tries += 1) {
    const slot = value(await bridge.bench.slots({})).slots.find((one) => one.udid === udid);
    if (slot !== undefined && wanted(slot)) return slot;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the device never came so far: ${JSON.stringify(value(await bridge.bench.slots({})).slots)}`);
}

/** Runs `act`, which the kill may cut short, and waits for the death; false when the core outlived it. */
async function diesDuring(core: KillableCore, act: () => Promise<unknown>): Promise<boolean> {
  const outcome = await Promise.race([
    core.exited.then(() => 'died' as const),
    act().then(
      () => 'lived' as const,
      () => core.exited.then(() => 'died' as const),
    ),
  ]);
  return outcome === 'died';
}

const moments = ['before', 'after'] as const;

describe('the app killed at every step', () => {
  it('of the push certificate wizard: it goes on where it stood, with the keys it made', { timeout: 400_000 }, async () => {
    for (const when of moments) {
      let survived = false;
      for (let save = 1; !survived; save += 1) {
        const folder = await newFolder('wizard');
        const point: KillPoint = { kind: 'push', save, when };
        const first = await KillableCore.start(folder, point);
        await importVendor(first);
        survived = !(await diesDuring(first, () => goOnWithWizard(first)));
        if (survived) {
          expect(save, 'the wizard is saved at each of its steps').toBeGreaterThan(5);
          await first.kill();
        } else {
          const second = await KillableCore.start(folder, neverKilled);
          await goOnWithWizard(second);
          const { push, wizard } = value(await second.bridge.push.overview({}));
          expect(push?.topic, `${when} save ${save}`).toMatch(/^com\.apple\.mgmt\.External\./);
          expect(wizard?.step, `${when} save ${save}`).toBe('done');
          await second.kill();
        }
      }
    }
  });

  it('of a token wizard: it goes on where it stood, and no token is lost or left behind', { timeout: 600_000 }, async () => {
    const portal = { url: world.businessPortalUrl, location: world.organization.locationRows()[0]?.name ?? '' };
    for (const kind of ['ade', 'content'] as const) {
      for (const when of kind === 'ade' ? moments : (['after'] as const)) {
        let survived = false;
        for (let save = 1; !survived; save += 1) {
          const folder = await newFolder('token');
          const first = await KillableCore.start(folder, { kind: 'token', save, when });
          survived = !(await diesDuring(first, () => getToken(first.bridge, kind, portal)));
          if (survived) expect(save, 'the wizard is saved at each of its steps').toBeGreaterThan(3);
          else await first.exited;
          const core = survived ? first : await KillableCore.start(folder, neverKilled);
          await getToken(core.bridge, kind, portal);
          const { wizards } = value(await core.bridge.tokens.overview({}));
          expect(wizards, `${kind} ${when} save ${save}`).toMatchObject([{ kind, step: 'done', problem: null }]);
          value(await core.bridge.certificates.verify({ kind }));
          await core.kill();
        }
      }
    }
  });

  it('of a batch: it goes on by itself, and no device is erased or configured twice', { timeout: 300_000 }, async () => {
    const folder = await newFolder('batch');
    const setup = await KillableCore.start(folder, neverKilled);
    await importVendor(setup);
    await goOnWithWizard(setup);
    value(await setup.bridge.settings.setOrganizationName({ name: 'Example' }));
    await setup.kill();
    world.bench.setSpeed(100);

    world.bench.setCount(0);
    world.bench.setCount(4);
    const phones = world.bench.devices();
    const counts = phones.map(effectsOf);
    // One batch, killed again and again: at each point the first of the four devices that comes to it.
    let core = await KillableCore.start(folder, neverKilled);
    const { batches } = core.bridge;
    for (const { udid } of phones) await slotOf(core, udid, (slot) => slot.state === 'ready' || slot.state === 'done');
    const plan = value(await batches.plan({ batchId: null, recipeId: 'supervised', udids: phones.map(({ udid }) => udid), expected: [] }));
    const order = { typed: 'ERASE 4', reason: 'test', name: '', operator: '', target: null, autoStart: false };
    const { batchId } = value(await batches.start({ planId: plan.planId, ...order }));
    const deaths = join(folder, 'deaths');
    for (let died = true; died; ) {
      await core.kill();
      core = await KillableCore.start(folder, { kind: 'journal', save: deaths, when: 'after' });
      const life = core;
      died = await diesDuring(life, async () => {
        for (const { udid } of phones) await slotOf(life, udid, (slot) => slot.state === 'done');
      });
    }
    for (const { udid } of phones) {
      const slot = await slotOf(core, udid, (one) => one.state === 'done' || one.state === 'attention');
      expect(slot).toMatchObject({ state: 'done', problem: null, supervised: true, managed: true });
    }
    const points = readFileSync(deaths, 'utf8').trim().split('\n');
    expect(points).toEqual(
      expect.arrayContaining(['step-started erase', 'erase-sent null', 'step-started supervise', 'step-done supervise']),
    );
    expect(points.length, 'the app died at each point once').toBeGreaterThan(10);
    expect(counts.map((count) => count())).toEqual(phones.map(() => ({ erased: 1, configured: 1 })));
    value(await core.bridge.batches.end({ batchId }));
    await core.kill();
  });
});

/** Counts what a phone carried out from now on. */
function effectsOf(phone: FakeIphone): () => { erased: number; configured: number } {
  const erase = vi.spyOn(phone, 'erase');
  const configure = vi.spyOn(phone, 'configure');
  return () => ({ erased: erase.mock.calls.length, configured: configure.mock.calls.length });
}
