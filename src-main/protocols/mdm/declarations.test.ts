import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlistDict } from '#plist/plist.ts';
import { declarationTable, statusItemTable } from './apple-schema/schema-table.ts';
import { validateDeclaration, validateDeclarative } from './apple-schema/validate.ts';
import { contentsFor, type DeclaredDevice, IDENTIFIERS, isDeclarative, STATUS_ITEMS } from './declaration-contents.ts';
import { declarationBody, declarationSet, itemsBody, kindOf, readEndpoint, tokensBody } from './declarations.ts';
import type { Platform } from './platform.ts';
import { mergeStatus, readStatusReport } from './status-report.ts';

const PLATFORMS: readonly Platform[] = ['iOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];
const UPDATE = { version: '26.1', build: '23B85', deadline: '2026-12-01T03:00:00', detailsUrl: 'https://example.com/update' };
const device = (more: Partial<DeclaredDevice> = {}): DeclaredDevice => ({
  platform: 'iOS',
  osVersion: '26.0',
  capabilities: null,
  organization: '株式会社サンプル',
  update: UPDATE,
  ...more,
});
const json = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString('utf8')) as PlistDict;
const types = (more: Partial<DeclaredDevice>) => contentsFor(device(more)).map(({ Type }) => Type);
const SUBSCRIPTIONS = 'com.apple.configuration.management.status-subscriptions';
const ENFORCEMENT = 'com.apple.configuration.softwareupdate.enforcement.specific';

describe('what is declared', () => {
  it.each<[Platform, string, number]>([
    ['iOS', '14.8', 0],
    ['iOS', '15.0', 4],
    ['iOS', '16.1', 4],
    ['iOS', '17.0', 5],
    ['iOS', '18.6.2', 5],
    ['iOS', '26.1', 5],
    ['macOS', '12.7', 0],
    ['macOS', '13.0', 4],
    ['macOS', '14.4', 5],
    ['macOS', '26.0', 5],
    ['tvOS', '15.4', 0],
    ['tvOS', '16.0', 4],
    ['tvOS', '18.4', 5],
    ['visionOS', '1.1', 4],
    ['visionOS', '26.0', 5],
    ['watchOS', '10.0', 4],
  ])('to %s %s is what Apple describes for that release', (platform, osVersion, count) => {
    const { declarations } = declarationSet(contentsFor(device({ platform, osVersion })));
    expect(declarations).toHaveLength(count);
    for (const declaration of declarations) {
      expect(validateDeclaration(json(Buffer.from(JSON.stringify(declaration))), { platform, osVersion })).toEqual([]);
      expect(Buffer.byteLength(declaration.Identifier)).toBeLessThanOrEqual(64);
      expect(Buffer.byteLength(declaration.ServerToken)).toBeLessThanOrEqual(64);
    }
  });

  it('names only status items that the release knows', () => {
    const named = (platform: Platform, osVersion: string) => {
      const found = contentsFor(device({ platform, osVersion })).find(({ Type }) => Type === SUBSCRIPTIONS);
      return ((found?.Payload['StatusItems'] ?? []) as { Name: string }[]).map(({ Name }) => Name);
    };
    for (const [platform, osVersion] of [
      ['iOS', '15.0'],
      ['iOS', '17.0'],
      ['macOS', '13.6'],
      ['tvOS', '16.0'],
      ['visionOS', '1.1'],
    ] as const) {
      for (const name of named(platform, osVersion)) {
        const first = statusItemTable[name]?.o[platform]?.i;
        expect(first, `${name} on ${platform}`).not.toBe('-');
        expect(Number.parseFloat(first ?? '99'), name).toBeLessThanOrEqual(Number.parseFloat(osVersion));
      }
    }
    expect(named('iOS', '15.0')).toEqual(['device.operating-system.version', 'device.operating-system.build-version']);
    expect(named('iOS', '17.0')).toContain('softwareupdate.install-state');
  });

  it('the table of status items says of every release what Apple says', () => {
    for (const [name, releases] of Object.entries(STATUS_ITEMS)) {
      PLATFORMS.forEach((platform, column) => {
        expect(`${name} ${platform} ${releases[column]}`).toBe(`${name} ${platform} ${statusItemTable[name]?.o[platform]?.i}`);
      });
    }
  });

  it('the systems that take updates by declaration are those of Apple', () => {
    for (const platform of PLATFORMS) {
      const first = declarationTable[ENFORCEMENT]?.o[platform]?.i ?? '-';
      const known = types({ platform, osVersion: '99.0' }).includes(ENFORCEMENT);
      expect(known).toBe(first !== '-');
      if (known) expect(types({ platform, osVersion: first })).toContain(ENFORCEMENT);
    }
  });

  it('respects what the device said it can take', () => {
    const capabilities = { declarations: ['com.apple.activation.simple', SUBSCRIPTIONS], statusItems: ['passcode.is-present', 'x.y'] };
    const contents = contentsFor(device({ capabilities }));
    expect(contents.map(({ Type }) => Type)).toEqual(['com.apple.activation.simple', SUBSCRIPTIONS]);
    expect(contents[1]?.Payload).toEqual({ StatusItems: [{ Name: 'passcode.is-present' }] });
    expect(contents[0]?.Payload).toEqual({ StandardConfigurations: [IDENTIFIERS.subscriptions] });
  });

  it('nothing to a system whose version cannot be read', () => {
    for (const odd of ['', 'beta', '18.x']) expect(isDeclarative('iOS', odd)).toBe(false);
    expect(types({ osVersion: 'beta' })).toEqual([]);
  });
});

