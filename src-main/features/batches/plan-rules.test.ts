import { describe, expect, it } from 'vitest';
import type { ExpectedRow } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { Recipe, RecipeStep } from '#contract/recipe.ts';
import { contradicts, erasesDevices, isConfirmed, planBatch } from './plan-rules.ts';
import { readySlot } from './testing.ts';

const recipeOf = (...steps: RecipeStep[]): Recipe => ({ format: 1, name: 'Test', note: '', steps });
const supervise: RecipeStep = { step: 'supervise', allowPairing: true, skipPanes: 'all' };
const erasing = recipeOf({ step: 'pair' }, { step: 'check', minimumOs: '17.10', minimumBattery: 20 }, { step: 'erase' }, supervise);
const gentle = recipeOf({ step: 'pair' }, { step: 'check', minimumOs: '17.10', minimumBattery: 20 }, supervise);
const row = (serialNumber: string, assetNumber = ''): ExpectedRow => ({ serialNumber, assetNumber, user: '', attributes: {} });

const planOf = (recipe: Recipe, slots: Slot[], expected: ExpectedRow[] = [], udids = slots.map(({ udid }) => udid)) =>
  planBatch({
    recipe,
    erases: erasesDevices(recipe),
    udids,
    slots: new Map(slots.map((slot) => [slot.udid, slot])),
    expected,
    lastContact,
  });
const lastContact = (udid: string) => (udid === 'A' ? 7 : null);
const reasonFor = (recipe: Recipe, more: Partial<Slot>, expected: ExpectedRow[] = []) =>
  planOf(recipe, [readySlot('A', more)], expected).excluded[0]?.reason ?? null;

const conditions = { findMy: false, signedIn: false, setUp: false, supervisedBy: 'nobody' } as const;
const openRun = { id: 'r', batchId: 'b', steps: [], startedAt: 1, endedAt: null, progress: 0 };

describe('who it is', () => {
  it('is said by the ledger, else by the list, with the last contact where there was one', () => {
    const of = (more: Partial<Slot>) =>
      planOf(gentle, [readySlot('A', more), readySlot('B')], [{ ...row('SERIAL-A'), user: 'Sato' }]).included.map(
        ({ user, lastContactAt }) => [user, lastContactAt],
      );
    expect(of({})).toEqual([
      ['Sato', 7],
      ['', null],
    ]);
    expect(of({ user: 'Ito' })[0]).toEqual(['Ito', 7]);
  });
});

describe('what is not begun', () => {
  const both: [string, Partial<Slot>, string | null][] = [
    ['a device as it comes out of its box', {}, null],
    ['unplugged', { attached: false }, 'not-attached'],
    ['in a run that is not over', { run: openRun }, 'working'],
    ['one of two with the same serial number', { duplicate: true }, 'serial-twice'],
    ['not read yet', { state: 'recognising' }, 'not-ready'],
    ['with Find My on', { conditions: { ...conditions, findMy: true } }, 'find-my-on'],
    ['signed in', { conditions: { ...conditions, signedIn: true } }, 'signed-in'],
    ['too old by number, not by letters', { osVersion: '17.9.9' }, 'os-too-old'],
    ['just new enough', { osVersion: '17.10' }, null],
    ['low on battery', { battery: 19 }, 'battery-too-low'],
    ['silent about its battery', { battery: null }, null],
  ];
  it.each(both)('%s', (_, more, reason) => {
    expect([reasonFor(erasing, more), reasonFor(gentle, more)]).toEqual([reason, reason]);
  });

  it('without an erase: what is done, another organisation’s, or set up by a person', () => {
    expect(reasonFor(gentle, { state: 'done' })).toBe('done');
    expect(reasonFor(gentle, { conditions: { ...conditions, supervisedBy: 'other' } })).toBe('supervised-elsewhere');
    expect(reasonFor(gentle, { conditions: { ...conditions, setUp: true } })).toBe('needs-erase');
    expect(reasonFor(gentle, { conditions: { ...conditions, setUp: true, supervisedBy: 'us' } })).toBeNull();
  });

  it('with an erase: what is not in the list, where there is one', () => {
    expect(reasonFor(erasing, {}, [row('OTHER')])).toBe('not-in-list');
    expect(reasonFor(erasing, {}, [row('SERIAL-A')])).toBeNull();
    expect(reasonFor(erasing, { serialNumber: '' }, [row('')])).toBe('not-in-list');
    expect(reasonFor(gentle, {}, [row('OTHER')])).toBeNull();
  });

  it('is never a device that nobody named, nor one twice', () => {
    const slots = [readySlot('A'), readySlot('B')];
    expect(planOf(erasing, slots, [], ['A', 'A']).included.map(({ udid }) => udid)).toEqual(['A']);
    expect(planOf(erasing, slots, [], ['gone']).excluded.map(({ reason }) => reason)).toEqual(['not-attached']);
  });
});

