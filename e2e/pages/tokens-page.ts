import type { Locator } from '@playwright/test';
import type { TokenKind } from '#contract/tokens.ts';
import { FramePage } from './frame-page.ts';

/** The wizards of the three tokens. */
export class TokensPage extends FramePage {
  get steps(): Locator {
    return this.page.getByRole('list', { name: this.text.wizard.rail }).getByRole('listitem');
  }

  get currentStep(): Locator {
    return this.page.locator('[aria-current="step"]');
  }

  /** The heading of the page the wizard stands at. */
  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 2, name, exact: true });
  }

  field(name: 'account' | 'clientId' | 'keyId'): Locator {
    return this.page.getByLabel(this.text.tokens.portal[name]);
  }

  fileInput(kind: TokenKind): Locator {
    return this.page.getByLabel(this.text.tokens.portal.drop.input[kind], { exact: true });
  }

  get guide(): Locator {
    return this.page.getByRole('region', { name: this.text.tokens.guide.title });
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  row(name: keyof TokensPage['text']['tokens']['facts']): Locator {
    return this.page
      .getByRole('table', { name: this.text.tokens.compare.table })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: this.text.tokens.facts[name], exact: true }) });
  }
}
