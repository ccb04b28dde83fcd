import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

interface DownloadedFile {
  readonly name: string;
  readonly text: string;
}

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const;

/** A person at a practice site: finds things by the words on them, with the mouse or the keyboard. */
export class SiteVisit {
  readonly page: Page;
  readonly #complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      // Chromium reports every refused form (422, 413, 404) as an error; those are looked at on the page.
      const isRefusal = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.#complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.#complaints.push(String(error)));
  }

  /** Called after each test: nothing may have gone wrong that nobody saw. */
  end(): void {
    expect(this.#complaints).toEqual([]);
  }

  async signIn(url: string, account: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('#account').fill(account);
    await this.page.keyboard.press('Enter');
    await expect(this.page.locator('#account')).toHaveCount(0);
  }

  link = (name: string): Locator => this.page.getByRole('link', { name });
  button = (name: string): Locator => this.page.getByRole('button', { name });

  /** Tab until the element has the focus, as one who has no mouse. */
  async tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error('not reached by Tab');
  }

  async press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press(key);
  }

  async choose(input: string, name: string, content: string | Buffer): Promise<void> {
    await this.page.locator(input).setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  }

  /** A download is looked at, and the page stays. */
  async download(target: Locator): Promise<DownloadedFile> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), target.click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }

  /**
   * One page in one state: which it is, that it says what it is not, and how it looks. `code`: the refusal it shows;
   * one sentence in each language, and none elsewhere.
   */
  async sees(title: string, code: string | null = null): Promise<void> {
    const { page } = this;
    await expect(page).toHaveTitle(`${title} · 練習 / Practice`);
    await expect(page.getByRole('banner')).toHaveText(/練習 \/ Practice.*Apple のサイトではありません。 .*not Apple\./);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    if (code === null) await expect(page.getByRole('alert')).toHaveCount(0);
    else await this.refuses(code);
    for (const { colorScheme, width } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      // Legacy: everything in this page; otherwise axe opens another one to put its results together.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect.soft(found, `${title}, ${colorScheme}, ${width}`).toEqual([]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(sideways, `${title} reaches out of ${width}`).toBeLessThanOrEqual(0);
    }
  }

  /** One sentence in Japanese and its English beside it; never a bare code. */
  async refuses(code: string): Promise<void> {
    const problem = this.page.getByRole('alert');
    await expect(problem).toHaveAttribute('data-code', code);
    const en = (await problem.locator('[lang="en"]').textContent()) ?? '';
    const ja = ((await problem.textContent()) ?? '').slice(0, -en.length).trim();
    expect(ja).toMatch(/^[^。]*[ぁ-ん][^。]*。([^。]+。){0,2}$/);
    expect(en).toMatch(/^[A-Z][^ぁ-んァ-ヶ]*\.$/);
  }
}
