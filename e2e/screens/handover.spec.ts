import type { Opened } from '#contract/handover.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { identified } from './scenes/certificates.ts';
import { ordinaryDay } from './scenes/play.ts';
import { newWizard, stands } from './scenes/push-play.ts';

const opened = (fileName: string, kind: string, place: NonNullable<Opened['identified']>['place']): Opened => ({
  fileName,
  file: { fileName, content: 'eA==' },
  identified: identified(kind, place),
  problem: null,
});
const wrong = (fileName: string, problem: NonNullable<Opened['problem']>): Opened => ({ fileName, file: null, identified: null, problem });

/** They wait in main; each is given once. */
const wait = (app: ScriptedApp, ...files: Opened[]) => app.answers('handover', 'take', () => ok({ opened: files.shift() ?? null }));

test('a file that Shitaku was started with goes to its place', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  wait(scriptedApp, opened('supervision.p12', 'pkcs12', 'supervision'));
  await scriptedApp.open(page);
  await expect(page).toHaveURL(/credential\/supervision$/);
  await expect(screen.dialog.getByText('supervision.p12')).toBeVisible();
});

test('a file that is opened later goes to its place; the next ones say what they are', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { files } = screen.text;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect.poll(() => scriptedApp.asked('handover', 'take').length).toBe(1);
  wait(
    scriptedApp,
    opened('error.html', 'html', null),
    opened('supervision.p12', 'pkcs12', 'supervision'),
    opened('vendor.p12', 'pkcs12', 'vendor'),
    wrong('Downloads', 'folder'),
    wrong('film.mov', 'too-large'),
    wrong('pipe', 'not-a-file'),
    wrong('locked.pem', 'unreadable'),
    wrong('more.pem', 'too-many'),
  );
  scriptedApp.announce('handover', 'opened', {});
  await expect(page).toHaveURL(/credential\/supervision$/);
  await expect(screen.dialog.getByText('supervision.p12')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(screen.dialog).toHaveCount(0);
  for (const sentence of [
    files.kinds.html,
    files.folder,
    files.kinds['too-large'],
    files['not-a-file'],
    files.unreadable,
    files['too-many'],
  ]) {
    await expect(page.getByText(sentence)).toBeVisible();
  }
  const vendor = screen.alert.filter({ hasText: 'vendor.p12' });
  await vendor.getByRole('button', { name: files.go }).click();
  await expect(page).toHaveURL(/credential\/vendor$/);
  await expect(vendor).toHaveCount(0);
});

test('a sheet that is open is not lost to a file that is opened', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/certificates');
  await screen.button(screen.text.certificates.backup.restore).click();
  await expect(screen.dialog).toBeVisible();
  wait(scriptedApp, opened('supervision.p12', 'pkcs12', 'supervision'));
  scriptedApp.announce('handover', 'opened', {});
  await expect(page.getByText('supervision.p12')).toBeVisible();
  await expect(screen.dialog).toBeVisible();
  await expect(page).toHaveURL(/certificates$/);
});

test('a file that is dropped on any screen goes to its place', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ok(identified('pkcs12', 'supervision')));
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByRole('heading', { level: 1, name: screen.text.frame.areas.devices, exact: true })).toBeVisible();
  const main = page.getByRole('main');
  await screen.drop(main, [{ name: 'supervision.p12', content: 'x' }]);
  await expect(page).toHaveURL(/credential\/supervision$/);
  await expect(screen.dialog.getByText('supervision.p12')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(screen.dialog).toHaveCount(0);
  await screen.drop(main, [
    { name: 'a', content: 'a' },
    { name: 'b', content: 'b' },
  ]);
  await expect(screen.alert).toContainText(screen.text.files.one);
});

test('where no world runs, a file that is dropped goes nowhere, and does not take the place of the page', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { world: 'undecided' });
  await scriptedApp.open(page);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  const kept = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'MDM_Certificate.pem'));
    const thrown = (type: string) => document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    return ['dragover', 'drop'].map((type) => !thrown(type));
  });
  expect(kept).toEqual([true, true]);
  expect(scriptedApp.asked('certificates', 'identify')).toEqual([]);
});

test('a file for a wizard that is not so far is named there until it is taken', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'request' }));
  wait(scriptedApp, opened('MDM_Certificate.pem', 'push-certificate', 'push'));
  await scriptedApp.open(page, '#/devices');
  await expect(page).toHaveURL(/certificates\/push$/);
  await expect(page.getByText('MDM_Certificate.pem')).toBeVisible();
  await expect(page.getByText(screen.text.files.held)).toBeVisible();
});

test('what is saved can be dragged out in the desktop app, and only there', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { handover, errors } = screen.text;
  ordinaryDay(scriptedApp, { host: 'desktop' });
  stands(scriptedApp, newWizard({ step: 'request' }));
  scriptedApp.answers('handover', 'drag', ok({ fileName: 'request.plist' }));
  await scriptedApp.open(page, '#/certificates/push');
  const handle = page.getByText(handover.dragOut);
  await expect(handle).toBeVisible();
  /** Whether the page itself would go on dragging. */
  const begin = () => handle.dispatchEvent('dragstart');
  await handle.hover();
  await expect.poll(() => scriptedApp.asked('handover', 'prepare')).toEqual([{ file: { what: 'push-request' } }]);
  await begin();
  await expect.poll(() => scriptedApp.asked('handover', 'drag')).toEqual([{ file: { what: 'push-request' } }]);
  scriptedApp.answers('handover', 'drag', fail('not-writable'));
  await begin();
  await expect(page.getByText(errors.handover.drag['not-writable'])).toBeVisible();

  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'request' }));
  await page.reload();
  await expect(screen.button(screen.text.push.request.action)).toBeVisible();
  await expect(handle).toHaveCount(0);
});
