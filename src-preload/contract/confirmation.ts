import { z } from 'zod';
import { type ConfirmationWord, confirmationWords } from './confirmation-words.ts';

/**
 * Level 3 (product.md 4.10): what would break everything is confirmed by a word and the number of devices it concerns, and by a
 * reason. Either language's word is right; full-width characters and spaces are forgiven (NFKC). Main judges it.
 */
export const confirmation = z.strictObject({ typed: z.string().max(50), reason: z.string().max(500) });

export type Confirmation = z.output<typeof confirmation>;

/** The refusals of every call that takes a {@link confirmation}. */
export const confirmationErrors = ['confirmation-wrong', 'reason-empty'] as const;

/** Whether somebody confirmed what concerns `count` devices; null when so. */
export function confirms(word: ConfirmationWord, count: number, given: Confirmation): (typeof confirmationErrors)[number] | null {
  const typed = tidy(given.typed);
  const phrases = Object.values(confirmationWords[word]).map((each) => tidy(`${each} ${count}`));
  if (!phrases.includes(typed)) return 'confirmation-wrong';
  return tidy(given.reason) === '' ? 'reason-empty' : null;
}

const tidy = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
