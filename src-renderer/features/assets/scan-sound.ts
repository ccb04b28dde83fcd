import type { Scan } from '#contract/assets.ts';

type Result = Scan['result'];

interface Beeps {
  readonly count: number;
  readonly hertz: number;
}

const HIGH = 1_760;
const LOW = 330;
const BEEP_S = 0.11;
const PAUSE_S = 0.07;

/** Product.md 4.7: one high, it is done; two low, it belongs to another; three low, nobody knows it. A first half is the scanner's own beep. */
export const beepsOf = ({ result, forgot }: Pick<Scan, 'result' | 'forgot'>): Beeps | null => {
  if (forgot !== null) return { count: 2, hertz: LOW };
  return beeps[result];
};

const beeps: Readonly<Record<Result, Beeps | null>> = {
  bound: { count: 1, hertz: HIGH },
  known: { count: 1, hertz: HIGH },
  waiting: null,
  'looked-up': null,
  again: { count: 2, hertz: LOW },
  duplicate: { count: 2, hertz: LOW },
  foreign: { count: 3, hertz: LOW },
  unreadable: { count: 3, hertz: LOW },
};

let context: AudioContext | null = null;

/** Beeps. Where there is no sound to be had nothing happens: the screen says the same. */
export const beep = ({ count, hertz }: Beeps): void => {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  for (let nth = 0; nth < count; nth += 1) {
    const begin = currentTime + nth * (BEEP_S + PAUSE_S);
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'square';
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.12, begin);
    volume.gain.setTargetAtTime(0, begin + BEEP_S - 0.02, 0.008);
    tone.connect(volume).connect(destination);
    tone.start(begin);
    tone.stop(begin + BEEP_S);
  }
};
