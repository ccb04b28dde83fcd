import type { Page } from '@playwright/test';
import { actsSince, countActs } from './acting-time.ts';
import { said } from './bench-person.ts';
import { FleetPerson } from './fleet-person.ts';
import { expect, test } from './journey-test.ts';
import type { Language } from './person.ts';

const MESSAGE = { ja: 'この端末を見つけた方は、ご連絡ください。', en: 'Please call us if you found this.' };
const PHONE = '03-1234-5678';
const RECIPIENT = 'joho@example.jp';
const MAIL = {
  ja: '【Shitaku】紛失モードの端末から、位置情報が届きました',
  en: '[Shitaku] A lost device has told its location',
};
/** From the page of the device until it is said. */
const CLICKS = 5;
/** In front of Tokyo Station, where simulated devices are. */
const PLACE = '35.68124, 139.76712';

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`a lost phone that is off: lost mode waits for it, tells where it is, and ends (S-10, ${language})`, async ({
    practiceApp,
    page,
    downloads,
  }) => {
    test.setTimeout(240_000);
    await countActs(page);
    await practiceApp.open(page);
    const person = new FleetPerson(page, language, downloads);
    const { commands, devices, lostMode, practice, status } = person.text;
    await person.chooseLanguage(language);
    await person.getThePushCertificate();
    await haveMailsSent(person);
    const [name = ''] = await person.addToFleet('iphone', 1);
    await person.actOnFleet(name, 'go-offline');
    await expect(person.fleetRow(name)).toContainText(practice.fleet.states.offline);

    // The call: what is typed and pressed from here on is what it costs.
    await person.openDevice(name);
    await actsSince(page);
    await page.getByRole('tab', { name: devices.detail.tabs.location }).click();
    await page.getByRole('button', { name: lostMode.say.EnableLostMode, exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel(commands.fields.Message.label).pressSequentially(MESSAGE[language]);
    await sheet.getByLabel(commands.fields.PhoneNumber.label).pressSequentially(PHONE);
    await sheet.getByRole('button', { name: commands.verbs.EnableLostMode, exact: true }).click();
    await expect(sheet).toBeHidden();
    const acts = await actsSince(page);
    expect(acts.clicks).toBeLessThanOrEqual(CLICKS);

    // It waits without a limit, and both places say so.
    const card = page.getByRole('article').filter({ hasText: commands.titles.EnableLostMode });
    await expect(card).toContainText(commands.timeline.holdNone);
    await page.getByRole('tab', { name: devices.detail.tabs.location }).click();
    await expect(page.getByText(lostMode.state['turning-on'], { exact: true })).toBeVisible();
    await expect(page.getByText(lostMode.meaning['turning-on'])).toBeVisible();
    // What it says can still be put in its place.
    await page.getByRole('button', { name: lostMode.say.EnableLostMode, exact: true }).click();
    await expect(sheet).toContainText(commands.sheet.replaceTitle);
    await sheet.getByRole('button', { name: person.text.common.cancel, exact: true }).last().click();
    await expect(sheet).toBeHidden();

    // Somebody switches it on.
    await person.actOnFleet(name, 'go-online');
    await expect(person.fleetRow(name)).toContainText(practice.fleet.states.lost, { timeout: 30_000 });
    await person.openDevice(name);
    await expect(page.getByRole('main')).toContainText(status.deviceMeaning.lost);
    await page.getByRole('tab', { name: devices.detail.tabs.location }).click();
    await expect(page.getByText(lostMode.state.on, { exact: true })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(MESSAGE[language]);
    await expect(page.getByRole('main')).toContainText(PHONE);

    // Where it is came by itself; to look at it wants a reason, and so does to ask again.
    const show = page.getByRole('button', { name: lostMode.location.show, exact: true });
    const ask = page.getByRole('button', { name: lostMode.location.ask, exact: true });
    const known = (count: 1 | 2) =>
      page.getByText(said(count === 1 ? lostMode.location.known_one : lostMode.location.known_other, { count }).split('{{')[0] ?? '');
    await expect(known(1)).toBeVisible({ timeout: 30_000 });
    // Whoever looks elsewhere is told: in the page, and by a mail, which names the phone and not the place.
    await expect(page.getByText(said(person.text.notices['device-found'].one, { name }))).toBeVisible({ timeout: 30_000 });
    const mail = await openMailbox(person);
    await expect
      .poll(async () => (await mail.reload(), mail.getByRole('heading', { name: MAIL[language] }).count()), { timeout: 30_000 })
      .toBe(1);
    const letter = mail.locator('body');
    for (const words of [name, RECIPIENT]) await expect(letter).toContainText(words);
    for (const words of [PLACE, PLACE.slice(0, 5), MESSAGE[language], PHONE]) await expect(letter).not.toContainText(words);
    await mail.close();
    await expect(show).toBeDisabled();
    await expect(ask).toBeDisabled();
    await page.getByLabel(lostMode.location.reason).fill('journey');
    await ask.click();
    await expect(known(2)).toBeVisible({ timeout: 30_000 });
    await show.click();
    const places = page.getByRole('list', { name: lostMode.location.list }).getByRole('listitem');
    await expect(places).toHaveCount(2);
    await expect(places.first()).toContainText(PLACE);
    await expect(places.first()).toContainText(said(lostMode.location.accuracy, { metres: 12 }));

    // It is back.
    await page.getByRole('button', { name: lostMode.say.DisableLostMode, exact: true }).click();
    await sheet.getByRole('button', { name: commands.verbs.DisableLostMode, exact: true }).click();
    await expect(sheet).toBeHidden();
    await page.getByRole('tab', { name: devices.detail.tabs.location }).click();
    await expect(page.getByText(lostMode.state.off, { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('main')).toContainText(status.deviceMeaning.managed);
    await person.showFleet();
    await expect(person.fleetRow(name)).not.toContainText(practice.fleet.states.lost);
    test.info().annotations.push({ type: 'measured', description: `${acts.clicks} clicks, ${acts.keys} keys` });
  });
}

/** Mails go to the practice mailbox, whatever server they are for. */
async function haveMailsSent(person: FleetPerson): Promise<void> {
  const { mail } = person.text.deadlines;
  await person.goTo('settings');
  const panel = person.page.getByRole('region', { name: mail.title, exact: true });
  await panel.getByRole('switch', { name: mail.enabled }).check();
  await panel.getByLabel(mail.host).fill('smtp.example.jp');
  await panel.getByLabel(mail.from).fill('shitaku@example.jp');
  await panel.getByLabel(mail.recipients).fill(RECIPIENT);
  await panel.getByRole('button', { name: person.text.common.save }).click();
  await expect(person.page.getByText(mail.saved)).toBeVisible();
}

/** In a tab of its own; the device stays open. */
async function openMailbox(person: FleetPerson): Promise<Page> {
  const settings = await person.page.context().newPage();
  await settings.goto(`${new URL(person.page.url()).origin}/#/settings`);
  const opens = person.page.context().waitForEvent('page');
  await settings.getByRole('link', { name: person.text.practice.panel.mail }).click();
  const mail = await opens;
  await settings.close();
  return mail;
}
