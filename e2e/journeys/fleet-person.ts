import { expect, type Locator } from '@playwright/test';
import type { PracticeFleetAct, PracticeFleetKind } from '#contract/practice.ts';
import { pressOn } from '../pages/keys.ts';
import { BenchPerson, said } from './bench-person.ts';

/** Devices enrol one after the other. */
const ENROL_MS = 60_000;

/** Somebody with a fleet, whose hands reach the practice devices that have no cable. */
export class FleetPerson extends BenchPerson {
  get fleet(): Locator {
    return this.page.getByRole('region', { name: this.text.practice.fleet.title, exact: true });
  }

  get fleetRows(): Locator {
    return this.fleet.getByRole('table').locator('tbody').getByRole('row');
  }

  /** The line of this device: its name is a number of its own. */
  fleetRow(name: string): Locator {
    return this.fleetRows.filter({ hasText: name });
  }

  /** Below the list of devices, folded at first. */
  async showFleet(): Promise<void> {
    await this.goTo('devices');
    const fold = this.fleet.getByRole('button', { name: this.text.practice.fleet.title });
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  }

  /** New devices, enrolled; answers the names of all there are now. */
  async addToFleet(kind: PracticeFleetKind, count: number): Promise<string[]> {
    const { fleet } = this.text.practice;
    await this.showFleet();
    const before = await this.fleetRows.count();
    await this.pick(this.fleet.getByRole('combobox', { name: fleet.kind }), fleet.kinds[kind]);
    await this.fleet.getByLabel(fleet.count).fill(String(count));
    await this.fleet.getByRole('button', { name: fleet.add }).click();
    await expect(this.fleetRows).toHaveCount(before + count);
    await expect(this.fleetRows.filter({ hasText: fleet.states.enrolled })).toHaveCount(before + count, { timeout: ENROL_MS });
    return this.#names();
  }

  async #names(): Promise<string[]> {
    const headers = await this.fleetRows.getByRole('rowheader').allInnerTexts();
    return headers.map((text) => text.split(/\s/)[0] ?? '');
  }

  /** The names of all there are. */
  async fleetNames(): Promise<string[]> {
    await this.showFleet();
    return this.#names();
  }

  /** What the hand does to one device of the fleet; `typed` beside it. */
  async actOnFleet(name: string, act: PracticeFleetAct['act'], typed?: { field: 'pin'; value: string }): Promise<void> {
    const { fleet } = this.text.practice;
    await this.showFleet();
    const box = this.fleet.getByRole('checkbox', { name: said(fleet.choose, { name }) });
    await box.check();
    await this.pick(this.fleet.getByRole('combobox', { name: fleet.act }), fleet.acts[act]);
    if (typed !== undefined) await this.fleet.getByLabel(fleet.fields[typed.field]).fill(typed.value);
    await this.fleet.getByRole('button', { name: fleet.do, exact: true }).click();
    await box.uncheck();
  }

  /** The page of this device, from the list. */
  async openDevice(name: string): Promise<void> {
    await this.goTo('devices');
    const list = this.page.getByRole('grid', { name: this.text.devices.list });
    await pressOn(list.getByRole('row').filter({ hasText: name }).getByRole('link'), 'Enter');
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  }
}
