import { expect, type Locator } from '@playwright/test';
import type { PracticeAct, PracticeFault, PracticeKind, PracticeSpeed, PracticeWork } from '#contract/practice.ts';
import { Person } from './person.ts';

/** A sentence of the interface with its values put in. */
export const said = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));

/** Hands do to one device after the other what is done to all; there may be sixty. */
const ALL_OF_THEM_MS = 60_000;

type Shipped = 'standard' | 'supervised' | 'bought-ade' | 'ade-by-hand';

/** Somebody at the kitting bench, whose hands reach the practice devices too. */
export class BenchPerson extends Person {
  /** What supervised devices show as their owner. */
  async nameTheOrganization(name: string): Promise<void> {
    const { settings, common } = this.text;
    await this.goTo('settings');
    const field = this.page.getByRole('textbox', { name: settings.general.organizationName });
    await field.fill(name);
    await this.page.locator('form').filter({ has: field }).getByRole('button', { name: common.save }).click();
    await expect(this.page.getByText(settings.saved)).toBeVisible();
  }

  get grid(): Locator {
    return this.page.getByRole('grid', { name: this.text.bench.grid });
  }

  /** The card of the device at this port. */
  card(port: string): Locator {
    const number = this.page.getByTitle(said(this.text.bench.card.port, { port }), { exact: true });
    return this.grid.getByRole('gridcell').filter({ has: number });
  }

  /** The card of this device, wherever it is plugged in. */
  cardOf(serialNumber: string): Locator {
    return this.grid.getByRole('gridcell').filter({ hasText: serialNumber });
  }

  get inspector(): Locator {
    return this.page.getByRole('region', { name: this.text.bench.inspector.title });
  }

  get bar(): Locator {
    return this.page.getByRole('region', { name: this.text.batches.bar.label });
  }

  /** The serial number on the card at this port; a compact card shows its end. */
  async serialAt(port: string): Promise<string> {
    return serialIn(this.card(port));
  }

  /** Notes every state that a card is seen in from now on, however briefly: serial number and state, in their order. */
  async watchCards(): Promise<() => Promise<[serialNumber: string, state: string][]>> {
    await this.grid.evaluate((grid) => {
      const seen: [string, string][] = [];
      Object.assign(window, { seen });
      const note = () => {
        for (const card of grid.querySelectorAll<HTMLElement>('[data-state][role=gridcell]')) {
          const serial = /PRACT[0-9A-Z]{5}/.exec(card.textContent)?.[0] ?? '';
          const state = card.dataset['state'] ?? '';
          if (seen.findLast(([of]) => of === serial)?.[1] !== state) seen.push([serial, state]);
        }
      };
      new MutationObserver(note).observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
      note();
    });
    return () => this.page.evaluate(() => (window as unknown as { seen: [string, string][] }).seen);
  }

  // What hands do to practice devices.

  get hands(): Locator {
    return this.page.getByRole('region', { name: this.text.practice.title, exact: true });
  }

  /** The hands may be folded away. */
  async showHands(): Promise<void> {
    const fold = this.hands.getByRole('button', { name: this.text.practice.title });
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  }

  async setCount(count: number): Promise<void> {
    const { practice } = this.text;
    await this.showHands();
    await this.hands.getByLabel(practice.count).fill(String(count));
    await this.hands.getByRole('button', { name: practice.setCount }).click();
    await expect(this.hands.getByRole('row')).toHaveCount(count + 1, { timeout: ALL_OF_THEM_MS });
  }

  async putDown(count: number, kind: PracticeKind, model: string): Promise<void> {
    const { practice } = this.text;
    await this.setCount(count);
    await this.hands.getByRole('checkbox', { name: practice.chooseAll }).check();
    await this.hands.getByRole('button', { name: practice.layPhone }).click();
    const sheet = this.page.getByRole('dialog');
    await this.pick(sheet.getByRole('combobox', { name: practice.phoneSheet.kind }), practice.kinds[kind]);
    await this.pick(sheet.getByRole('combobox', { name: practice.phoneSheet.model }), model);
    await sheet.getByRole('button', { name: practice.phoneSheet.lay, exact: true }).click();
    await expect(sheet).toBeHidden({ timeout: ALL_OF_THEM_MS });
    await expect(this.hands.getByRole('row').filter({ hasText: model })).toHaveCount(count);
    await this.hands.getByRole('checkbox', { name: practice.chooseAll }).uncheck();
  }

  async chooseSpeed(speed: PracticeSpeed): Promise<void> {
    const { practice } = this.text;
    await this.showHands();
    await this.pick(this.hands.getByRole('combobox', { name: practice.speed }), said(practice.speedOf, { speed }));
  }

  /** The line of the device at this port. */
  line(port: string): Locator {
    return this.hands.getByRole('row').filter({ hasText: new RegExp(`\\b${port} PRACT`) });
  }

  async act(port: string, deed: PracticeAct): Promise<void> {
    await this.showHands();
    await this.line(port).getByRole('button', { name: this.text.practice.acts[deed] }).click();
  }

