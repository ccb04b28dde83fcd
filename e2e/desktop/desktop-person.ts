import type { BrowserContext, Page } from '@playwright/test';
import { FleetPerson } from '../journeys/fleet-person.ts';
import type { Language } from '../journeys/person.ts';
import type { NativeHands } from './native-hands.ts';

interface Around {
  readonly system: NativeHands;
  /** The person's own browser, beside the app. */
  readonly browser: BrowserContext;
  /** Where it saves. */
  readonly downloads: string;
}

/** Somebody at the window of the desktop app: what leads out of it is in the hands of the system. */
export class DesktopPerson extends FleetPerson {
  readonly system: NativeHands;
  readonly #browser: BrowserContext;

  constructor(page: Page, language: Language, { system, browser, downloads }: Around) {
    super(page, language, downloads);
    this.system = system;
    this.#browser = browser;
  }

  override async openTab(link: string): Promise<Page> {
    const address = await this.system.openedBy(() => this.page.getByRole('link', { name: link }).click());
    const tab = await this.#browser.newPage();
    await tab.goto(address);
    return tab;
  }

  override async save(button: string): Promise<string> {
    const { path } = await this.system.savedBy(() => this.page.getByRole('button', { name: button }).click());
    return path;
  }
}
