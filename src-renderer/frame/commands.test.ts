import { describe, expect, it } from 'vitest';
import { allPageCommands, pageCommands } from '#contract/page-commands.ts';
import { allAreas } from './areas.ts';
import { commandOf, keyText } from './command-keys.ts';
import { commandsFor } from './command-search.ts';

const none = { metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

describe('keys', () => {
  it('mean a command with ⌘ or Ctrl, and never alone or with more than is asked for', () => {
    expect(commandOf({ ...none, ctrlKey: true, key: '1' })).toBe('go-home');
    expect(commandOf({ ...none, metaKey: true, key: ',' })).toBe('go-settings');
    expect(commandOf({ ...none, metaKey: true, shiftKey: true, key: 'C' })).toBe('copy-rows');
    expect(commandOf({ ...none, metaKey: true, key: 'Enter' })).toBe('begin-batch');
    expect(commandOf({ ...none, key: 'k' })).toBeNull();
    expect(commandOf({ ...none, metaKey: true, key: 'c' })).toBeNull();
    expect(commandOf({ ...none, metaKey: true, shiftKey: true, key: 'K' })).toBeNull();
    expect(commandOf({ ...none, metaKey: true, altKey: true, key: 'k' })).toBeNull();
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