  /** A port that loses its device about every so many requests. */
  async wearOutTheCable(port: string, requests: number): Promise<void> {
    await this.#inject(this.line(port).getByRole('checkbox'), 'bad-cable', (sheet) =>
      sheet.getByLabel(this.text.practice.faultSheet.requests).fill(String(requests)),
    );
  }

  /** Every device takes so many seconds of its own longer for such work. */
  async slowDown(work: PracticeWork, seconds: number): Promise<void> {
    const { practice } = this.text;
    await this.#inject(this.hands.getByRole('checkbox', { name: practice.chooseAll }), 'slow', async (sheet) => {
      await this.pick(sheet.getByRole('combobox', { name: practice.faultSheet.work }), practice.requests[work]);
      await sheet.getByLabel(practice.faultSheet.seconds).fill(String(seconds));
    });
  }

  async #inject(choice: Locator, fault: PracticeFault['fault'], choose: (sheet: Locator) => Promise<void>): Promise<void> {
    const { practice } = this.text;
    await this.showHands();
    await choice.check();
    await this.hands.getByRole('button', { name: practice.addFault }).click();
    const sheet = this.page.getByRole('dialog');
    await this.pick(sheet.getByRole('combobox', { name: practice.faultSheet.fault }), practice.faults[fault]);
    await choose(sheet);
    await sheet.getByText(practice.ends['until-cleared'], { exact: true }).click();
    await sheet.getByRole('button', { name: practice.faultSheet.add, exact: true }).click();
    await expect(sheet).toBeHidden({ timeout: ALL_OF_THEM_MS });
    await choice.uncheck();
  }

  /** Each of the two is plugged in where the other was. */
  async swapPorts(one: string, other: string): Promise<void> {
    await this.showHands();
    for (const port of [one, other]) await this.line(port).getByRole('checkbox').check();
    const serial = await serialIn(this.line(one));
    await this.hands.getByRole('button', { name: this.text.practice.swap }).click();
    // Lines change places: nobody presses what moves.
    await expect(this.line(other)).toContainText(serial);
    for (const port of [one, other]) await this.line(port).getByRole('checkbox').uncheck();
  }

  protected async pick(combobox: Locator, option: string): Promise<void> {
    await combobox.click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  // Batches.

  /** From the bar to the confirmation of a batch with every device that is ready. */
  async planBatch(recipe: Shipped, operator: string): Promise<Locator> {
    const { batches, recipes } = this.text;
    await this.bar.getByRole('button', { name: batches.bar.start }).click();
    const sheet = this.page.getByRole('dialog', { name: batches.start.title });
    const next = sheet.getByRole('button', { name: batches.start.next, exact: true });
    await sheet.getByRole('radio', { name: recipes.shipped[recipe].name, exact: true }).check();
    await next.click();
    await sheet.getByLabel(batches.start.details.operator).fill(operator);
    await next.click();
    return sheet;
  }

  /** Begins what is planned, where nothing is erased. */
  async confirmBatch(sheet: Locator, count: number): Promise<void> {
    const { start } = this.text.batches;
    await expect(sheet.getByText(said(start.plan.included_other, { count }))).toBeVisible();
    await sheet.getByRole('button', { name: start.next, exact: true }).click();
    await sheet.getByRole('textbox').pressSequentially(String(count));
    await sheet.getByRole('button', { name: said(start.confirm.action_other, { count }) }).click();
    await expect(sheet).toBeHidden();
  }

  /** Begins what is planned, where everything on the devices is lost: a reason, the phrase, and three seconds of holding. */
  async confirmErase(sheet: Locator, count: number, phrase: string): Promise<void> {
    const { start } = this.text.batches;
    await expect(sheet.getByText(said(start.plan.included_other, { count }))).toBeVisible();
    await sheet.getByRole('button', { name: start.next, exact: true }).click();
    await sheet.getByRole('textbox').first().fill('journey');
    await sheet.getByRole('textbox').last().pressSequentially(phrase);
    await sheet.getByRole('button', { name: said(start.confirm.actionErase_other, { count }) }).hover();
    await this.page.mouse.down();
    await expect(sheet).toBeHidden({ timeout: 20_000 });
    await this.page.mouse.up();
  }

  /** The big counters of the batch. */
  async expectInBatch(state: 'waiting' | 'working' | 'done' | 'attention', count: number, limitMs = 60_000): Promise<void> {
    const counter = this.bar.getByRole('listitem').filter({ hasText: new RegExp(`^${count}\\s*${this.text.batches.counts[state]}$`) });
    await expect(counter).toBeVisible({ timeout: limitMs });
  }

  /** Ends the batch; answers the sheet that sums it up. */
  async endBatch(): Promise<Locator> {
    const { batches } = this.text;
    await this.bar.getByRole('button', { name: batches.bar.end }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: batches.end.action }).click();
    const summary = this.page.getByRole('dialog', { name: batches.summary.title });
    await expect(summary).toBeVisible();
    return summary;
  }

  /** The document that is handed to the print window next, once that is closed again. */
  printed(): Promise<string> {
    return this.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          window.addEventListener('print-window', (event) => resolve((event as CustomEvent<string>).detail), { once: true });
        }),
    );
  }

  /** The document that "Print…" makes of the report. */
  async printReport(summary: Locator): Promise<string> {
    const { report } = this.text.batches;
    const printed = this.printed();
    await summary.getByRole('button', { name: report.open }).click();
    await this.page.getByRole('menuitem', { name: report.print }).click();
    return printed;
  }
}

/** The serial number of the simulated device that stands there. */
async function serialIn(place: Locator): Promise<string> {
  const found = /PRACT[0-9A-Z]{5}/.exec((await place.textContent()) ?? '');
  if (found === null) throw new Error('no serial number there');
  return found[0];
}
