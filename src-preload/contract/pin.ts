/** The PIN of a Mac (Apple: DeviceLock, EraseDevice): six digits. Both sides judge it by the same rule, the field while it is typed. */
export type PinProblem = 'pin-not-six-digits' | 'pin-too-simple';

/** Half-width digits of what was typed. */
export const tidyPin = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');

/** Null: it may be used. Refused are one digit six times and six digits in a row, up or down (product.md 4.10 M). */
export function judgePin(typed: string): PinProblem | null {
  const pin = tidyPin(typed);
  if (!/^[0-9]{6}$/.test(pin)) return 'pin-not-six-digits';
  const steps = new Set([...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10));
  const [step] = steps;
  return steps.size === 1 && (step === 0 || step === 1 || step === 9) ? 'pin-too-simple' : null;
}
