import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

/** Operations: what, how and for whom; the plan; and how far it is. */
export class OperationsPage extends FramePage {
  /** The whole of a tile: its word, its number, its hint. */
  tile(name: 'now' | 'later' | 'excluded' | 'warned'): Locator {
    return this.page
      .getByRole('group', { name: this.text.operations.plan.tiles.label })
      .getByRole('button', { name: new RegExp(`^${this.text.operations.plan.tiles[name]} ?\\d`) });
  }

  target(kind: 'view' | 'organization' | 'list' | 'all'): Locator {
    return this.page.getByRole('radio', { name: this.text.operations.target.by[kind] });
  }

  /** How many are chosen. */
  total(count: number): Locator {
    return this.page.getByText(this.text.operations.target.total_other.replace('{{count}}', String(count)), { exact: true });
  }

  get rows(): Locator {
    return this.page.getByRole('main').getByRole('table').last().locator('tbody').getByRole('row');
  }

  inDialog(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }
}
