import type { Refusal } from '../bridge/ask.ts';
import { type Say, sayIfKnown } from './use-text.ts';

/** The sentence of a refusal: its own, else that of its code in general, else a plain one. Never a raw message. */
export const refusalText = (t: Say, { noun, call, code, details }: Refusal): string =>
  sayIfKnown(t, `errors.${noun}.${call}.${code}`, details) ?? sayIfKnown(t, `errors.common.${code}`) ?? t('errors.common.unknown');
