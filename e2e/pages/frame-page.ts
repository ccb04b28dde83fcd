import type { Locator, Page } from '@playwright/test';
import { en } from '../../src-renderer/text/en.ts';
import { ja } from '../../src-renderer/text/ja.ts';

export const texts = { ja, en };
export type Language = keyof typeof texts;
type Area = keyof typeof ja.frame.areas;

/** What is around every screen. Everything is found by its role and its words, as a person finds it. */
export class FramePage {
  readonly page: Page;
  readonly text: (typeof texts)[Language];

  constructor(page: Page, language: Language = 'ja') {
    this.page = page;
    this.text = texts[language];
  }

  link(area: Area): Locator {
    return this.page
      .getByRole('navigation', { name: this.text.frame.navigation })
      .getByRole('link', { name: new RegExp(`^${this.text.frame.areas[area]}`) });
  }

  title(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  get practiceNote(): Locator {
    return this.page.getByRole('note').filter({ hasText: this.text.frame.practice.banner });
  }

  get lostAlert(): Locator {
    return this.page.getByRole('alert').filter({ hasText: this.text.frame.lost.text });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
