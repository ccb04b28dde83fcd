import { expect, type Locator } from '@playwright/test';
import type { CredentialKind } from '#contract/certificates.ts';
import { FramePage } from './frame-page.ts';

/** The centre of all credentials, and one credential of it. */
export class CertificatesPage extends FramePage {
  name(kind: CredentialKind): string {
    return this.text.certificates.kinds[kind];
  }

  row(kind: CredentialKind): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('link', { name: this.name(kind), exact: true }) });
  }

  verify(kind: CredentialKind): Locator {
    return this.button(this.text.certificates.row.verifyOf.replace('{{name}}', this.name(kind)));
  }

  primary(word: 'get' | 'create' | 'renew' | 'resume', kind: CredentialKind): Locator {
    return this.button(`${this.text.certificates.row[word]}: ${this.name(kind)}`);
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  get reason(): Locator {
    return this.dialog.getByLabel(this.text.confirmation.reason);
  }

  typed(phrase: string): Locator {
    return this.dialog.getByLabel(this.text.confirmation.typed.replace('{{phrase}}', phrase));
  }

  passphrase(index: number): Locator {
    return this.dialog.locator('input[type=password]').nth(index);
  }

  /** Holds a button of the sheet until it has done its work, as long as it says that it must be held. */
  async hold(name: string): Promise<void> {
    const button = this.dialog.getByRole('button', { name, exact: true });
    await button.hover();
    await this.page.mouse.down();
    // Of what it says while it is held, the part before the seconds: the hint has a number, too.
    const counting = this.dialog.getByRole('status').filter({ hasText: this.text.confirmation.left.split('{{')[0] ?? '' });
    await expect(counting).toBeVisible();
    await expect(counting).toHaveCount(0);
    await this.page.mouse.up();
  }

  /** Any file, dropped at a place of the page. */
  async drop(on: Locator, files: readonly { readonly name: string; readonly content: string }[]): Promise<void> {
    const transfer = await this.page.evaluateHandle((given) => {
      const data = new DataTransfer();
      for (const { name, content } of given) data.items.add(new File([content], name));
      return data;
    }, files);
    await on.dispatchEvent('dragover', { dataTransfer: transfer });
    await on.dispatchEvent('drop', { dataTransfer: transfer });
  }
}
