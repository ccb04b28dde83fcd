import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import type { Locator } from '@playwright/test';
import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { LocalFeed, sha512 } from '../../src-main/shell/testing.ts';
import { said } from '../journeys/bench-person.ts';
import { runtime } from './desktop-app.ts';
import type { DesktopPerson } from './desktop-person.ts';
import { test as base, expect, picture } from './sitting-test.ts';

const NOTES = 'ラベルの文字が大きくなりました。\nLabels are larger.';
const PADDING = 3_000_000;
const COUNT = 2;
/** So long a device erases itself here, beside its own time: somebody tries to put an update in meanwhile. */
const ERASE_S = 20;

const test = base.extend<{ feed: LocalFeed }>({
  feed: async ({}, use) => {
    const feed = new LocalFeed();
    await feed.start();
    await use(feed);
    await feed.stop();
  },
});

/** What the app stands for in its file: an AppImage is a program, so a script stands for one. */
function installedIn(downloads: string) {
  const file = join(downloads, 'Shitaku.AppImage');
  writeFileSync(file, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const [marker, cache] = [join(downloads, 'ran'), join(downloads, 'cache')];
  return {
    file,
    marker,
    /** Says that it ran, and is as large as one that takes a while. */
    next: `#!/bin/sh\necho "$APPIMAGE_SILENT_INSTALL" > '${marker}'\nexit 0\n#${'x'.repeat(PADDING)}\n`,
    // As the runtime of an AppImage says it: its file, and where that is mounted.
    env: { APPIMAGE: file, APPDIR: dirname(runtime?.path ?? ''), XDG_CACHE_HOME: cache },
    downloaded: () =>
      existsSync(cache) ? readdirSync(cache, { recursive: true }).filter((name) => String(name).endsWith('.AppImage')) : [],
  };
}

/** Sends the file as a slow line does, until the test has seen enough of that. */
function slowly(content: string) {
  const bytes = Buffer.from(content);
  const step = 30_000;
  let enough = false;
  return {
    answer: (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': String(bytes.length) });
      let at = 0;
      const send = setInterval(() => {
        if (response.destroyed) return clearInterval(send);
        // The end never comes by itself.
        const most = enough ? bytes.length : bytes.length - step;
        const next = enough ? most : Math.min(at + step, most);
        if (next > at) response.write(bytes.subarray(at, next));
        at = next;
        if (at < bytes.length) return;
        clearInterval(send);
        response.end();
      }, 50);
      response.on('close', () => clearInterval(send));
    },
    finish: () => {
      enough = true;
    },
  };
}

const panelOf = ({ page, text }: DesktopPerson): Locator => page.getByRole('region', { name: text.updates.title, exact: true });

async function lookAt(person: DesktopPerson, name: string): Promise<void> {
  await panelOf(person).scrollIntoViewIfNeeded();
  await picture(person.page, name);
}

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });
    test.skip(process.platform !== 'linux', 'not exercised: an update that is no AppImage');

    test(`an update: asked for, read about, got, held back while something is under way, and put in (${language})`, async ({
      desktop,
      sit,
      feed,
      downloads,
    }) => {
      test.setTimeout(400_000);
      test.info().annotations.push({
        type: 'not exercised',
        description: `Squirrel.Mac and its look at the signature; a real AppImage (a script stands for it, in ${runtime?.version ?? 'no runtime'})`,
      });
      const installed = installedIn(downloads);
      feed.offer('0.2.0', installed.next, { notes: NOTES });
      const line = slowly(installed.next);
      feed.file = line.answer;
      desktop.keep('updates.json', JSON.stringify({ url: feed.url }));
      const start = async () => sit(await desktop.start({ env: installed.env }));
      let person = await start();
      const { updates, errors } = person.text;
      let panel = panelOf(person);
      const press = (name: string) => panel.getByRole('button', { name, exact: true }).click();

      await person.goTo('settings');
      await expect(panel.getByText(feed.url, { exact: true })).toBeVisible();
      await expect(panel.getByText(updates.never)).toBeVisible();
      await expect(panel.getByText(updates.signature.none)).toBeVisible();
      await lookAt(person, `never-${language}`);
      expect(feed.asked).toEqual([]);

      await press(updates.check);
      await expect(panel.getByText(said(updates.available, { version: '0.2.0' }))).toBeVisible();
      await expect(panel.getByRole('region', { name: updates.notes }).locator('pre')).toHaveText(NOTES);
      expect(feed.asked).toEqual([{ url: expect.stringMatching(/^\/shitaku\/latest-linux.*\.yml$/), staging: '' }]);
      await lookAt(person, `available-${language}`);

      const bar = panel.getByRole('progressbar');
      const far = async () => Number(await bar.getAttribute('aria-valuenow'));
      await press(updates.download);
      await expect.poll(far).toBeGreaterThan(5);
      await expect.poll(() => person.system.progress()).toBeGreaterThan(0.05);
      await lookAt(person, `downloading-${language}`);
      await press(updates.cancel);
      await expect(panel.getByText(said(updates.available, { version: '0.2.0' }))).toBeVisible();
      await expect.poll(() => person.system.progress()).toBeNull();
      expect(installed.downloaded()).toEqual([]);
      line.finish();
      await press(updates.download);
      await expect(panel.getByText(said(updates.ready, { version: '0.2.0' }))).toBeVisible();

      // In the middle of a wizard.
      await person.openWizard();
      await person.fillInTheForm();
      const request = await person.saveTheRequest();
      await person.goTo('settings');
      await press(updates.install);
      await expect(panel.getByRole('alert')).toHaveText(said(errors.updates.install['wizard-open'], { count: 1 }));
      await lookAt(person, `wizard-open-${language}`);
      await person.openWizard();
      await person.giveFile(await person.visitThePortal(request));
      await person.verifyWithApns();
      await person.page.getByRole('button', { name: person.text.push.done.close }).click();

      // In the middle of a batch.
      await person.nameTheOrganization('支度株式会社');
      await person.goTo('bench');
      await person.setCount(COUNT);
      await person.expectCount('ready', COUNT);
      await person.slowDown('erase', ERASE_S);
      await person.confirmErase(
        await person.planBatch('supervised', 'Sato'),
        COUNT,
        language === 'ja' ? `初期化 ${COUNT}` : `ERASE ${COUNT}`,
      );
      await person.expectInBatch('working', COUNT);
      await person.goTo('settings');
      const hindrances = [errors.updates.install['devices-critical'], errors.updates.install['devices-working']];
      await press(updates.install);
      const told = (await panel.getByRole('alert').textContent()) ?? '';
      expect(hindrances.map((sentence) => said(sentence, { count: COUNT }))).toContain(told);
      await lookAt(person, `batch-runs-${language}`);
      expect(readFileSync(installed.file, 'utf8')).toBe('#!/bin/sh\nexit 1\n');
      await person.goTo('bench');
      await person.expectInBatch('done', COUNT);
      await person.endTheBatch();

      await person.goTo('settings');
      await press(updates.install);
      await desktop.ended();
      await expect.poll(() => (existsSync(installed.marker) ? readFileSync(installed.marker, 'utf8') : null)).toBe('true\n');
      expect(readFileSync(installed.file, 'utf8')).toBe(installed.next);
      expect(desktop.log.filter(({ level }) => level === 'error')).toEqual([]);

      // What starts now is still the same version, as where the system did not take it: said once, and nobody was asked.
      const asked = feed.asked.length;
      person = await start();
      panel = panelOf(person);
      await person.goTo('settings');
      await expect(panel.getByText(said(updates.refusedVersion, { version: '0.2.0' }))).toBeVisible();
      await expect(panel.getByText(updates.why['not-installed'])).toBeVisible();
      await lookAt(person, `not-installed-${language}`);
      await desktop.kill();
      person = await start();
      panel = panelOf(person);
      await person.goTo('settings');
      await expect(panel.getByText(updates.never)).toBeVisible();
      expect(feed.asked).toHaveLength(asked);
    });

    test(`an update that must not be taken: an older one, one that was forged, one from a source without TLS (${language})`, async ({
      desktop,
      sit,
      feed,
      downloads,
    }) => {
      const installed = installedIn(downloads);
      const before = readFileSync(installed.file, 'utf8');
      desktop.keep('updates.json', JSON.stringify({ url: feed.url }));
      const start = async () => sit(await desktop.start({ env: installed.env }));
      let person = await start();
      const { updates } = person.text;
      let panel = panelOf(person);

      // From the menu of the app, on whatever screen one is.
      feed.offer('0.0.9', installed.next);
      await person.system.chooseInMenu(desktopText[language].menu.updates);
      await expect(panel.getByText(updates.why.older)).toBeInViewport();
      await expect(panel.getByText(updates.unchanged)).toBeVisible();
      await expect(panel.getByRole('button', { name: updates.download })).toHaveCount(0);
      await lookAt(person, `older-${language}`);
      expect(feed.asked.map(({ url }) => url)).toEqual([expect.stringMatching(/\.yml$/)]);

      feed.offer('0.2.0', installed.next, { sha512: sha512('what the source announced') });
      await panel.getByRole('button', { name: updates.check, exact: true }).click();
      await panel.getByRole('button', { name: updates.download, exact: true }).click();
      await expect(panel.getByText(updates.why['checksum-wrong'])).toBeVisible();
      await expect(panel.getByText(said(updates.refusedVersion, { version: '0.2.0' }))).toBeVisible();
      await expect(panel.getByRole('button', { name: updates.install })).toHaveCount(0);
      await lookAt(person, `forged-${language}`);
      expect(installed.downloaded()).toEqual([]);
      expect(readFileSync(installed.file, 'utf8')).toBe(before);
      expect(existsSync(installed.marker)).toBe(false);
      expect(desktop.log.filter(({ message }) => message === 'an update was not taken').map(({ code }) => code)).toEqual([
        'older',
        'checksum-wrong',
      ]);

      // It asks by itself only once somebody has said so.
      feed.offer('0.1.0', installed.next);
      await panel.getByRole('switch', { name: updates.automatic }).click({ force: true });
      await expect(panel.getByRole('switch', { name: updates.automatic })).toBeChecked();
      const asked = feed.asked.length;
      await desktop.kill();
      person = await start();
      panel = panelOf(person);
      await expect.poll(() => feed.asked.length).toBe(asked + 1);
      await person.goTo('settings');
      await expect(panel.getByText(new RegExp(`^${updates.latest.split('{{at}}')[0]?.replace(/[()（）]/g, '.')}`))).toBeVisible();

      await desktop.kill();
      desktop.keep('updates.json', JSON.stringify({ url: 'http://updates.example.co.jp/shitaku/' }));
      person = await start();
      panel = panelOf(person);
      await person.goTo('settings');
      await expect(panel.getByText(updates.off['feed-insecure'])).toBeVisible();
      await expect(panel.getByRole('button')).toHaveCount(0);
      await lookAt(person, `insecure-${language}`);
      expect(feed.asked).toHaveLength(asked + 1);
    });
  });
}
