import { describe, expect, it } from 'vitest';
import { type CommandField, type CommandType, catalogueEntry, commandTypes } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import { parsePlistDict } from '#plist/plist.ts';
import { appleFacts } from '../apple-facts.ts';
import { appleCommand, appleType } from '../features/commands/apple-command.ts';
import { type CommandTarget, type Standing, unavailable } from '../features/commands/availability.ts';
import { judgeOptions } from '../features/commands/option-rules.ts';
import { commandTable } from '../protocols/mdm/apple-schema/schema-table.ts';
import { validateCommand } from '../protocols/mdm/apple-schema/validate.ts';
import type { Platform } from '../protocols/mdm/platform.ts';

const systems: readonly (readonly [Platform, string, readonly string[]])[] = [
  ['iOS', 'iPhone14,5', ['9.3.6', '12.5.7', '15.8', '16.0', '17.6.1', '18.1', '26.1', '27.0']],
  ['macOS', 'Mac15,3', ['10.15.7', '11.7', '13.6', '15.1', '26.0', '27.0']],
  ['tvOS', 'AppleTV14,1', ['12.4', '18.1', '26.0']],
  ['visionOS', 'RealityDevice14,1', ['1.1', '2.2', '26.0']],
  ['watchOS', 'Watch7,1', ['10.0', '11.1']],
];
const composites: readonly CommandType[] = ['Refresh', 'SelectiveWipe', 'UpdateOS'];
const standing: Standing = { deviceId: 'D', accessRights: 8191, hasUnlockToken: true, enrolledAt: 0, waiting: new Map() };
const port = { ...appleFacts, updateWay: () => 'command' as const };
const targetOf = (productName: string, osVersion: string, more: Partial<CommandTarget> = {}): CommandTarget => ({
  management: 'managed',
  productName,
  osVersion,
  supervised: true,
  lostMode: true,
  shared: false,
  wifiOnly: false,
  awaitingConfiguration: true,
  ...more,
});

/** A value as a person would give it. */
function sample(field: CommandField): string | number | boolean {
  switch (field.kind) {
    case 'number':
      return field.min;
    case 'choice':
      return field.choices[0] ?? '';
    case 'switch':
    case 'tick':
      return true;
    case 'identifiers':
      return 'com.example.one\ncom.example.two';
    case 'file':
      return Buffer.from('file').toString('base64');
    case 'local-time':
      return '2026-12-01T03:00';
    case 'url':
      return 'https://example.jp/x';
    case 'pin':
      return '482913';
    default:
      return 'text';
  }
}

/** Every option, and of those that exclude each other each alone. */
function samples(type: CommandType): CommandOptions[] {
  const { fields, oneOf } = catalogueEntry(type);
  const all = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, sample(field)]));
  const least = Object.fromEntries(Object.entries(all).filter(([key]) => fields[key]?.required));
  if (oneOf === undefined) return [all, { ...least, ...(catalogueEntry(type).anyOf ? { Message: 'm' } : {}) }];
  return oneOf.map((one) => Object.fromEntries(Object.entries(all).filter(([key]) => key === one || !oneOf.includes(key))));
}

describe('the catalogue', () => {
  it('has every command of Apple that an administrator can use (mdm.md 3.2: A, B and M)', () => {
    const left = [
      'ActiveNSExtensions',
      'ApplyRedemptionCode',
      'ContentCachingInformation',
      'LOMDeviceRequest',
      'LOMSetupRequest',
      'ManagedApplicationFeedback',
      'NSExtensionMappings',
      'RequestUnlockToken',
      'ScheduleOSUpdateScan',
    ];
    const ours = new Set(commandTypes.map((type) => appleType(type).requestType));
    expect(Object.keys(commandTable).filter((type) => !ours.has(type))).toEqual(left);
  });

  it.each(commandTypes)('%s: what its fields take is taken, and what they lack is refused', (type) => {
    for (const options of samples(type)) expect(judgeOptions(type, options)).toMatchObject({ ok: true });
    expect(judgeOptions(type, { Nonsense: 'x' })).toEqual({ ok: false, problem: { field: 'Nonsense', problem: 'unknown-field' } });
    const { fields } = catalogueEntry(type);
    for (const [key, field] of Object.entries(fields)) {
      const [whole = {}] = samples(type);
      const wrong = field.kind === 'switch' || field.kind === 'tick' ? 'yes' : field.kind === 'number' ? 'x' : true;
      expect(judgeOptions(type, { ...whole, [key]: wrong }), `${type} ${key}`).toMatchObject({ ok: false });
      if (field.required)
        expect(judgeOptions(type, { ...whole, [key]: ' ' })).toMatchObject({ problem: { field: key, problem: 'missing' } });
    }
  });
});

describe.each(systems)('on %s', (platform, productName, versions) => {
  it.each(versions)('%s every command it can take is what Apple describes, whatever its options', (osVersion) => {
    let judged = 0;
    for (const type of commandTypes.filter((each) => !composites.includes(each))) {
      for (const shared of [false, true]) {
        const target = targetOf(productName, osVersion, { shared: platform === 'iOS' && shared });
        if (unavailable(type, target, standing, port, 0) !== null) continue;
        for (const options of samples(type)) {
          const { fields } = catalogueEntry(type);
          const known = Object.fromEntries(
            Object.entries(options).filter(([key]) => fields[key]?.required || appleFacts.keyKnown(type, key, platform, osVersion)),
          );
          const parts = {
            queries: () => appleFacts.queries(target),
            unlockToken: () => Buffer.from('t'),
            enrollmentProfile: 'jp.example.enrollment',
          };
          const command = appleCommand(type, known, parts) ?? {};
          const problems = validateCommand(parsePlistDict(appleFacts.encode('U', command)), { platform, osVersion });
          expect(problems, `${type} ${JSON.stringify(known)}`).toEqual([]);
          judged += 1;
        }
      }
    }
    expect(judged).toBeGreaterThan(3);
  });
});
