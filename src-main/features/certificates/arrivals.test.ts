import { beforeEach, describe, expect, it } from 'vitest';
import { certificates } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { writeContentToken } from '#files/content-token.ts';
import { hostileFiles } from '#files/testing.ts';
import type { Downloads } from './arrivals.ts';
import { identifyFile } from './identify.ts';
import { DAY, fileOf, pooledKey, pushSubject, TestCentre, TOPIC, testCertificate, valueOf } from './testing.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = new TestCentre();
});

const token = (expiresAt: number, organizationName = '株式会社サンプル') =>
  writeContentToken({ token: 'very-secret-inner-token', expiresAt, organizationName });

describe('what a file is', () => {
  it('is said with its place and with what helps to tell it from another', async () => {
    const now = centre.clock.now();
    const push = await testCertificate(pushSubject(TOPIC), await pooledKey(0), { now });
    const vendor = await testCertificate('MDM Vendor: Test', await pooledKey(0), { now });
    expect(identifyFile(Buffer.from(push.pem), 'a.pem')).toEqual({
      kind: 'push-certificate',
      place: 'push',
      details: { subject: push.subjectText, topic: TOPIC, expiresAt: new Date(push.notAfter).toISOString() },
    });
    expect(identifyFile(vendor.der, 'a.cer')).toMatchObject({ place: 'vendor', details: { subject: 'CN=MDM Vendor: Test' } });
    const content = identifyFile(Buffer.from(token(now + DAY)), 'sToken_for_x.vpptoken');
    expect(content).toEqual({
      kind: 'content-token',
      place: 'content',
      details: { organizationName: '株式会社サンプル', expiresAt: new Date(now + DAY).toISOString() },
    });
    expect(JSON.stringify(content)).not.toContain('very-secret');
    const enveloped = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAGCSqGSIb3DQEHA6CA\n';
    expect(identifyFile(Buffer.from(enveloped), 'Kitting_Token_2026-11-21T05-06-07Z_smime.p7m')).toEqual({
      kind: 'ade-token',
      place: 'ade',
      details: { serverName: 'Kitting', downloadedAt: '2026-11-21T05:06:07.000Z' },
    });
    expect(identifyFile(Buffer.from('<html>'), 'x')).toEqual({ kind: 'html', place: null, details: {} });
    expect(identifyFile(Buffer.alloc(3_000_001), 'x')).toEqual({ kind: 'too-large', place: null, details: {} });
    expect(await centre.service.identify({ file: { arrivalId: 'gone' } })).toMatchObject({ error: { code: 'file-gone' } });
  });

  it('is said of every hostile file, in the form of the contract, and with nothing of its inside', async () => {
    for (const { name, bytes } of await hostileFiles()) {
      const answer = { ok: true, value: identifyFile(bytes, name) };
      expect(answerSchema(certificates.calls.identify).parse(answer)).toEqual(answer);
      expect(JSON.stringify(answer).length).toBeLessThan(2000);
    }
    expect(centre.allSecrets()).toEqual([]);
  }, 60_000);
});

