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

  /** Begins a batch, at its end. */
  begin(count: number): Locator {
    const { action_one, action_other } = this.text.batches.start.confirm;
    return this.inDialog((count === 1 ? action_one : action_other).replace('{{count}}', String(count)));
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
