import { expect, type Page } from '@playwright/test';
import { pressOn } from '../pages/keys.ts';
import { type Person, submit } from './person.ts';

const ACCOUNT = 'kanri@practice.example';

/** A person at the simulated Apple Business Manager, in a tab that the open wizard's link leads to. */
export class BusinessVisitor {
  readonly #person: Person;

  constructor(person: Person) {
    this.#person = person;
  }

  /** The wizard of the ADE server token, from its start to the live answer. `withDevices`: all of the organisation are assigned to it. */
  async getAdeToken(server: string, { withDevices = false } = {}): Promise<void> {
    const { tokens } = this.#person.text;
    await this.#startWizard('ade');
    const key = await this.#person.save(tokens.key.action);
    const token = await this.#downloadAdeToken(server, key);
    if (withDevices) await this.#assignEverything(server);
    await this.#person.giveFile(token, tokens.portal.drop.input.ade);
    await this.#verify();
  }

  async getContentToken(): Promise<void> {
    await this.#startWizard('content');
    await this.#person.giveFile(await this.downloadContentToken(), this.#person.text.tokens.portal.drop.input.content);
    await this.#verify();
  }

  async getApiKey(): Promise<void> {
    const { page, text } = this.#person;
    await this.#startWizard('api');
    const { clientId, keyId, keyFile } = await this.#createApiAccount();
    await page.getByRole('textbox', { name: text.tokens.portal.clientId, exact: true }).fill(clientId);
    await page.getByRole('textbox', { name: text.tokens.portal.keyId, exact: true }).fill(keyId);
    await this.#person.giveFile(keyFile, text.tokens.portal.drop.input.api);
    await this.#verify();
  }

  async #startWizard(kind: 'ade' | 'content' | 'api'): Promise<void> {
    const { page, text } = this.#person;
    await this.#person.openPlace(`certificates/${kind}`);
    await page.getByRole('button', { name: text.tokens.start.action, exact: true }).click();
  }

  async #verify(): Promise<void> {
    const { page, text } = this.#person;
    await page.getByRole('button', { name: text.tokens.verify.action }).click();
    await expect(page.getByRole('heading', { name: text.tokens.done.title, exact: true })).toBeVisible();
  }

  async #downloadAdeToken(server: string, publicKey: string): Promise<string> {
    const site = await this.#enter();
    await site.locator('#account-menu').click();
    await site.locator('#preferences').click();
    await site.locator('#add-server').click();
    await site.locator('#name').fill(server);
    await site.locator('#key').setInputFiles(publicKey);
    await submit(site, '#key');
    await site.locator(`[data-name="${server}"]`).or(site.locator('#download-token')).first().waitFor();
    if (!(await site.locator('#download-token').isVisible())) await site.locator(`[data-name="${server}"]`).click();
    await site.locator('#download-token').click();
    return this.#download(site, '#download');
  }

  async downloadContentToken(): Promise<string> {
    const site = await this.#enter();
    await site.locator('#account-menu').click();
    await site.locator('#preferences').click();
    await site.locator('#payments').click();
    return this.#download(site, '[data-location] :is(a, button)');
  }

  async #assignEverything(server: string): Promise<void> {
    const site = await this.#enter();
    await site.goto(new URL('/devices', site.url()).href);
    for (const box of await site.locator('[name=device]').all()) await box.check();
    await site.locator('#server').selectOption({ label: server });
    await submit(site, '#server');
    await site.locator('#confirm').click();
    await expect(site.locator('#confirm')).toBeHidden();
    await site.close();
  }

  async #createApiAccount(): Promise<{ clientId: string; keyId: string; keyFile: string }> {
    const site = await this.#enter();
    await site.locator('#account-menu').click();
    await site.locator('#preferences').click();
    await site.locator('#api').click();
    await site.locator('#add-api').click();
    await site.locator('#name').fill('Shitaku');
    await submit(site, '#name');
    const clientId = await site.locator('#client-id').innerText();
    const keyId = await site.locator('#key-id').innerText();
    const keyFile = await this.#download(site, '#download-key');
    return { clientId, keyId, keyFile };
  }

  /** The address whose mail the practice world receives. */
  async mailAddress(): Promise<string> {
    const mail = await this.#mail();
    const address = await mail.locator('#address').innerText();
    await mail.close();
    return address;
  }

  /** The attachment of the newest mail. */
  async attachment(): Promise<string> {
    return this.#download(await this.#mail(), '[data-mail]');
  }

  /** The practice mailbox, from its link in the settings; the wizard stays open behind it. */
  async #mail(): Promise<Page> {
    const { page, text } = this.#person;
    const settings = await page.context().newPage();
    await settings.goto(`${new URL(page.url()).origin}/#/settings`);
    const opens = page.context().waitForEvent('page');
    await settings.getByRole('link', { name: text.practice.panel.mail }).click();
    const mail = await opens;
    await settings.close();
    return mail;
  }

  async #enter(): Promise<Page> {
    const site = await this.#person.openTab(this.#person.text.tokens.portal.openPractice);
    const signIn = site.locator('#account');
    await signIn.or(site.locator('#account-menu')).first().waitFor();
    if (await signIn.isVisible()) {
      await signIn.fill(ACCOUNT);
      await pressOn(signIn, 'Enter');
    }
    await site.locator('#accept').or(site.locator('#account-menu')).first().waitFor();
    if (await site.locator('#accept').isVisible()) await site.locator('#accept').click();
    await expect(site.locator('#account-menu')).toBeVisible();
    return site;
  }

  async #download(site: Page, button: string): Promise<string> {
    const arrives = site.waitForEvent('download');
    await site.locator(button).first().click();
    const path = await this.#person.keep(await arrives);
    await site.close();
    return path;
  }
}
