import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

export class DevicesPage extends FramePage {
  get rows(): Locator {
    return this.page.getByRole('table', { name: this.text.devices.list }).locator('tbody').getByRole('row');
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