describe('downloads', () => {
  const arrived = () => centre.published.filter(({ name }) => name === 'arrived').map(({ payload }) => payload as { arrivalId: string });
  const view = async () => valueOf(await centre.service.downloads());
  const expiry = Date.UTC(2027, 0, 1);

  it('are watched only with consent, which outlives a restart and can be taken back', async () => {
    expect(await view()).toEqual({ agreed: false, watching: false, folder: '/downloads', available: true, arrivals: [] });
    await centre.service.start();
    expect(centre.downloads.watchers).toBe(0);
    expect(await centre.service.watchDownloads({ on: true })).toEqual({ ok: true, value: {} });
    await centre.service.watchDownloads({ on: true });
    expect(centre.downloads.watchers).toBe(1);
    await centre.service.stop();
    expect(centre.downloads.watchers).toBe(0);
    const again = new TestCentre({ database: centre.database });
    await again.service.start();
    expect(valueOf(await again.service.downloads()).watching).toBe(true);
    await again.service.watchDownloads({ on: false });
    expect(again.downloads.watchers).toBe(0);
    const third = new TestCentre({ database: centre.database });
    await third.service.start();
    expect(third.downloads.watchers).toBe(0);
    await third.service.stop();
    await again.service.stop();
  });

  it('cannot be watched where there is no folder, or one that cannot be read', async () => {
    centre.downloads.readable = false;
    expect(await centre.service.watchDownloads({ on: true })).toMatchObject({ error: { code: 'folder-unreadable' } });
    expect(await view()).toMatchObject({ watching: false });
    const without = new TestCentre({ more: { downloads: null } });
    expect(valueOf(await without.service.downloads())).toEqual({
      agreed: false,
      watching: false,
      folder: '',
      available: false,
      arrivals: [],
    });
    expect(await without.service.watchDownloads({ on: true })).toMatchObject({ error: { code: 'folder-unreadable' } });
  });

  it('are offered when a wizard waits for their place, kept when they have one, and ignored otherwise', async () => {
    await centre.service.watchDownloads({ on: true });
    centre.world.awaited.add('content');
    await centre.downloads.save('holiday.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    await centre.downloads.save('archive.shitaku', '{"format":"shitaku-credentials"}');
    await centre.downloads.save('a.vpptoken', token(expiry));
    await centre.downloads.save('a.vpptoken', token(expiry));
    await centre.downloads.save('vanished', '');
    expect(arrived()).toMatchObject([{ kind: 'content-token', place: 'content', fileName: 'a.vpptoken' }]);
    expect((await view()).arrivals.map(({ fileName }) => fileName)).toEqual(['archive.shitaku', 'a.vpptoken']);
    const { arrivalId } = arrived()[0] ?? { arrivalId: '' };
    expect(centre.service.fileOf({ arrivalId })).toEqual({ fileName: 'a.vpptoken', bytes: Buffer.from(token(expiry)) });
    expect(await centre.service.identify({ file: { arrivalId } })).toMatchObject({ value: { place: 'content' } });
    expect(JSON.stringify(centre.published)).not.toContain(token(expiry).slice(20, 60));
    // Whoever got the file may use it after it was overwritten here.
    const copy = centre.service.fileOf({ arrivalId });
    await centre.service.dismissArrival({ arrivalId });
    expect(copy?.bytes.toString()).toBe(token(expiry));
    expect(centre.service.fileOf({ arrivalId })).toBeNull();
  });

  it('of one name are replaced by the newer one', async () => {
    await centre.service.watchDownloads({ on: true });
    await centre.downloads.save('a.vpptoken', token(expiry));
    await centre.downloads.save('a.vpptoken', token(expiry + DAY));
    const { arrivals } = await view();
    expect(arrivals).toHaveLength(1);
    expect(arrivals[0]?.details).toMatchObject({ expiresAt: new Date(expiry + DAY).toISOString() });
  });

  it('are kept for half an hour, twenty at a time', async () => {
    await centre.service.watchDownloads({ on: true });
    for (let count = 0; count < 25; count += 1) await centre.downloads.save(`${count}.vpptoken`, token(expiry + count * DAY));
    const names = (await view()).arrivals.map(({ fileName }) => fileName);
    expect(names).toHaveLength(20);
    expect(names[0]).toBe('5.vpptoken');
    centre.clock.advance(1_800_000);
    expect((await view()).arrivals).toEqual([]);
  });

  it('are forgotten when consent is taken back, also one that is being read at that moment', async () => {
    await centre.service.watchDownloads({ on: true });
    await centre.downloads.save('a.vpptoken', token(expiry));
    const saving = centre.downloads.save('b.vpptoken', token(expiry));
    await centre.service.watchDownloads({ on: false });
    await saving;
    expect((await view()).arrivals).toEqual([]);
    expect(centre.service.fileOf(fileOf('x', 'y'))).toEqual({ fileName: 'y', bytes: Buffer.from('x') });
  });

  it('are read one after the other, each once, however many come at the same time', async () => {
    const folder = new BusyFolder();
    const busy = new TestCentre({ more: { downloads: folder } });
    await busy.service.watchDownloads({ on: true });
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 300; count += 1) folder.tell(`${count}.vpptoken`);
    }
    while (folder.asked.length < 300) await folder.answer(Buffer.from(token(expiry)));
    await folder.answer(Buffer.from(token(expiry)));
    expect(folder.most).toBe(1);
    expect(folder.asked).toEqual(Array.from({ length: 300 }, (_, count) => `${count}.vpptoken`));
    for (let count = 0; count < 5_000; count += 1) folder.tell(`more-${count}.vpptoken`);
    for (let count = 0; count < 600; count += 1) await folder.answer(null);
    expect(folder.asked).toHaveLength(800);
    expect(folder.most).toBe(1);
  });

  it('that came under a consent that was taken back are not read under the next', async () => {
    const folder = new BusyFolder();
    const busy = new TestCentre({ more: { downloads: folder } });
    await busy.service.watchDownloads({ on: true });
    for (const name of ['a', 'b', 'c']) folder.tell(name);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    await busy.service.watchDownloads({ on: false });
    await busy.service.watchDownloads({ on: true });
    folder.tell('d');
    for (let count = 0; count < 5; count += 1) await folder.answer(Buffer.from(token(expiry)));
    expect(folder.asked).toEqual(['a', 'd']);
    expect(valueOf(await busy.service.downloads()).arrivals.map(({ fileName }) => fileName)).toEqual(['d']);
  });

  it('do not stop when one cannot be read', async () => {
    const folder = new BusyFolder();
    const busy = new TestCentre({ more: { downloads: folder } });
    await busy.service.watchDownloads({ on: true });
    folder.tell('a.vpptoken');
    folder.tell('b.vpptoken');
    await folder.answer(new Error('disk failure'));
    await folder.answer(Buffer.from(token(expiry)));
    expect(valueOf(await busy.service.downloads()).arrivals.map(({ fileName }) => fileName)).toEqual(['b.vpptoken']);
  });

  it('are not watched any more when the folder goes, which is said, and are again when it is back', async () => {
    const folder = new BusyFolder();
    const busy = new TestCentre({ more: { downloads: folder } });
    const shown = async () => valueOf(await busy.service.downloads());
    const told = () => busy.published.filter(({ name }) => name === 'changed').length;
    await busy.service.watchDownloads({ on: true });
    const before = told();
    folder.vanish();
    expect(await shown()).toMatchObject({ agreed: true, watching: false, available: false });
    expect(told()).toBe(before + 1);
    busy.clock.advance(60_000);
    expect(await shown()).toMatchObject({ watching: false, available: false });
    folder.there = true;
    busy.clock.advance(60_000);
    expect(await shown()).toMatchObject({ watching: true, available: true });
    expect(told()).toBe(before + 2);
    folder.vanish();
    await busy.service.watchDownloads({ on: false });
    expect(await shown()).toMatchObject({ agreed: false, watching: false });
    folder.there = true;
    busy.clock.advance(600_000);
    expect(await shown()).toMatchObject({ watching: false, available: true });
    await busy.service.watchDownloads({ on: true });
    expect(await shown()).toMatchObject({ watching: true, available: true });
    await busy.service.stop();
    expect(folder.watchers).toBe(0);
  });

  it('are watched later when the folder is missing at the start', async () => {
    await centre.service.watchDownloads({ on: true });
    await centre.service.stop();
    const folder = new BusyFolder();
    folder.there = false;
    const again = new TestCentre({ database: centre.database, more: { downloads: folder } });
    await again.service.start();
    expect(valueOf(await again.service.downloads())).toMatchObject({ agreed: true, watching: false, available: false });
    folder.there = true;
    again.clock.advance(60_000);
    expect(valueOf(await again.service.downloads())).toMatchObject({ watching: true, available: true });
    await again.service.stop();
    again.clock.advance(600_000);
    expect(folder.watchers).toBe(0);
  });
});

