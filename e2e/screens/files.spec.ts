import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { identified, noDownloads, watched } from './scenes/certificates.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

const CENTRE = '#/certificates';
const restoreSheet = async (screen: CertificatesPage) => {
  await screen.button(screen.text.certificates.backup.restore).click();
  return screen.dialog.getByText(screen.text.certificates.backup.restoreSheet.drop);
};

test('a file of another place is named, and goes there in the hand', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ok(identified('pkcs12', 'supervision')));
  await scriptedApp.open(page, CENTRE);
  await screen.drop(await restoreSheet(screen), [{ name: 'supervision.p12', content: 'x' }]);
  await expect(screen.alert).toContainText('supervision.p12');
  await expect(screen.alert).toContainText(screen.text.files.kinds.pkcs12);
  await expect(screen.alert).toContainText(screen.text.files.places.supervision);
  await screen.button(screen.text.files.go).click();
  await expect(page).toHaveURL(/credential\/supervision$/);
  await expect(screen.dialog.getByText('supervision.p12')).toBeVisible();
  // It was taken: coming here again brings nothing.
  await screen.button(screen.text.common.cancel).last().click();
  await screen.link('certificates').click();
  await screen.row('supervision').getByRole('link').click();
  await expect(screen.button(screen.text.certificates.detail.import)).toBeVisible();
  await expect(screen.dialog).toHaveCount(0);
});

test('a file of no use is answered; so are several, none, and one that is too large', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { files } = screen.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ok(identified('html', null)));
  await scriptedApp.open(page, CENTRE);
  const zone = await restoreSheet(screen);
  await screen.drop(zone, [{ name: 'error.html', content: '<html>' }]);
  await expect(screen.alert).toContainText(files.kinds.html);
  await expect(screen.button(files.go)).toHaveCount(0);
  const asked = scriptedApp.asked('certificates', 'identify').length;
  await screen.drop(zone, [
    { name: 'a', content: 'a' },
    { name: 'b', content: 'b' },
  ]);
  await expect(screen.alert).toContainText(files.one);
  await screen.drop(zone, []);
  await expect(screen.alert).toContainText(files.none);
  await screen.drop(zone, [{ name: 'film.mov', content: 'x'.repeat(3_000_001) }]);
  await expect(screen.alert).toContainText(files.kinds['too-large']);
  expect(scriptedApp.asked('certificates', 'identify')).toHaveLength(asked);
  await screen.alert.getByRole('button', { name: screen.text.common.close }).click();
  await expect(screen.alert).toHaveCount(0);
});

test('the largest file that is allowed goes through', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'identify', ok(identified('backup', 'backup')));
  await scriptedApp.open(page, CENTRE);
  await screen.drop(await restoreSheet(screen), [{ name: 'big.shitaku', content: 'x'.repeat(3_000_000) }]);
  await expect(screen.dialog.getByText('big.shitaku')).toBeVisible();
});

test('the downloads folder is watched only when somebody says so', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const { files, errors } = screen.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'watchDownloads', fail('folder-unreadable'));
  await scriptedApp.open(page, CENTRE);
  await restoreSheet(screen);
  const watch = page.getByRole('switch', { name: files.watch.label });
  await expect(watch).not.toBeChecked();
  await watch.click({ force: true });
  await expect(screen.alert).toContainText(errors.certificates.watchDownloads['folder-unreadable']);
  await expect(watch).not.toBeChecked();

  const arrival = { ...identified('backup', 'backup'), arrivalId: 'a1', fileName: 'b.shitaku', at: NOW };
  const other = { ...identified('api-key', 'api'), arrivalId: 'a2', fileName: 'key.pem', at: NOW };
  scriptedApp.answers('certificates', 'watchDownloads', () => {
    scriptedApp.answers('certificates', 'downloads', ok({ ...watched, arrivals: [arrival, other] }));
    return ok({});
  });
  scriptedApp.answers('certificates', 'dismissArrival', () => {
    scriptedApp.answers('certificates', 'downloads', ok({ ...watched, arrivals: [other] }));
    return ok({});
  });
  await watch.click({ force: true });
  await expect(watch).toBeChecked();
  await expect(screen.dialog).toContainText('ダウンロードに届きました: b.shitaku');
  await expect(screen.dialog).not.toContainText('key.pem');
  await screen.button('b.shitaku の知らせを閉じる').click();
  await expect(screen.dialog).not.toContainText('b.shitaku');
  expect(scriptedApp.asked('certificates', 'watchDownloads')).toEqual([{ on: true }, { on: true }]);
  expect(scriptedApp.asked('certificates', 'dismissArrival')).toEqual([{ arrivalId: 'a1' }]);
});

test('what was agreed to can be taken back while the folder is gone; a folder that never was cannot be agreed to', async ({
  scriptedApp,
  page,
}) => {
  const screen = new CertificatesPage(page);
  const { gone, label, unavailable } = screen.text.files.watch;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'downloads', ok({ ...watched, watching: false, available: false }));
  scriptedApp.answers('certificates', 'watchDownloads', () => {
    scriptedApp.answers('certificates', 'downloads', ok({ ...noDownloads, available: false, folder: '' }));
    return ok({});
  });
  await scriptedApp.open(page, CENTRE);
  await restoreSheet(screen);
  const watch = page.getByRole('switch', { name: label });
  await expect(watch).toBeChecked();
  await expect(screen.dialog).toContainText(gone.replace('{{folder}}', watched.folder));
  await watch.click({ force: true });
  await expect(watch).not.toBeChecked();
  expect(scriptedApp.asked('certificates', 'watchDownloads')).toEqual([{ on: false }]);
  await expect(watch).toBeDisabled();
  await expect(screen.dialog).toContainText(unavailable);
});

test('a guide stands alone in its window', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/guide/nothing');
  await expect(page.getByText(screen.text.files.guide.none)).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
});
