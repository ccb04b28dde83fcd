import { type CommandHandler, done, refused, UNTOLD } from './managed-device.ts';

/** Apple: the code can be read for 15 days after supervision began. */
const READABLE_MS = 15 * 86_400_000;

const activationLockBypassCode: CommandHandler = (_command, device) => {
  const { bypassCode, supervisedAt } = device.memory;
  if (bypassCode === null) return refused(UNTOLD, 'There is no bypass code.');
  if (supervisedAt === null || device.now() - supervisedAt > READABLE_MS)
    return refused(UNTOLD, 'The bypass code can no longer be read: supervision began more than 15 days ago.');
  return done({ ActivationLockBypassCode: bypassCode });
};

const clearActivationLockBypassCode: CommandHandler = (_command, device) => {
  device.remember({ bypassCode: null });
  return done();
};

export const ACTIVATION_LOCK_COMMANDS = {
  ActivationLockBypassCode: activationLockBypassCode,
  ClearActivationLockBypassCode: clearActivationLockBypassCode,
} as const;

/** Base 32 without I, L, O and U, in Apple's groups (5-5-4-4-4-4). */
const ALPHABET = '0123456789ACDEFGHJKMNPQRTUVWXYZK';

/** A new code, from random bytes (26 of them). */
export function bypassCodeOf(random: Uint8Array): string {
  const letters = [...random].slice(0, 26).map((byte) => ALPHABET[byte % ALPHABET.length]);
  const groups: string[] = [];
  let at = 0;
  for (const length of [5, 5, 4, 4, 4, 4]) {
    groups.push(letters.slice(at, at + length).join(''));
    at += length;
  }
  return groups.join('-');
}
