import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandCard, Unavailable } from '#contract/commands.ts';
import type { Refusal } from '../bridge/ask.ts';
import { refusalText } from './refusal-text.ts';
import { type Say, sayIfKnown } from './use-text.ts';

export const commandTitle = (t: Say, type: CommandType): string => t(`commands.titles.${type}`);

/** The verb on the button that sends it. */
export const commandVerb = (t: Say, type: CommandType): string => sayIfKnown(t, `commands.verbs.${type}`) ?? t('commands.verbs.send');

/** What a field is called, and what is to be put into it. */
export const fieldText = (t: Say, type: CommandType, key: string): { label: string; hint: string } => {
  const text = (part: 'label' | 'hint') =>
    sayIfKnown(t, `commands.fieldsOf.${type}.${key}.${part}`) ?? sayIfKnown(t, `commands.fields.${key}.${part}`) ?? key;
  return { label: text('label'), hint: text('hint') };
};

export const choiceText = (t: Say, key: string, choice: string | number): string =>
  sayIfKnown(t, `commands.choices.${key}.${choice}`) ?? String(choice);

/** Why it cannot be sent, and what would enable it. */
export const reasonText = (t: Say, { reason, details }: Unavailable): string =>
  sayIfKnown(t, `commands.reasons.${reason}`, details) ?? t('commands.menu.unavailable');

export const problemText = (t: Say, problem: string): string =>
  sayIfKnown(t, `commands.problems.${problem}`) ?? t('errors.commands.send.invalid-options');

/** What was said with a command, as people read it. */
export const optionText = (t: Say, type: CommandType, { key, value }: { key: string; value: string }): { name: string; value: string } => {
  const field = catalogueEntry(type).fields[key];
  const name = fieldText(t, type, key).label;
  if (field?.kind === 'tick') return { name, value: t(value === 'true' ? 'common.yes' : 'common.no') };
  if (field?.kind === 'switch') return { name, value: t(value === 'true' ? 'commands.choices.on' : 'commands.choices.off') };
  return { name, value: field?.kind === 'choice' ? choiceText(t, key, value) : value };
};

/** The sentence of an error, where its code is documented. */
export const errorText = (t: Say, { domain, code }: CommandCard['errors'][number]): string | undefined =>
  sayIfKnown(t, domain === 'Shitaku' ? `commands.ourErrors.${code}` : `commands.appleErrors.${code}`);

/** A refusal to send, by its particular reason where it has one. */
export const sendingText = (t: Say, refusal: Refusal): string =>
  (refusal.code === 'unavailable' ? sayIfKnown(t, `commands.reasons.${refusal.details['reason']}`, refusal.details) : undefined) ??
  refusalText(t, refusal);