describe('tokens', () => {
  it('stay while nothing changes, whatever the order of keys', () => {
    const one = declarationSet([{ Type: 'com.apple.management.test', Identifier: 'a', Payload: { x: 1, y: { b: 1, a: 2 } } }]);
    const two = declarationSet([{ Identifier: 'a', Payload: { y: { a: 2, b: 1 }, x: 1 }, Type: 'com.apple.management.test' }]);
    expect(one.token).toBe(two.token);
  });

  it('change with any change of any content, and with the set', () => {
    const tokens = [
      device(),
      device({ organization: 'other' }),
      device({ update: null }),
      device({ update: { ...UPDATE, deadline: '2026-12-01T03:00:01' } }),
      device({ osVersion: '17.0' }),
    ].map((each) => declarationSet(contentsFor(each)).token);
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe('the endpoints', () => {
  const set = declarationSet(contentsFor(device()));

  it('answer as Apple describes', () => {
    expect(validateDeclarative('TokensResponse', json(tokensBody(set, Date.UTC(2026, 10, 22))))).toEqual([]);
    expect(json(tokensBody(set, Date.UTC(2026, 10, 22)))).toEqual({
      SyncTokens: { DeclarationsToken: set.token, Timestamp: '2026-11-22T00:00:00Z' },
    });
    const items = json(itemsBody(set));
    expect(validateDeclarative('DeclarationItemsResponse', items)).toEqual([]);
    expect(items).toMatchObject({
      Declarations: {
        Activations: [{ Identifier: IDENTIFIERS.activation }],
        Assets: [],
        Configurations: [{ Identifier: IDENTIFIERS.subscriptions }, { Identifier: IDENTIFIERS.update }],
        Management: [{ Identifier: IDENTIFIERS.organization }, { Identifier: IDENTIFIERS.server }],
      },
      DeclarationsToken: set.token,
    });
    for (const { Type, Identifier, ServerToken } of set.declarations) {
      const answer = declarationBody(set, kindOf(Type) ?? 'asset', Identifier);
      expect(answer.ok && json(answer.value)).toMatchObject({ Type, Identifier, ServerToken });
    }
  });

  it('an unknown declaration is not found, nor a known one under another kind', () => {
    expect(declarationBody(set, 'configuration', 'nobody').ok).toBe(false);
    expect(declarationBody(set, 'management', IDENTIFIERS.activation).ok).toBe(false);
  });

  it.each([
    '',
    'token',
    'declaration',
    'declaration/',
    'declaration/x/y',
    'declaration/asset/',
    'status/',
    `declaration/asset/${'x'.repeat(400)}`,
  ])('%j is no endpoint', (endpoint) => expect(readEndpoint(endpoint)).toBeNull());

  it('identifiers may hold slashes', () => {
    expect(readEndpoint('declaration/asset/a/b')).toEqual({ ask: 'declaration', kind: 'asset', identifier: 'a/b' });
  });
});

describe('a status report', () => {
  const report = (value: unknown) => {
    const read = readStatusReport(Buffer.from(JSON.stringify(value)));
    if (!read.ok) throw new Error('refused');
    return read.value;
  };
  const apps = (...list: object[]) => ({ mdm: { app: list } });

  it('is read: items by their dots, errors, declarations, capabilities', () => {
    const read = report({
      StatusItems: {
        device: { 'operating-system': { version: '26.1' }, power: { 'battery-health': 'normal' } },
        softwareupdate: { 'failure-reason': { count: 2, reason: 'space' } },
        management: {
          declarations: {
            activations: [{ identifier: 'a', 'server-token': 't', active: true, valid: 'valid' }],
            configurations: [
              { identifier: 'c', 'server-token': 'u', active: false, valid: 'invalid', reasons: [{ code: 'E', description: 'why' }] },
            ],
            assets: [],
            management: [],
          },
          'client-capabilities': {
            'supported-payloads': { declarations: { activations: ['com.apple.activation.simple'] }, 'status-items': ['mdm.app'] },
          },
        },
        unknown: { item: 1 },
      },
      Errors: [{ StatusItem: 'mdm.app', Reasons: [{ Code: 'X', Description: 'no' }] }],
    });
    expect(read).toMatchObject({
      full: false,
      items: {
        'device.operating-system.version': '26.1',
        'device.power.battery-health': 'normal',
        'softwareupdate.failure-reason': { count: 2, reason: 'space' },
      },
      errors: [{ item: 'mdm.app', reasons: [{ code: 'X', description: 'no' }] }],
      declarations: [
        { identifier: 'a', active: true, valid: 'valid' },
        { identifier: 'c', active: false, valid: 'invalid', reasons: [{ code: 'E', description: 'why' }] },
      ],
      capabilities: { declarations: ['com.apple.activation.simple'], statusItems: ['mdm.app'] },
    });
    expect(Object.keys(read.items)).toHaveLength(3);
  });

  it('an incremental one changes what it names, and takes out what it marks as removed', () => {
    const before = mergeStatus(
      {},
      report({
        StatusItems: { ...apps({ identifier: 'a', state: 'managed' }, { identifier: 'b' }), passcode: { 'is-present': true } },
        Errors: [],
      }),
    );
    const after = mergeStatus(
      before,
      report({
        StatusItems: apps({ identifier: 'a', _removed: true }, { identifier: 'c' }, { identifier: 'b', state: 'failed' }),
        Errors: [],
      }),
    );
    expect(after).toEqual({ 'mdm.app': [{ identifier: 'b', state: 'failed' }, { identifier: 'c' }], 'passcode.is-present': true });
  });

  it('a full one replaces everything', () => {
    const before = mergeStatus({}, report({ StatusItems: { ...apps({ identifier: 'a' }), passcode: { 'is-present': true } }, Errors: [] }));
    const after = mergeStatus(before, report({ StatusItems: apps({ identifier: 'b' }), Errors: [], FullReport: true }));
    expect(after).toEqual({ 'mdm.app': [{ identifier: 'b' }] });
  });

  it.each(['', '[]', 'null', '{', '{"StatusItems":[]}', '{"Errors":[]}', '\ufeff', '"x"'])('%j is none', (text) => {
    expect(readStatusReport(Buffer.from(text)).ok).toBe(false);
  });

  it('none at all, not UTF-8, or too large: none', () => {
    expect(readStatusReport(null).ok).toBe(false);
    expect(readStatusReport(Buffer.from([0xff, 0xfe])).ok).toBe(false);
    expect(readStatusReport(Buffer.alloc(3 * 1024 * 1024, 0x20)).ok).toBe(false);
  });

  it('of any shape is taken without a throw, and bounded', () => {
    const words = [
      ...Object.keys(STATUS_ITEMS).flatMap((name) => name.split('.')),
      'management',
      'declarations',
      'activations',
      'client-capabilities',
      'supported-payloads',
      'identifier',
      '_removed',
      'reasons',
      '__proto__',
      'StatusItems',
      'Errors',
      'FullReport',
    ];
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'large' },
        fc.string({ maxLength: 500 }),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.array(fc.tuple(fc.constantFrom(...words), tie('tree')), { maxLength: 8 }).map((pairs) => Object.fromEntries(pairs) as unknown),
      ),
    }));
    let known = {};
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...words), tree), { maxLength: 10 }), fc.boolean(), (pairs, full) => {
        const read = readStatusReport(
          Buffer.from(JSON.stringify({ StatusItems: Object.fromEntries(pairs), Errors: [], FullReport: full })),
        );
        if (!read.ok) throw new Error('refused');
        known = mergeStatus(known, read.value);
        expect(longestText(known)).toBeLessThanOrEqual(300);
        expect(Object.keys(known).every((name) => name in STATUS_ITEMS)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

const longestText = (value: unknown): number =>
  typeof value === 'string'
    ? value.length
    : typeof value === 'object' && value !== null
      ? Math.max(0, ...Object.entries(value).flatMap(([key, inner]) => [key.length, longestText(inner)]))
      : 0;
