import type { Locator } from '@playwright/test';
import type { CommandType } from '#contract/command-catalogue.ts';
import { DevicesPage } from './devices-page.ts';
import { focusOn } from './keys.ts';

type Plain = Exclude<CommandType, `Settings.${string}`>;

/** The commands of one device: its menu, the sheet of a command, and the PIN of a Mac. */
export class CommandsPage extends DevicesPage {
  get menu(): Locator {
    return this.page.getByRole('dialog', { name: this.text.commands.menu.label });
  }

  /** The menu has its own dialog; a sheet is another. */
  get sheet(): Locator {
    return this.page.getByRole('dialog').filter({ has: this.page.getByRole('heading', { level: 2 }) });
  }

  item(type: Plain): Locator {
    return this.page.getByRole('button', { name: this.text.commands.titles[type], exact: true });
  }

  async openMenu(): Promise<void> {
    await this.button(this.text.commands.menu.open).click();
  }

  async choose(type: Plain): Promise<void> {
    await this.openMenu();
    await this.item(type).click();
  }

  sheetButton(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  /** One of the two rows of six boxes. */
  digit(row: 'first' | 'second', index: number): Locator {
    const label = this.text.commands.pin[row];
    return this.sheet.getByRole('textbox', {
      name: this.text.commands.pin.digit.replace('{{label}}', label).replace('{{count}}', String(index)),
      exact: true,
    });
  }

  async typePin(row: 'first' | 'second', digits: string): Promise<void> {
    await focusOn(this.digit(row, 1));
    await this.page.keyboard.type(digits);
  }
}
