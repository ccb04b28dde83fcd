import { describe, expect, it } from 'vitest';
import { type CommandTarget, HOLD_MS, judgeSend, mayCancel, stateOf, type TargetFacts, unavailable } from './command-rules.ts';

const phone: CommandTarget = { enrolled: true, productName: 'iPhone14,5', osVersion: '18.1' };
const fresh: TargetFacts = { ended: null, expiresAt: null, pushedAt: null, fetchedAt: null, handedOut: false, notNowAt: null };

describe('what may be sent', () => {
  it.each([
    ['a device nobody knows', null, { type: 'DeviceInformation', confirmed: true }, false, 'device-not-found'],
    ['a device that left', { ...phone, enrolled: false }, { type: 'DeviceInformation', confirmed: true }, false, 'not-enrolled'],
    ['a lock nobody confirmed', phone, { type: 'DeviceLock', confirmed: false }, false, 'confirmation-needed'],
    ['a second lock', phone, { type: 'DeviceLock', confirmed: true }, true, 'already-waiting'],
    ['a Mac without PIN', { ...phone, productName: 'Mac15,3' }, { type: 'DeviceLock', confirmed: true }, false, 'mac-needs-pin'],
  ] as const)('refuses %s', (_name, target, command, waits, code) => {
    expect(judgeSend(command, target, waits)).toBe(code);
  });

  it('lets through what disturbs nobody, and a confirmed lock', () => {
    expect(judgeSend({ type: 'DeviceInformation', confirmed: false }, phone, true)).toBeNull();
    expect(judgeSend({ type: 'DeviceLock', confirmed: true }, phone, false)).toBeNull();
    expect(unavailable('DeviceLock', { ...phone, productName: 'iMac21,1' }, false)).toBe('mac-needs-pin');
  });
});

describe('state of a command', () => {
  it.each([
    ['queued', {}],
    ['notified', { pushedAt: 1 }],
    ['fetched', { pushedAt: 1, fetchedAt: 2, handedOut: true }],
    ['not-now', { pushedAt: 1, fetchedAt: 2, notNowAt: 3 }],
    ['fetched', { fetchedAt: 4, notNowAt: 3, handedOut: true }],
    ['succeeded', { fetchedAt: 2, ended: 'succeeded' }],
    ['expired', { pushedAt: 1, expiresAt: 1_000 }],
    ['failed', { ended: 'failed', expiresAt: 1_000 }],
  ] as const)('is %s', (state, facts) => {
    expect(stateOf({ ...fresh, ...facts }, 1_000)).toBe(state);
  });

  it('lets people take back only what the device does not hold', () => {
    expect(['queued', 'notified', 'not-now'].every((state) => mayCancel(state as 'queued'))).toBe(true);
    expect(['fetched', 'succeeded', 'failed', 'expired', 'cancelled'].some((state) => mayCancel(state as 'fetched'))).toBe(false);
  });

  it('holds for seven days', () => {
    expect(HOLD_MS).toBe(7 * 24 * 3_600_000);
  });
});
