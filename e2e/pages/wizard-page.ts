import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

export class WizardPage extends FramePage {
  get steps(): Locator {
    return this.page.getByRole('list', { name: this.text.wizard.rail }).getByRole('listitem');
  }

  get currentStep(): Locator {
    return this.page.locator('[aria-current="step"]');
  }

  get checks(): Locator {
    return this.page.getByRole('list', { name: this.text.wizard.checks.label }).getByRole('listitem');
  }

  field(name: Exclude<keyof WizardPage['text']['wizard']['form'], 'title'>): Locator {
    return this.page.getByLabel(this.text.wizard.form[name]);
  }

  get fileInput(): Locator {
    return this.page.getByLabel(this.text.wizard.portal.drop.input);
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }
}
