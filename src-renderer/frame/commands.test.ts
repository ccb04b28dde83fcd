import { describe, expect, it } from 'vitest';
import { allPageCommands, pageCommands } from '#contract/page-commands.ts';
import { allAreas } from './areas.ts';
import { commandOf, keyText } from './command-keys.ts';
import { commandsFor } from './command-search.ts';

const none = { metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

describe('keys', () => {
  describe.each([
    { mac: true, with: 'metaKey', not: 'ctrlKey' },
    { mac: false, with: 'ctrlKey', not: 'metaKey' },
  ] as const)('(macOS: $mac)', ({ mac, with: mod, not }) => {
    const meant = (pressed: Partial<typeof none> & { key: string }) => commandOf({ ...none, ...pressed }, mac);

    it('mean a command with one of them alone, and never alone or with more than is asked for', () => {
      expect(meant({ [mod]: true, key: '1' })).toBe('go-home');
      expect(meant({ [mod]: true, key: ',' })).toBe('go-settings');
      expect(meant({ [mod]: true, shiftKey: true, key: 'C' })).toBe('copy-rows');
      expect(meant({ [mod]: true, key: 'Enter' })).toBe('begin-batch');
      expect(meant({ key: 'k' })).toBeNull();
      expect(meant({ [mod]: true, key: 'c' })).toBeNull();
      expect(meant({ [mod]: true, shiftKey: true, key: 'K' })).toBeNull();
      expect(meant({ [mod]: true, altKey: true, key: 'k' })).toBeNull();
    });

    // Ctrl+F, Ctrl+K and others are keys of every text field of macOS.
    it('leave the other key to the system', () => {
      for (const command of allPageCommands) {
        const [, ...parts] = pageCommands[command].key?.split('+') ?? [];
        const pressed = { shiftKey: parts.length > 1, key: parts.at(-1) ?? '' };
        expect(meant({ ...pressed, [mod]: true })).toBe(parts.length === 0 ? null : command);
        expect(meant({ ...pressed, [not]: true })).toBeNull();
        expect(meant({ ...pressed, [mod]: true, [not]: true })).toBeNull();
      }
    });
  });

  it('are read as people write them', () => {
    expect(keyText('copy-rows', true)).toBe('⌘⇧C');
    expect(keyText('copy-rows', false)).toBe('Ctrl+Shift+C');
    expect(keyText('begin-batch', true)).toBe('⌘↵');
    expect(keyText('go-accounts', true)).toBeNull();
  });

  it('are those of the sidebar, too', () => {
    for (const { to, key } of allAreas) {
      const command = allPageCommands.find((each) => pageCommands[each].place === to && pageCommands[each].key !== undefined);
      expect([to, command && pageCommands[command].key]).toEqual([to, `Mod+${key}`]);
    }
  });

  it('stand for one command each', () => {
    const keys = allPageCommands.flatMap((command) => pageCommands[command].key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('looking for a command', () => {
  const find = (words: string) => commandsFor(words, allPageCommands, []);

  it.each([
    ['証明書', 'go-certificates'],
    ['しょうめいしょ', 'go-certificates'],
    ['shoumeisho', 'go-certificates'],
    ['CERT', 'go-certificates'],
    ['ロック', 'device-commands'],
    ['ろっく', 'device-commands'],
    ['ﾛｯｸ', 'device-commands'],
    ['lock', 'device-commands'],
    ['ＣＳＶ　書き出す', 'export-devices'],
  ])('finds by %s', (words, command) => {
    expect(find(words)).toContain(command);
    expect(find(words).length).toBeLessThan(4);
  });

  it('shows what was used last first, what cannot be done not at all, and never itself', () => {
    expect(commandsFor('', ['go-home', 'palette', 'stop', 'keys'], ['stop', 'recipes'])).toEqual(['stop', 'go-home', 'keys']);
    expect(find('zzz')).toEqual([]);
  });
});
