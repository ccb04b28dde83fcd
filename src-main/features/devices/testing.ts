import { expect } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { devices as contract, type DeviceFilter, deviceFilter } from '#contract/devices.ts';
import { ManualClock } from '#lib/clock.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { DevicesService } from './devices-service.ts';
import type { AuthenticatedDevice } from './devices-store.ts';

export const DAY = 86_400_000;

type ListInput = Parameters<DevicesService['list']>[0];

/** The service on a store of its own. What screens get is held against the contract. */
export class DevicesWorld {
  readonly clock = new ManualClock();
  readonly database = memoryDatabase();
  readonly events: string[] = [];
  readonly deeds: { action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  readonly service = new DevicesService({
    database: this.database,
    clock: this.clock,
    settings: new SettingsStore(this.database),
    newId: () => `view-${this.deeds.length}`,
    record: (action, subject, details = {}) => this.deeds.push({ action, subject, details }),
    simulated: true,
    publish: (_name, { id }) => this.events.push(id),
  });

  authenticate(id: string, facts: Partial<AuthenticatedDevice> = {}): void {
    const device = { name: null, productName: 'iPhone14,5', osVersion: '18.1', buildVersion: '22B83', imei: null };
    this.service.recordAuthenticated({ id, udid: id, serialNumber: `SN${id}`, ...device, ...facts });
  }

  enrol(id: string, facts: Partial<AuthenticatedDevice> = {}): void {
    this.authenticate(id, facts);
    this.service.recordEnrolled(id);
  }

  rows(filter: Partial<DeviceFilter> = {}, input: Partial<Omit<ListInput, 'filter'>> = {}) {
    const order = { sort: 'name' as const, descending: false, offset: 0, limit: 100, ...input };
    const answer = this.service.list({ ...order, filter: deviceFilter.parse(filter) });
    // What the screen gets: parsed by the contract.
    expect(answerSchema(contract.calls.list).parse(answer)).toEqual(answer);
    return answer.value.rows;
  }

  ids(filter: Partial<DeviceFilter> = {}, input: Partial<Omit<ListInput, 'filter'>> = {}): string[] {
    return this.rows(filter, input).map((row) => row.id);
  }

  find = (text: string): string[] => this.ids({ text });

  async counts(filter: Partial<DeviceFilter> = {}) {
    const answer = await this.service.counts({ filter: deviceFilter.parse(filter) });
    expect(answerSchema(contract.calls.counts).parse(answer)).toEqual(answer);
    return answer.value;
  }
}
