import { momentText } from './dates.ts';
import type { Language } from './i18n.ts';
import { type Say, sayIfKnown } from './use-text.ts';

/** The sentence of a recorded verb; an unknown one is named as it is, the trail hides nothing. */
export const actionText = (t: Say, action: string): string =>
  sayIfKnown(t, `activity.action.${action}`) ?? t('activity.unknown', { action });

/** Who did it: a person by name, or a device or Shitaku by themselves. */
export const actorText = (t: Say, actor: string): string => sayIfKnown(t, `activity.actors.${actor}`) ?? actor;

/** A recorded detail as people read it. */
export const detailText = (t: Say, language: Language, key: string, value: string): string => {
  if (key === 'step') return sayIfKnown(t, `status.step.${value}`) ?? value;
  if (key === 'problem') return sayIfKnown(t, `status.problem.${value}`) ?? value;
  if (key === 'type') return sayIfKnown(t, `commands.titles.${value}`) ?? value;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : momentText(at, language);
};