describe('what is worth knowing before', () => {
  it('is said for each device', () => {
    const slot = readySlot('A', { managed: true, portVerdict: 'flaky', conditions: { ...conditions, setUp: true, supervisedBy: 'other' } });
    expect(planOf(recipeOf({ step: 'erase' }, { step: 'asset' }), [slot]).included[0]?.warnings).toEqual([
      'supervised-elsewhere',
      'managed-here',
      'set-up-by-person',
      'port-flaky',
      'no-asset-number',
    ]);
  });

  it('takes nothing for done that an erase undoes', () => {
    const slot = readySlot('A', { activationState: 'Activated', conditions: { ...conditions, supervisedBy: 'us' } });
    const outlook = (recipe: Recipe) => planOf(recipe, [slot]).included[0]?.steps.map((step) => step.outlook);
    expect(outlook(recipeOf({ step: 'activate' }, supervise))).toEqual(['already', 'already']);
    expect(outlook(recipeOf({ step: 'erase' }, { step: 'activate' }, supervise))).toEqual(['do', 'do', 'do']);
  });

  it('that all is lost, also where Apple Configurator adds the device', () => {
    expect(erasesDevices(recipeOf({ step: 'add-to-business' }))).toBe(true);
    expect(erasesDevices(gentle)).toBe(false);
  });
});

describe('the confirmation', () => {
  const [a, b] = [readySlot('A', { serialNumber: 'F9XYZ1234' }), readySlot('B')];
  it('is the end of the serial for one device, the number for many, with the word where they are erased', () => {
    expect(planOf(erasing, [a]).confirmation).toEqual({ kind: 'serial-tail', expected: ['1234'] });
    expect(planOf(erasing, [a, b]).confirmation).toEqual({ kind: 'erase-count', expected: ['初期化 2', 'ERASE 2'] });
    expect(planOf(gentle, [a, b]).confirmation).toEqual({ kind: 'count', expected: ['2'] });
  });

  it.each([
    ['ERASE 2', true],
    ['ｅｒａｓｅ　２', true],
    ['初期化２', true],
    ['2', false],
    ['ERASE 22', false],
    ['', false],
  ])('%s', (typed, holds) => {
    expect(isConfirmed(typed, planOf(erasing, [a, b]).confirmation)).toBe(holds);
  });

  it.each([
    ['abcd', true],
    ['ＡＢＣＤ', true],
    [' abcd ', true],
    ['bcd', false],
    ['', false],
  ])('of one device by the end of its serial: %s', (typed, holds) => {
    expect(isConfirmed(typed, { kind: 'serial-tail', expected: ['ABCD'] })).toBe(holds);
  });

  it('is never given by nothing typed, even where nothing is expected', () => {
    expect(isConfirmed('', { kind: 'serial-tail', expected: [''] })).toBe(false);
  });
});

it('a list contradicts itself when a serial or an asset number stands in it twice; blanks do not count', () => {
  expect(contradicts([row('A', '1'), row('B', '2'), row('', ''), row('', '')])).toBe(false);
  expect(contradicts([row('A'), row('A')])).toBe(true);
  expect(contradicts([row('A', '1'), row('B', '1')])).toBe(true);
});
