import type { InventoryFact } from '#contract/inventory.ts';
import { type FactGroup, type FactName, factGroups, inventoryFacts } from '#contract/inventory-facts.ts';
import { momentText } from '../../text/dates.ts';
import type { Language } from '../../text/i18n.ts';
import { type Say, sayIfKnown } from '../../text/use-text.ts';
import type { Fact } from '../../ui/facts.tsx';

const BYTES_PER_MEGABYTE = 1_000_000;

/** Told facts as pairs to be shown, by what belongs together. `besides`: those that stand elsewhere. */
export const factsByGroup = (
  facts: readonly InventoryFact[],
  t: Say,
  language: Language,
  besides: readonly FactName[] = [],
): { group: FactGroup; facts: Fact[] }[] =>
  factGroups
    .map((group) => ({
      group,
      facts: facts
        .filter(({ name }) => inventoryFacts[name][0] === group && !besides.includes(name))
        .map((fact) => shown(fact, t, language)),
    }))
    .filter((each) => each.facts.length > 0);

/** All of them as one list. */
export const factList = (facts: readonly InventoryFact[], t: Say, language: Language): Fact[] =>
  facts.map((fact) => shown(fact, t, language));

const shown = (fact: InventoryFact, t: Say, language: Language): Fact => {
  const value = valueText(fact, t, language);
  return { name: t(`inventory.facts.${fact.name}`), value, mono: inventoryFacts[fact.name][1] === 'code' };
};

const valueText = ({ name, value }: InventoryFact, t: Say, language: Language): string => {
  if (typeof value === 'boolean') return t(value ? 'inventory.yes' : 'inventory.no');
  if (typeof value === 'string') return sayIfKnown(t, `inventory.words.${name}.${value}`) ?? value;
  switch (inventoryFacts[name][1]) {
    case 'instant':
      return momentText(value, language);
    case 'gigabytes':
      return t('devices.detail.gigabytes', { value: value.toFixed(1) });
    case 'megabytes':
      return t('inventory.units.megabytes', { value: Math.round(value) });
    case 'share':
      return t('devices.detail.percent', { value: Math.round(value * 100) });
    case 'seconds':
      return value === 0 ? t('inventory.units.immediately') : t('inventory.units.seconds', { value });
    default:
      return String(value);
  }
};

/** A size in megabytes or gigabytes, as people read it. */
export const sizeText = (bytes: number, t: Say): string =>
  bytes >= 1_000 * BYTES_PER_MEGABYTE
    ? t('devices.detail.gigabytes', { value: (bytes / (1_000 * BYTES_PER_MEGABYTE)).toFixed(1) })
    : t('inventory.units.megabytes', { value: Math.max(1, Math.round(bytes / BYTES_PER_MEGABYTE)) });
