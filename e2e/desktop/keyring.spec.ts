import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { AesSecretBox } from '#lib/secret-box.ts';
import { FramePage } from '../pages/frame-page.ts';
import { StartPage } from '../pages/start-page.ts';
import { askMain } from './ask-main.ts';
import { type DesktopApp, runtime } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { Account, noKeyringHere } from './keyring.ts';
import { NetworkWatch } from './network-watch.ts';
import { KEY, makeSecret, opened, rowsOf, STORE, startAs, withStoreOf } from './real-world.ts';

/** The real world behind a real keyring: secrets at rest, another person's account, and a keyring that is not there or stays shut. */

let accounts: Account[];
test.beforeEach(() => {
  test.skip(noKeyringHere !== null, noKeyringHere ?? '');
  accounts = [];
});
test.afterEach(async () => {
  for (const account of accounts ?? []) await account.close();
});

const login = async (passphrase: string): Promise<Account> => {
  const account = await Account.open(passphrase);
  accounts.push(account);
  return account;
};

test('the real world keeps its secrets sealed by the keyring, writes none in clear, and calls nobody', async ({ desktop }) => {
  const account = await login('opens at login');
  const watch = await NetworkWatch.open(runtime?.path ?? '');
  try {
    const page = await startAs(desktop, account, 'ja', watch);
    await opened(page, 'ja');
    const backend = await desktop.electron.evaluate(({ safeStorage }) => safeStorage.isEncryptionAvailable());
    expect(backend).toBe(true);
    const csr = await makeSecret(page);
    expect(csr).toMatchObject({ ok: true });
    const masterKey = await openedBy(desktop.electron, join(desktop.folder, KEY));
    expect(masterKey).toHaveLength(32);

    await test.step('what was written is there after a crash, and so is the key that opens it', async () => {
      await desktop.kill();
      const again = await startAs(desktop, account, 'ja', watch);
      await opened(again, 'ja');
      expect(await askMain(again, 'push', 'csr')).toEqual(csr);
      // The trail's end is signed with a sealed key.
      await askMain(again, 'activity', 'verify', { noted: '' });
      const standing = async () => JSON.stringify(await askMain(again, 'activity', 'verification'));
      await expect.poll(standing, { timeout: 30_000 }).toContain('"state":"whole"');
      expect(await openedBy(desktop.electron, join(desktop.folder, KEY))).toEqual(masterKey);
      await desktop.kill();
    });

    await test.step('nothing of it can be read on the disk', async () => {
      expect(existsSync(join(desktop.folder, 'real/master.key'))).toBe(false);
      const secrets = secretsIn(desktop.folder, masterKey);
      expect([...secrets.keys()].some((name) => /push|credential|key/.test(name))).toBe(true);
      test.info().annotations.push({ type: 'note', description: `sealed: ${[...secrets.keys()].join(', ')}` });
      const needles = [['master key', masterKey] as const, ...secrets].flatMap(([name, bytes]) => spellings(name, bytes));
      expect(found([desktop.folder, account.home], needles)).toEqual([]);
      // The search finds what is there.
      writeFileSync(join(desktop.folder, 'planted'), `x${masterKey.toString('base64')}x`);
      expect(found([desktop.folder], needles)).toEqual(['planted: master key as base64']);
    });

    await test.step('nobody was called', () => {
      expect(watch.calls()).toEqual([]);
    });
  } finally {
    watch.close();
  }
});

for (const language of ['ja', 'en'] as const) {
  test(`a profile copied to another account opens nothing, says so, and loses nothing (${language})`, async ({ desktop }) => {
    const owner = await login('of the owner');
    const other = await login('of somebody else');
    const csr = await makeSecret(await startAs(desktop, owner, language));
    expect(csr).toMatchObject({ ok: true });
    await desktop.kill();
    const before = printOf(desktop.folder);

    const page = await startAs(desktop, other, language);
    const start = new StartPage(page, language);
    await start.says('key-refused', 60_000);
    await page.screenshot({ path: test.info().outputPath(`key-refused-${language}.png`) });
    await start.action('retry').click();
    await expect.poll(() => refusals(desktop)).toBe(2);
    await start.says('key-refused', 60_000);
    // Nothing of the world behind the fault answers.
    expect(await askMain(page, 'push', 'csr')).toMatchObject({ ok: false });
    expect(JSON.stringify(desktop.log)).not.toContain('BEGIN');
    await desktop.kill();
    expect(printOf(desktop.folder)).toEqual(before);

    const back = await startAs(desktop, owner, language);
    await opened(back, language);
    expect(await askMain(back, 'push', 'csr')).toEqual(csr);
  });

  test(`where there is no keyring the real world is refused in words, and practice is offered (${language})`, async ({ desktop }) => {
    const account = Account.withoutKeyring();
    accounts.push(account);
    const page = await startAs(desktop, account, language);
    const start = new StartPage(page, language);
    await start.says('no-keychain', 60_000);
    await page.screenshot({ path: test.info().outputPath(`no-keychain-${language}.png`) });
    // No key that would lie about in clear, and no store that would want one.
    expect(['real/master.key', KEY, STORE].filter((name) => existsSync(join(desktop.folder, name)))).toEqual([]);

    await start.action('practise').click();
    await expect(new FramePage(page, language).practiceNote).toBeVisible({ timeout: 60_000 });
    await desktop.kill();
    await new StartPage(await startAs(desktop, account, language), language).says('no-keychain', 60_000);
  });
}

