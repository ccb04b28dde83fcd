import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import type { BridgeEvent } from '#contract/index.ts';
import type { ValueOf } from './ask.ts';
import { FreshKeeper } from './fresh-keeper.ts';

const key = ['bench', 'slots', {}];
const slot = (udid: string, state: Slot['state']): Slot => ({ udid, state }) as Slot;
const held = (client: QueryClient) => client.getQueryData<ValueOf<'bench', 'slots'>>(key);

describe('FreshKeeper', () => {
  let client: QueryClient;
  let keeper: FreshKeeper;
  beforeEach(() => {
    vi.useFakeTimers();
    client = new QueryClient();
    keeper = new FreshKeeper(client);
    client.setQueryData(key, { bus: 'connected', slots: [slot('a', 'ready')] });
  });
  afterEach(() => {
    keeper.stop();
    vi.useRealTimers();
  });

  it('puts slots in place, adds new ones and takes away the gone', () => {
    keeper.hear({ noun: 'bench', name: 'slot', payload: slot('a', 'working') });
    keeper.hear({ noun: 'bench', name: 'slot', payload: slot('b', 'trust') });
    expect(held(client)?.slots.map(({ udid, state }) => `${udid} ${state}`)).toEqual(['a working', 'b trust']);
    keeper.hear({ noun: 'bench', name: 'slotRemoved', payload: { udid: 'a' } });
    keeper.hear({ noun: 'bench', name: 'bus', payload: { bus: 'absent' } });
    expect(held(client)).toEqual({ bus: 'absent', slots: [slot('b', 'trust')] });
  });

  it('asks again when an event comes while a snapshot is under way', async () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    void client.fetchQuery({ queryKey: key, queryFn: () => new Promise(() => {}), staleTime: 0 });
    keeper.hear({ noun: 'bench', name: 'slot', payload: slot('a', 'done') });
    await vi.advanceTimersByTimeAsync(300);
    expect(invalidate).toHaveBeenCalledWith({ queryKey: ['bench', 'slots'] });
  });

  it.each(['settings', 'updates'] as const)('asks for %s again when they change while they are being asked for', async (noun) => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    void client.fetchQuery({ queryKey: [noun, 'get', {}], queryFn: () => new Promise(() => {}), staleTime: 0 });
    keeper.hear({ noun, name: 'changed', payload: {} } as BridgeEvent);
    await vi.advanceTimersByTimeAsync(300);
    expect(invalidate).toHaveBeenCalledWith({ queryKey: [noun, 'get'] });
  });

  it('makes one new question of many events within a moment', async () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    for (let n = 0; n < 50; n += 1) keeper.hear({ noun: 'commands', name: 'changed', payload: { deviceId: 'x' } });
    await vi.advanceTimersByTimeAsync(300);
    expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([['commands'], ['devices'], ['workHours']]);
  });

  it('asks for the dates again when a credential, a wizard or the register changed', async () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    for (const noun of ['certificates', 'push', 'tokens', 'accounts', 'deadlines'] as const) {
      invalidate.mockClear();
      keeper.hear({ noun, name: 'changed', payload: {} });
      await vi.advanceTimersByTimeAsync(300);
      expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey)).toContainEqual(['deadlines']);
    }
  });

  it('asks what arrived in the downloads folder when something did', async () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    const payload = { kind: 'content-token', details: {}, place: 'content', arrivalId: 'a', fileName: 'x.vpptoken', at: 0 } as const;
    keeper.hear({ noun: 'certificates', name: 'arrived', payload });
    await vi.advanceTimersByTimeAsync(300);
    expect(invalidate).toHaveBeenCalledWith({ queryKey: ['certificates', 'downloads'] });
  });

  it('takes the settings from the event itself', () => {
    keeper.hear({ noun: 'settings', name: 'changed', payload: { language: 'en' } as ValueOf<'settings', 'get'> });
    expect(client.getQueryData(['settings', 'get', {}])).toEqual({ language: 'en' });
  });
});
