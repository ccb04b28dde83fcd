import { momentText } from '../../text/dates.ts';
import type { Language } from '../../text/i18n.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';

/** What people compare letter by letter. */
const codes: readonly string[] = ['serverUuid', 'consumerKey', 'locationId', 'clientId', 'keyId', 'scope'];

/** The name of a fact that main told. */
export const factName = (t: Say, key: string): string => sayIfKnown(t, `tokens.facts.${key}`) ?? key;

export const isCode = (key: string): boolean => codes.includes(key);

/** Instants come as ISO texts; people read dates. */
export const factValue = (language: Language, value: string): string => {
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : momentText(at, language);
};

/** Chosen facts in the given order, as far as they are known. */
export const TokenFacts = ({
  facts,
  keys,
  expiresAt = null,
}: {
  facts: Readonly<Record<string, string>>;
  keys: readonly string[];
  expiresAt?: number | null;
}) => {
  const { t, language } = useText();
  const known = keys.flatMap((key): Fact[] => {
    const value = facts[key] ?? '';
    return value === '' ? [] : [{ name: factName(t, key), value: factValue(language, value), mono: isCode(key) }];
  });
  const end = expiresAt === null ? [] : [{ name: t('tokens.facts.expiresAt'), value: momentText(expiresAt, language) }];
  return <Facts facts={[...known, ...end]} />;
};
