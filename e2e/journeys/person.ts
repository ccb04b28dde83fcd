import { join } from 'node:path';
import { type Download, expect, type Page } from '@playwright/test';
import { en } from '../../src-renderer/text/en.ts';
import { ja } from '../../src-renderer/text/ja.ts';
import { pressOn } from '../pages/keys.ts';

export const texts = { ja, en } as const;
export type Language = keyof typeof texts;

const RECIPE = 'Journey';
const form = { organizationName: '支度株式会社', email: 'mdm@example.jp', appleAccount: 'mdm@example.jp' };

/** Somebody at the console, who finds everything by the words on the screen. */
export class Person {
  readonly page: Page;
  readonly text: (typeof texts)[Language];
  readonly #folder: string;

  /** `folder`: where downloads go. */
  constructor(page: Page, language: Language, folder: string) {
    this.page = page;
    this.text = texts[language];
    this.#folder = folder;
  }

  async goTo(area: keyof typeof ja.frame.areas): Promise<void> {
    const name = this.text.frame.areas[area];
    await this.page
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async chooseLanguage(language: Language): Promise<void> {
    await this.page.getByText(this.text.frame.languages[language], { exact: true }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', language);
  }

  /** Names the organisation, and makes a recipe with Wi-Fi of the standard one. */
  async decideWhatIsPrepared(): Promise<void> {
    const { settings, recipes, common } = this.text;
    await this.goTo('settings');
    const general = this.page.getByRole('region', { name: settings.general.title });
    await general.getByLabel(settings.general.organizationName).fill(form.organizationName);
    await general.getByRole('button', { name: common.save }).click();
    await this.goTo('bench');
    await this.page.getByRole('link', { name: recipes.title, exact: true }).click();
    await this.page.getByRole('button', { name: `${recipes.actions.copy}: ${recipes.shipped.standard.name}`, exact: true }).click();
    await this.page.getByRole('textbox', { name: recipes.editor.name, exact: true }).fill(RECIPE);
    await this.page.getByRole('combobox', { name: recipes.editor.add }).click();
    await this.page.getByRole('option', { name: recipes.steps.wifi, exact: true }).click();
    const wifi = this.page.getByRole('group', { name: recipes.editor.settings.replace('{{step}}', recipes.steps.wifi) });
    await wifi.getByLabel(recipes.keys.ssid).fill('Kitting');
    await wifi.getByRole('button', { name: recipes.actions.setPassword }).click();
    const sheet = this.page.getByRole('dialog');
    await sheet.getByLabel(recipes.password.label, { exact: true }).fill('practice-only');
    await sheet.getByRole('button', { name: recipes.password.save }).click();
    await expect(sheet).toBeHidden();
    await this.page.getByRole('button', { name: recipes.editor.save, exact: true }).click();
    await expect(this.page.getByRole('region', { name: RECIPE, exact: true })).toBeVisible();
  }

  /** The push certificate wizard: a new one begins by itself where nothing is installed. */
  async openWizard(): Promise<void> {
    await this.openPlace('certificates/push');
  }

  async beginRenewal(): Promise<void> {
    const { push } = this.text;
    await this.openWizard();
    await this.page.getByRole('button', { name: push.start.action }).click();
    await this.page.getByRole('button', { name: push.identity.yes }).click();
    await this.page.getByRole('button', { name: push.form.action }).click();
  }

  /** Loads the page anew, so that no button of the place before can be met. */
  async openPlace(place: string): Promise<void> {
    await this.page.goto(new URL(`/#/${place}`, this.page.url()).href);
    await this.page.reload();
  }

  /** Level 3: the phrase, a reason, and three seconds of holding. */
  async confirmDanger(title: string, action: string, phrase: string): Promise<void> {
    const sheet = this.page.getByRole('dialog', { name: title });
    const fields = sheet.getByRole('textbox');
    await fields.first().fill('journey');
    await fields.last().pressSequentially(phrase);
    await sheet.getByRole('button', { name: action }).hover();
    await this.page.mouse.down();
    await expect(sheet).toBeHidden({ timeout: 20_000 });
    await this.page.mouse.up();
  }

  async fillInTheForm(contactName = 'Taro Yamada', email = form.email): Promise<void> {
    const { push } = this.text;
    await this.page.getByLabel(push.form.organizationName).fill(form.organizationName);
    await this.page.getByLabel(push.form.contactName).fill(contactName);
    await this.page.getByLabel(push.form.email).fill(email);
    await this.page.getByLabel(push.form.appleAccount).fill(form.appleAccount);
    await this.page.getByRole('button', { name: push.form.action }).click();
  }

  /** Answers the path of what the button saves. */
  async save(button: string): Promise<string> {
    const arrives = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).click();
    return this.keep(await arrives);
  }

  /** Answers the path of the saved request. */
  saveTheRequest(): Promise<string> {
    return this.save(this.text.push.request.action);
  }

  async keep(download: Download, name = download.suggestedFilename()): Promise<string> {
    const path = join(this.#folder, name);
    await download.saveAs(path);
    return path;
  }

  /** Follows a link that opens a tab of its own. */
  async openTab(link: string): Promise<Page> {
    const opens = this.page.context().waitForEvent('page');
    await this.page.getByRole('link', { name: link }).click();
    return opens;
  }

  /** Goes to the practice portal in a tab of its own, uploads the request, and answers the path of the certificate. */
  async visitThePortal(request: string, press: 'create' | 'renew' = 'create'): Promise<string> {
    const portal = await this.openTab(this.text.push.portal.openPractice);
    const signIn = portal.locator('#account');
    await signIn.or(portal.locator('#create')).first().waitFor();
    if (await signIn.isVisible()) {
      await signIn.fill(form.appleAccount);
      await pressOn(signIn, 'Enter');
    }
    await portal
      .locator(press === 'create' ? '#create' : 'a[href^="/renew/"]')
      .first()
      .click();
    if (press === 'create') {
      await portal.locator('#terms').check();
      await submit(portal, '#terms');
    }
    await portal.locator('#request').setInputFiles(request);
    await submit(portal, '#request');
    const arrives = portal.waitForEvent('download');
    await portal.locator('#download').click();
    const path = await this.keep(await arrives, `MDM_Practice_Certificate-${press}.pem`);
    await portal.close();
    return path;
  }

  async giveFile(path: string, input = this.text.push.portal.drop.input): Promise<void> {
    await this.page.getByLabel(input).setInputFiles(path);
  }

  /** `proof`: devices are enrolled, and the wizard waits until one answers, which may have happened by now. */
  async verifyWithApns(): Promise<void> {
    const { push } = this.text;
    await this.page.getByRole('button', { name: push.verify.action }).click();
    await expect(this.page.getByRole('heading', { name: push.done.title, exact: true })).toBeVisible({ timeout: 30_000 });
  }

  async getThePushCertificate(): Promise<void> {
    await this.openWizard();
    await this.fillInTheForm();
    const request = await this.saveTheRequest();
    await this.giveFile(await this.visitThePortal(request));
    await this.verifyWithApns();
    await this.page.getByRole('button', { name: this.text.push.done.close }).click();
  }

  /** A batch of every ready device by the recipe made here, planned and confirmed with the keyboard. */
  async prepareEveryReadyDevice(count: number): Promise<void> {
    const { bench, batches } = this.text;
    const { start } = batches;
    await this.goTo('bench');
    await expect(this.page.getByRole('grid', { name: bench.grid }).getByRole('checkbox')).toHaveCount(count);
    await this.expectCount('ready', count);
    await this.page.keyboard.press('Control+Enter');
    const sheet = this.page.getByRole('dialog', { name: start.title });
    await sheet.getByRole('radio', { name: RECIPE }).check();
    await this.page.keyboard.press('Enter');
    await expect(sheet.getByLabel(start.details.name)).toBeFocused();
    await this.page.keyboard.press('Enter');
    await expect(sheet.getByText(start.plan.included_other.replace('{{count}}', String(count)))).toBeVisible();
    await expect(sheet.getByRole('button', { name: start.next, exact: true })).toBeFocused();
    await this.page.keyboard.press('Enter');
    await expect(sheet.getByRole('textbox')).toBeFocused();
    await this.page.keyboard.type(String(count));
    await sheet.getByRole('button', { name: start.confirm.action_other.replace('{{count}}', String(count)) }).click();
    await expect(sheet).toBeHidden();
  }

  /** Ends the batch and puts its summary away. */
  async endTheBatch(): Promise<void> {
    const { bar, end, summary } = this.text.batches;
    await this.page.getByRole('button', { name: bar.end, exact: true }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: end.action }).click();
    const told = this.page.getByRole('dialog', { name: summary.title });
    await told.getByRole('button', { name: this.text.common.close }).last().click();
    await expect(told).toBeHidden();
  }

  /** After a start in the middle of a batch. */
  async letTheBatchGoOn(): Promise<void> {
    const { fine } = this.text.batches.unfinished;
    await this.page.getByRole('dialog').getByRole('button', { name: fine, exact: true }).click();
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }

  /** The big counters above the grid. */
  async expectCount(state: keyof typeof ja.bench.counts, count: number, limitMs = 60_000): Promise<void> {
    const counter = this.page.getByText(new RegExp(`^${count}\\s*${this.text.bench.counts[state]}$`));
    await expect(counter).toBeVisible({ timeout: limitMs });
  }
}

/** Sends the form of the field. */
export const submit = (site: Page, field: string): Promise<void> =>
  site.locator(field).evaluate((input) => (input as HTMLInputElement).form?.requestSubmit());
