import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

export class BenchPage extends FramePage {
  get grid(): Locator {
    return this.page.getByRole('grid', { name: this.text.bench.grid });
  }

  /** The card of the device with this name. */
  card(name: string): Locator {
    return this.grid.getByRole('gridcell').filter({ hasText: name });
  }

  get inspector(): Locator {
    return this.page.getByRole('region', { name: this.text.bench.inspector.title });
  }

  get prepare(): Locator {
    return this.button(this.text.bench.prepare);
  }

  start(count: number): Locator {
    const name = count === 1 ? this.text.bench.plan.start_one : this.text.bench.plan.start_other;
    return this.dialog.getByRole('button', { name: name.replace('{{count}}', String(count)) });
  }

  get typed(): Locator {
    return this.dialog.getByRole('textbox');
  }

  /** The batch under way, or the way to begin one. */
  get batch(): Locator {
    return this.page.getByRole('region', { name: this.text.batches.bar.label });
  }

  get places(): Locator {
    return this.dialog.getByRole('grid', { name: this.text.bench.layout.places }).getByRole('gridcell');
  }

  inDialog(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** From the bench to the plan of a new batch with the first recipe. */
  async planBatch(): Promise<void> {
    const { start } = this.text.batches;
    await this.batch.getByRole('button', { name: this.text.batches.bar.start }).click();
    await this.dialog.getByRole('radio').first().check();
    await this.inDialog(start.next).click();
    await this.inDialog(start.next).click();
  }
}
