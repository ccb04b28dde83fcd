import type { Locator } from '@playwright/test';
import { FramePage } from './frame-page.ts';

type Day = keyof FramePage['text']['workHours']['weekdays'];
const filled = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name) => String(values[name]));

/** Work-time limits: the list, and the sheet in which one is made. */
export class WorkHoursPage extends FramePage {
  card(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  deed(deed: 'editOf' | 'removeOf', name: string): Locator {
    return this.button(filled(this.text.workHours[deed], { name }));
  }

  active(name: string): Locator {
    return this.page.getByRole('switch', { name: filled(this.text.workHours.activeOf, { name }) });
  }

  time(part: 'from' | 'to', day: Day, number = 1): Locator {
    return this.dialog.getByLabel(filled(this.text.workHours.form[part], { day: this.text.workHours.weekdays[day], number }), {
      exact: true,
    });
  }

  addSpan(day: Day): Locator {
    return this.inDialog(filled(this.text.workHours.form.addSpanOf, { day: this.text.workHours.weekdays[day] }));
  }

  removeSpan(day: Day, number = 1): Locator {
    return this.inDialog(filled(this.text.workHours.form.removeSpanOf, { day: this.text.workHours.weekdays[day], number }));
  }

  target(kind: 'view' | 'organization' | 'list' | 'all'): Locator {
    return this.dialog.getByRole('radio', { name: this.text.operations.target.by[kind] });
  }

  inDialog(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  async giveProfile(name = 'work.mobileconfig', content = '<plist/>'): Promise<void> {
    const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
    await this.dialog.getByLabel(this.text.workHours.form.profile, { exact: true }).and(this.page.locator('input')).setInputFiles(file);
  }
}
