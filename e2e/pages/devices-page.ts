import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

export class DevicesPage extends FramePage {
  get grid(): Locator {
    return this.page.getByRole('grid', { name: this.text.devices.list });
  }

  /** The rows that exist: those in sight and some around them. */
  get rows(): Locator {
    return this.grid.getByRole('rowgroup').nth(1).getByRole('row');
  }

  get conditions(): Locator {
    return this.page.getByRole('list', { name: this.text.devices.conditions.label }).getByRole('listitem');
  }

  get selection(): Locator {
    return this.page.getByRole('region', { name: this.text.devices.selection.label });
  }

  /** An item of what else can be done with the selection. */
  async chooseMore(name: string): Promise<void> {
    await this.selection.getByRole('button', { name: this.text.devices.selection.more }).click();
    await this.page.getByRole('menuitem', { name }).click();
  }

  /** The row the keys are at. */
  get current(): Locator {
    return this.grid.locator('[data-current]');
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: this.text.devices.search });
  }

  filter(name: string): Locator {
    return this.page
      .getByRole('group', { name: this.text.devices.filter })
      .getByRole('button', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}`) });
  }

  column(name: string): Locator {
    return this.page.getByRole('columnheader', { name });
  }

  /** The command cards of the timeline, newest first. */
  get cards(): Locator {
    return this.page.getByRole('list', { name: this.text.commands.timeline.label }).getByRole('article');
  }
}
