import { describe, expect, it } from 'vitest';
import type { RecipeStep } from '#contract/recipe.ts';
import type { StepContext } from '../step.ts';
import { language } from './naming-steps.ts';

type Settings = Omit<Extract<RecipeStep, { step: 'language' }>, 'step'>;

/** A device in Setup Assistant that says `told`, and takes what is written unless it is stubborn. */
function at(settings: Settings, told: Record<string, string>, { stubborn = false } = {}) {
  const values = { ...told };
  const written: Record<string, unknown>[] = [];
  const client = {
    getValues: async () => values,
    setValue: async (write: { key: string; value: string }) => {
      written.push(write);
      if (!stubborn) values[write.key] = write.value;
    },
  };
  let attempts = 0;
  const context = {
    settings: { step: 'language', ...settings },
    link: { acceptedRecord: {}, session: (_record: unknown, use: (with_: typeof client) => unknown) => use(client) },
    run: () => ({ steps: [{ step: 'language', attempts }] }),
  } as unknown as StepContext<'language'>;
  const act = () => {
    attempts += 1;
    return language.act(context);
  };
  return { written, isTrue: () => language.isTrue(context), act };
}

const english = { Language: 'en', Locale: 'en_US' };

describe('language and region', () => {
  it.each([
    ['a region', { language: 'ja', region: 'JP' }, 'ja_JP'],
    ['a whole locale', { language: 'ja', region: 'ja_JP' }, 'ja_JP'],
    ['a language with its country', { language: 'pt-BR', region: 'PT' }, 'pt_PT'],
    ['a language with its script', { language: 'zh-Hant', region: 'hk' }, 'zh-Hant_HK'],
  ])('are written as the device spells them: %s', async (_, settings, locale) => {
    const device = at(settings, english);
    expect(await device.isTrue()).toBe(false);
    expect(await device.act()).toBeNull();
    expect(device.written).toEqual([
      { domain: 'com.apple.international', key: 'Locale', value: locale },
      { domain: 'com.apple.international', key: 'Language', value: settings.language },
    ]);
    expect(await device.isTrue()).toBe(true);
  });

  it('hold where the device says the language with its country', async () => {
    expect(await at({ language: 'ja', region: 'JP' }, { Language: 'ja-JP', Locale: 'ja_JP' }).isTrue()).toBe(true);
    expect(await at({ language: 'en', region: 'US' }, { Language: 'enx', Locale: 'en_US' }).isTrue()).toBe(false);
  });

  it('do not hold on a device that takes the words and stays as it was', async () => {
    const device = at({ language: 'ja', region: 'JP' }, english, { stubborn: true });
    await device.act();
    expect(await device.isTrue()).toBe(false);
  });

  it('bring the time zone along, also where they hold already; past Setup Assistant it is not insisted on', async () => {
    const zone = { language: 'ja', region: 'JP', timeZone: 'Asia/Tokyo' };
    const elsewhere = { Language: 'ja', Locale: 'ja_JP', TimeZone: 'America/Los_Angeles' };
    const device = at(zone, elsewhere, { stubborn: true });
    expect(await device.isTrue()).toBe(false);
    await device.act();
    expect(device.written).toContainEqual({ key: 'TimeZone', value: 'Asia/Tokyo' });
    expect(await device.isTrue()).toBe(true);
    expect(await at(zone, { ...elsewhere, TimeZone: 'Asia/Tokyo' }).isTrue()).toBe(true);
  });
});
