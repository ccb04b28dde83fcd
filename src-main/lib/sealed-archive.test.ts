import { createDecipheriv, scryptSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openArchive, sealArchive } from './sealed-archive.ts';

const PLAIN = Buffer.from('{"credentials":["ひみつ"]}');
const PASSPHRASE = 'ガッコウ 2026';

let sealed: string;
beforeAll(async () => {
  sealed = await sealArchive(PLAIN, PASSPHRASE);
});

const codeOf = async (text: string, passphrase = PASSPHRASE): Promise<string> => {
  const opened = await openArchive(text, passphrase);
  return opened.ok ? 'opened' : opened.error.code;
};

/** The archive with one field changed, by its path. */
function changed(path: string, value: unknown): string {
  const archive: Record<string, unknown> = JSON.parse(sealed);
  const [first = '', second] = path.split('.');
  if (second === undefined) archive[first] = value;
  else archive[first] = { ...Object(archive[first]), [second]: value };
  return JSON.stringify(archive);
}

const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

describe('sealed archives', () => {
  it('goes there and back, and says first what it is', async () => {
    expect(sealed.startsWith('{"format":"shitaku-credentials","version":1,"kdf":{"name":"scrypt","n":131072,"r":8,"p":1,"salt":"')).toBe(
      true,
    );
    expect(Object.keys(JSON.parse(sealed))).toEqual(['format', 'version', 'kdf', 'cipher', 'nonce', 'tag', 'body']);
    const opened = await openArchive(sealed, PASSPHRASE);
    expect(opened.ok && opened.value.equals(PLAIN)).toBe(true);
    expect(sealed).not.toContain('credentials"]');
    const empty = await openArchive(await sealArchive(new Uint8Array(), ''), '');
    expect(empty.ok && empty.value.length).toBe(0);
  });

  it('authenticates its whole head: all that stands before the tag', () => {
    const { kdf, nonce, tag, body } = JSON.parse(sealed);
    const cost = { N: kdf.n, r: kdf.r, p: kdf.p, maxmem: 256 * 1024 * 1024 };
    const key = scryptSync(PASSPHRASE.normalize('NFKC'), Buffer.from(kdf.salt, 'base64'), 32, cost);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
    decipher.setAAD(Buffer.from(`${sealed.slice(0, sealed.indexOf(',"tag"'))}}`));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    expect(Buffer.concat([decipher.update(body, 'base64'), decipher.final()]).equals(PLAIN)).toBe(true);
  });

  it('is never the same twice', async () => {
    const again = JSON.parse(await sealArchive(PLAIN, PASSPHRASE));
    const once = JSON.parse(sealed);
    expect(again.nonce).not.toBe(once.nonce);
    expect(again.kdf.salt).not.toBe(once.kdf.salt);
    expect(again.body).not.toBe(once.body);
  });

  it('takes the same word however it was typed, and no other', async () => {
    expect(await codeOf(sealed, PASSPHRASE.normalize('NFD'))).toBe('opened');
    expect(await codeOf(sealed, 'ｶﾞｯｺｳ ２０２６')).toBe('opened');
    expect(await codeOf(sealed, 'カッコウ 2026')).toBe('wrong-passphrase-or-damaged');
    expect(await codeOf(sealed, '')).toBe('wrong-passphrase-or-damaged');
  });

  it('may be written over several lines and in another order by an editor', async () => {
    const { body, ...rest } = JSON.parse(sealed);
    expect(await codeOf(JSON.stringify({ body, ...rest }, null, 2))).toBe('opened');
  });

  it.each<[string, unknown]>([
    ['version', 0],
    ['version', '1'],
    ['kdf', null],
    ['kdf.name', 'pbkdf2'],
    ['kdf.n', 65_536],
    ['kdf.r', 4],
    ['kdf.p', 2],
    ['kdf.salt', base64(32)],
    ['kdf.salt', base64(8)],
    ['cipher', 'aes-128-gcm'],
    ['nonce', base64(12)],
    ['nonce', base64(16)],
    ['tag', base64(16)],
    ['tag', base64(4)],
    ['tag', ''],
    ['body', base64(20)],
    ['body', ''],
    ['body', 5],
  ])('refuses a changed %s (%j)', async (path, value) => {
    expect(await codeOf(changed(path, value))).toBe('wrong-passphrase-or-damaged');
  });

  it.each<[string, unknown]>([
    ['kdf.n', 2_097_152],
    ['kdf.n', 1_048_576], // with r = 8 it is 1 GB
    ['kdf.n', 131_073],
    ['kdf.n', 1],
    ['kdf.n', -2],
    ['kdf.n', 1e300],
    ['kdf.r', 17],
    ['kdf.r', 0],
    ['kdf.p', 5],
    ['kdf.p', 1.5],
    ['kdf.p', '1'],
  ])('does not even try %s = %j', async (path, value) => {
    const begun = process.resourceUsage().maxRSS;
    expect(await codeOf(changed(path, value))).toBe('wrong-passphrase-or-damaged');
    expect(process.resourceUsage().maxRSS - begun).toBeLessThan(64 * 1024); // KB; scrypt would have taken up to 2 GB
  });

  it('says when a newer Shitaku wrote it, and when it is something else', async () => {
    expect(await codeOf(changed('version', 2))).toBe('newer-version');
    expect(await codeOf(changed('format', 'shitaku-other'))).toBe('not-an-archive');
    for (const text of ['', 'text', '[]', 'null', '5', '{}', '{"version":1}']) expect(await codeOf(text)).toBe('not-an-archive');
    expect(await codeOf(sealed.slice(0, -20))).toBe('wrong-passphrase-or-damaged');
    expect(await codeOf(sealed.slice(0, 40))).toBe('wrong-passphrase-or-damaged');
  });

  it('has a limit', async () => {
    await expect(sealArchive(Buffer.alloc(2 * 1024 * 1024 + 1), 'x')).rejects.toThrow(RangeError);
    const most = Buffer.alloc(2 * 1024 * 1024, 'x');
    const opened = await openArchive(await sealArchive(most, 'x'), 'x');
    expect(opened.ok && opened.value.equals(most)).toBe(true);
    expect(await codeOf(`${sealed}${' '.repeat(7 * 1024 * 1024)}`)).toBe('wrong-passphrase-or-damaged');
  });
});
