import type { NamedEntry } from '#contract/activity.ts';
import { momentText } from './dates.ts';
import type { Language } from './i18n.ts';
import { type Say, sayIfKnown } from './use-text.ts';

/** The sentence of a recorded verb; an unknown one is named as it is, the trail hides nothing. */
export const actionText = (t: Say, action: string): string =>
  sayIfKnown(t, `activity.action.${action}`) ?? t('activity.unknown', { action });

/** To what it was done: a device by its name, an operation by what it says, anything else as it was recorded. */
export const subjectText = (t: Say, { subject, about }: Pick<NamedEntry, 'subject' | 'about'>): string => {
  if (about === null) return subject;
  return about.kind === 'device' ? about.name : (sayIfKnown(t, `commands.titles.${about.command}`) ?? about.command);
};

/** Who did it: a person by name, or a device or Shitaku by themselves. */
export const actorText = (t: Say, actor: string): string => sayIfKnown(t, `activity.actors.${actor}`) ?? actor;

/** A recorded detail as people read it. */
export const detailText = (t: Say, language: Language, key: string, value: string): string => {
  if (key === 'step') return sayIfKnown(t, `status.step.${value}`) ?? value;
  if (key === 'problem') return sayIfKnown(t, `status.problem.${value}`) ?? value;
  if (key === 'signer') return sayIfKnown(t, `push.signer.${value}.title`) ?? value;
  if (key === 'type') return sayIfKnown(t, `commands.titles.${value}`) ?? value;
  if (key === 'cause') return sayIfKnown(t, `diagnosis.cause.${value}.title`) ?? value;
  if (key === 'userStep') return sayIfKnown(t, `diagnosis.userStep.${value}`) ?? value;
  if (key === 'able' || key === 'enabled' || key === 'done' || key === 'active') return t(value === 'yes' ? 'common.yes' : 'common.no');
  if (key === 'kind' || key === 'kinds' || key === 'skipped') return kindNames(t, value);
  if (key === 'reason') return recordedReason(t, value);
  if (key === 'personal') return personalNames(t, value);
  // An identity is told by its end.
  if (key === 'from' || key === 'to') return value.length > 24 ? `…${value.slice(-12)}` : value;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : momentText(at, language);
};

/** What a person wrote stays as it is; a code of ours is said in words. */
const recordedReason = (t: Say, value: string): string =>
  /^[a-z]+(?:-[a-z]+)*$/.test(value)
    ? (sayIfKnown(t, `activity.reasons.${value}`) ?? sayIfKnown(t, `activity.verify.incidentReason.${value}`) ?? value)
    : value;

/** Kinds of personal data, as the sheet that asks for them names them. */
const personalNames = (t: Say, value: string): string =>
  value
    .split(', ')
    .map((kind) => sayIfKnown(t, `diagnosticsArchive.kinds.${kind}`) ?? kind)
    .join(' / ');

/** Kinds of credentials, by the names people know. The engine's root goes with its certificate. */
const kindNames = (t: Say, value: string): string =>
  value
    .split(' ')
    .filter((kind) => kind !== 'engine-root')
    .map((kind) => sayIfKnown(t, `certificates.kinds.${kind}`) ?? kind)
    .join(', ');