/** A folder that answers when the test says so, and that may vanish. */
class BusyFolder implements Downloads {
  readonly folder = '/downloads';
  readonly asked: string[] = [];
  there = true;
  watchers = 0;
  /** The most files that were being read at the same time. */
  most = 0;
  #reading: { resolve: (bytes: Uint8Array | null) => void; reject: (error: Error) => void }[] = [];
  #onFile: (fileName: string) => void = () => {};
  #onGone: () => void = () => {};

  watch(onFile: (fileName: string) => void, onGone: () => void): (() => void) | null {
    if (!this.there) return null;
    this.watchers += 1;
    this.#onFile = onFile;
    this.#onGone = onGone;
    return () => {
      this.watchers -= 1;
      this.#onFile = () => {};
      this.#onGone = () => {};
    };
  }

  read(fileName: string): Promise<Uint8Array | null> {
    this.asked.push(fileName);
    return new Promise((resolve, reject) => {
      this.#reading.push({ resolve, reject });
      this.most = Math.max(this.most, this.#reading.length);
    });
  }

  tell(fileName: string): void {
    this.#onFile(fileName);
  }

  /** Ends the reading of the file that was asked for first, and waits until that was heard. */
  async answer(bytes: Uint8Array | null | Error): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    const first = this.#reading.shift();
    if (bytes instanceof Error) first?.reject(bytes);
    else first?.resolve(bytes);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  vanish(): void {
    this.there = false;
    this.watchers -= 1;
    this.#onGone();
  }
}
