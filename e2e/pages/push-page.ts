import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

/** The push certificate wizards, new and renewal. */
export class PushPage extends FramePage {
  get steps(): Locator {
    return this.page.getByRole('list', { name: this.text.wizard.rail }).getByRole('listitem');
  }

  get currentStep(): Locator {
    return this.page.locator('[aria-current="step"]');
  }

  get checks(): Locator {
    return this.page.getByRole('list', { name: this.text.push.checks.label }).getByRole('listitem');
  }

  /** The heading of the page the wizard stands at. */
  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 2, name, exact: true });
  }

  field(name: 'organizationName' | 'contactName' | 'email' | 'country' | 'appleAccount'): Locator {
    return this.page.getByLabel(this.text.push.form[name]);
  }

  signer(name: 'own' | 'external' | 'mdmcert'): Locator {
    return this.page.getByRole('radio', { name: this.text.push.signer[name].title });
  }

  get certificateInput(): Locator {
    return this.page.getByLabel(this.text.push.portal.drop.input);
  }

  get signedInput(): Locator {
    return this.page.getByLabel(this.text.push.sign.drop.input);
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  /** Lets go of a file somewhere over the window, not over a drop zone. */
  async dropAnywhere(fileName: string, content: string): Promise<void> {
    await this.page.evaluate(
      ([name, text]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text ?? ''], name ?? ''));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      [fileName, content],
    );
  }
}
