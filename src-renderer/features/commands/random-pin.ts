import { judgePin } from '#contract/pin.ts';

/** Every PIN that may be used is as likely as any other; one that is refused is drawn again. */
export const randomPin = (): string => {
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    // Numbers above the last whole million would favour small PINs.
    if (drawn >= 4_294_000_000) continue;
    const pin = String(drawn % 1_000_000).padStart(6, '0');
    if (judgePin(pin) === null) return pin;
  }
};
