import { expect, type Locator, type Page } from '@playwright/test';
import type { StartAction, StartFaultCode } from '#contract/start.ts';
import { en } from '../../src-renderer/text/en.ts';
import { ja } from '../../src-renderer/text/ja.ts';

/** The page that stands where no world could start. */
export class StartPage {
  readonly page: Page;
  readonly text: typeof ja;

  constructor(page: Page, language: 'ja' | 'en' = 'ja') {
    this.page = page;
    this.text = language === 'ja' ? ja : (en as typeof ja);
  }

  /** Waits for the fault: its title, what it means and what to do. */
  async says(code: StartFaultCode, timeout?: number): Promise<void> {
    const { title, means, next } = this.text.start.faults[code];
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible(timeout === undefined ? {} : { timeout });
    await expect(this.page.getByText(means)).toBeVisible();
    await expect(this.page.getByText(next)).toBeVisible();
  }

  action(action: StartAction): Locator {
    const name = this.text.start.actions[action].split(/[{…]/)[0] ?? '';
    return action === 'use-backup'
      ? this.page.getByRole('button', { name: /バックアップを使う|Use the Backup/ })
      : this.page.getByRole('button', { name });
  }
}
