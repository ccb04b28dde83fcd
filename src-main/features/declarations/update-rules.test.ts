import { describe, expect, it } from 'vitest';
import { commandTable, declarationTable } from '../../protocols/mdm/apple-schema/schema-table.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import { isInstalled, readDeadline, updateProgress, updateWay } from './update-rules.ts';

const way = (platform: Platform | null, osVersion: string, supervised: boolean | null = true, takes = true) =>
  updateWay({ platform, osVersion, supervised }, takes);

describe('the way of an update', () => {
  it.each<[Platform | null, string, unknown]>([
    ['iOS', '8.4', { unavailable: 'os-too-old', since: '9.0' }],
    ['iOS', '16.7.10', 'command'],
    ['iOS', '17.0', 'declaration'],
    ['iOS', '26.0', 'declaration'],
    ['iOS', '27.0', 'declaration'],
    ['macOS', '13.7', 'command'],
    ['macOS', '14.0', 'declaration'],
    ['tvOS', '18.3', 'command'],
    ['tvOS', '18.4', 'declaration'],
    ['visionOS', '2.0', { unavailable: 'os-too-old', since: '26.0' }],
    ['visionOS', '26.0', 'declaration'],
    ['watchOS', '11.0', { unavailable: 'wrong-platform' }],
    [null, '18.0', { unavailable: 'unknown-platform' }],
    ['iOS', 'beta', { unavailable: 'os-too-old', since: '9.0' }],
  ])('%s %s', (platform, osVersion, expected) => expect(way(platform, osVersion)).toEqual(expected));

  it('a command needs supervision, a declaration does not', () => {
    expect(way('iOS', '16.0', false)).toEqual({ unavailable: 'not-supervised' });
    expect(way('iOS', '16.0', null)).toEqual({ unavailable: 'not-supervised' });
    expect(way('iOS', '17.0', false)).toBe('declaration');
  });

  it('a device that does not know the declaration gets the command, until only declarations count', () => {
    expect(way('iOS', '18.0', true, false)).toBe('command');
    expect(way('iOS', '26.0', true, false)).toBe('declaration');
  });

  it('follows Apple: the first release of the command, and of the declaration', () => {
    const enforcement = declarationTable['com.apple.configuration.softwareupdate.enforcement.specific']?.o;
    for (const platform of ['iOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'] as const) {
      const command = commandTable['ScheduleOSUpdate']?.o[platform]?.i ?? '-';
      const declared = enforcement?.[platform]?.i ?? '-';
      if (command !== '-') expect(way(platform, command)).toBe('command');
      if (declared !== '-') expect(way(platform, declared)).toBe('declaration');
    }
  });
});

describe('an update is installed', () => {
  const update = { version: '26.1', build: null, deadline: '2026-12-01T03:00:00', detailsUrl: null };
  it.each<[string, string, string | null, boolean]>([
    ['26.0', 'A', null, false],
    ['26.1', 'A', null, true],
    ['26.1.1', 'A', null, true],
    ['26.1', 'A', 'B', false],
    ['26.1', 'B', 'B', true],
    ['26.2', 'A', 'B', true],
    ['', 'A', null, false],
  ])('with %s (%s), asked for build %s: %s', (osVersion, build, wanted, expected) => {
    expect(isInstalled({ ...update, build: wanted }, { osVersion, build })).toBe(expected);
  });
});

it('a deadline is a time that a clock shows', () => {
  expect(readDeadline('2026-12-01T03:00')).toBe('2026-12-01T03:00:00');
  expect(readDeadline('2026-12-01T03:00:59')).toBe('2026-12-01T03:00:59');
  for (const odd of ['', '2026-02-30T03:00', '2026-12-01T24:00', '2026-12-01T03:00:00Z', '2026-12-01 03:00'])
    expect(readDeadline(odd)).toBeNull();
});

describe('where an update stands', () => {
  const state = { identifier: 'u', serverToken: 't', active: true, valid: 'valid' as const, reasons: [] };
  const of = (more: Partial<Parameters<typeof updateProgress>[0]>) =>
    updateProgress({ version: '26.1', fetched: true, state, status: {}, ...more });
  it('follows what the device tells', () => {
    expect(of({ fetched: false, state: undefined }).phase).toBe('declared');
    expect(of({}).phase).toBe('received');
    expect(of({ status: { 'softwareupdate.install-state': 'downloading' } }).phase).toBe('downloading');
    expect(of({ status: { 'softwareupdate.install-state': 'none' } }).phase).toBe('received');
    expect(of({ state: { ...state, valid: 'invalid', reasons: [{ code: 'E', description: 'old' }] } })).toMatchObject({
      phase: 'unavailable',
      reasons: [{ code: 'E' }],
    });
    const failed = { 'softwareupdate.install-state': 'failed', 'softwareupdate.failure-reason': { count: 3, reason: 'space' } };
    expect(of({ status: failed })).toMatchObject({ phase: 'failed', failures: 3, failure: 'space' });
  });
  it('an update that its user began is not this one', () => {
    const status = { 'softwareupdate.install-state': 'downloading', 'softwareupdate.pending-version': { 'os-version': '26.0.1' } };
    expect(of({ status }).phase).toBe('received');
  });
});