test('a keyring that stays shut is said, nothing is changed, and once it is open everything is there', async ({ desktop }) => {
  const account = await login('typed later');
  const csr = await makeSecret(await startAs(desktop, account, 'ja'));
  await desktop.kill();
  await account.lock();
  const before = printOf(desktop.folder);
  const page = await startAs(desktop, account, 'ja');
  const start = new StartPage(page);
  await start.says('no-keychain', 60_000);
  await page.screenshot({ path: test.info().outputPath('locked.png') });
  expect(printOf(desktop.folder)).toEqual(before);

  // What Chromium could not have once it does not ask for again while it runs; hence the words about opening anew.
  await account.unlock();
  await start.action('quit').click();
  await desktop.ended();
  const back = await startAs(desktop, account, 'ja');
  await opened(back, 'ja');
  expect(await askMain(back, 'push', 'csr')).toEqual(csr);
});

/** How often the log says that this world could not be started. */
const refusals = (desktop: DesktopApp): number => desktop.log.filter(({ message }) => message === 'the world could not be started').length;

/** The key in this file, as whoever is logged in may open it. */
const openedBy = async (electron: ElectronApplication, path: string): Promise<Buffer> => {
  const text = await electron.evaluate(async ({ safeStorage }, file) => {
    const { readFileSync } = process.getBuiltinModule('node:fs');
    return (await safeStorage.decryptStringAsync(readFileSync(file))).result;
  }, path);
  return Buffer.from(text, 'base64');
};

/** Every secret in the store, opened with the master key. */
const secretsIn = (folder: string, masterKey: Buffer): Map<string, Buffer> =>
  withStoreOf(folder, (store) => {
    const rows = store.prepare('SELECT name, sealed FROM secrets').all() as { name: string; sealed: Buffer }[];
    const box = new AesSecretBox(masterKey);
    return new Map(rows.map(({ name, sealed }) => [name, Buffer.from(box.open(sealed))]));
  });

interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A secret as it may stand in a file. What is too short would be found by chance. */
function spellings(name: string, bytes: Buffer): Needle[] {
  if (bytes.length < 8) return [];
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [
    { name, bytes },
    { name: `${name} as base64`, bytes: Buffer.from(base64) },
    { name: `${name} as base64url`, bytes: Buffer.from(base64.replaceAll('+', '-').replaceAll('/', '_')) },
    { name: `${name} as hex`, bytes: Buffer.from(bytes.toString('hex')) },
    { name: `${name} as utf-16`, bytes: Buffer.from(bytes.toString('latin1'), 'utf16le') },
  ].filter(({ bytes: spelt }, at, all) => all.findIndex((each) => each.bytes.equals(spelt)) === at);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** In which files which of them stand. */
const found = (folders: readonly string[], needles: readonly Needle[]): string[] =>
  folders.flatMap((folder) =>
    filesIn(folder).flatMap((path) => {
      const content = readFileSync(path);
      return needles.filter(({ bytes }) => content.includes(bytes)).map(({ name }) => `${relative(folder, path)}: ${name}`);
    }),
  );

/** What holds the world: its sealed key byte for byte, and what every table of its store says. */
const printOf = (folder: string): Record<string, string> => {
  const tables = Object.entries(rowsOf(folder));
  const print = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
  return {
    key: print(readFileSync(join(folder, KEY))),
    tables: String(tables.length),
    ...Object.fromEntries(tables.map(([name, rows]) => [name, print(JSON.stringify(rows))])),
  };
};
