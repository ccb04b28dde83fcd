import { describe, expect, it } from 'vitest';
import { practiceServiceName } from '#contract/practice.ts';
import { tokenKind, tokens } from '#contract/tokens.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { portalName } from './portal-names.ts';

const without = (codes: readonly string[], ...others: string[]): string[] => codes.filter((code) => !others.includes(code)).sort();
const simulators = import.meta.glob<string>(
  [
    '../../src-main/protocols/dep/fake-dep.ts',
    '../../src-main/protocols/apps-and-books/fake-apps-rules.ts',
    '../../src-main/protocols/business/fake-business.ts',
    '../../src-main/practice/simulators.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
);
/** The codes of a list in the simulators' source. */
const faultsIn = (name: string): string[] => {
  const source = Object.values(simulators).find((each) => new RegExp(`${name}[^=\\n]* = \\[`).test(each)) ?? '';
  const list = new RegExp(`${name}[^=\\n]* = \\[([^\\]]*)\\]`).exec(source)?.[1] ?? '';
  return [...list.matchAll(/'([\w-]+)'/g)].map((match) => match[1] ?? '').sort();
};

describe.each([
  ['ja', ja],
  ['en', en],
] as const)('%s', (_language, texts) => {
  it('tells each refused file in three parts', () => {
    expect(Object.keys(texts.tokens.refusals).sort()).toEqual(without(tokens.calls.import.errors, 'no-wizard'));
  });

  it('tells each refusal of a service in words, whoever asked', () => {
    const codes = new Set([...tokens.calls.verify.errors, ...tokens.calls.settleOwner.errors]);
    expect(Object.keys(texts.tokens.service).sort()).toEqual(without([...codes], 'no-wizard'));
  });

  it('knows every kind of token', () => {
    for (const words of [texts.tokens.names, texts.tokens.services, texts.tokens.wanted, texts.tokens.again]) {
      expect(Object.keys(words).sort()).toEqual([...tokenKind.options].sort());
    }
  });

  it('has words for every fault of every simulated service', () => {
    const { serviceNames, services } = texts.practice;
    expect(Object.keys(serviceNames).sort()).toEqual([...practiceServiceName.options].sort());
    expect(Object.keys(services).sort()).toEqual([...practiceServiceName.options].sort());
    expect(faultsIn('depFaults').length).toBeGreaterThan(5);
    expect(Object.keys(services.dep).sort()).toEqual(faultsIn('depFaults'));
    expect(Object.keys(services['apps-and-books']).sort()).toEqual(faultsIn('appsFaults'));
    expect(Object.keys(services.business).sort()).toEqual(faultsIn('businessFaults'));
    expect(Object.keys(services.mdmcert).sort()).toEqual(faultsIn('mdmcertFaults'));
  });
});

describe('portalName', () => {
  it('says a button in the reader’s language first, then as the other language has it', () => {
    expect(portalName('preferences', 'ja', false)).toBe('[環境設定] (Preferences)');
    expect(portalName('preferences', 'en', false)).toBe('[Preferences] (環境設定)');
  });

  it('says once what is the same in both', () => {
    expect(portalName('api', 'ja', false)).toBe('[API]');
  });

  it('says what the practice site says, in practice', () => {
    expect(portalName('addServer', 'ja', true)).toContain('追加');
    expect(portalName('privateKey', 'en', true)).toContain('Download the private key');
  });
});
