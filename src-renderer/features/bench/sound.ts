import { useState } from 'react';

export interface SoundChoice {
  /** Two low tones when a device wants a person. */
  readonly attention: boolean;
  /** One high tone when a device is done. */
  readonly done: boolean;
}

const KEY = 'bench.sounds';
const standard: SoundChoice = { attention: true, done: false };

const kept = (): SoundChoice => {
  const text = localStorage.getItem(KEY);
  return text === null ? standard : { attention: text.includes('attention'), done: text.includes('done') };
};

/** Which sounds this computer makes; kept here, because it is of the room and not of the data. */
export const useSoundChoice = (): [SoundChoice, (choice: SoundChoice) => void] => {
  const [choice, setChoice] = useState(kept);
  const change = (next: SoundChoice) => {
    localStorage.setItem(KEY, `${next.attention ? 'attention' : ''} ${next.done ? 'done' : ''}`);
    setChoice(next);
  };
  return [choice, change];
};

let audio: AudioContext | null = null;

/** Hertz and seconds of each tone. */
const tones = { attention: [330, 330], done: [988] } as const;
const LENGTH = 0.16;
const REST = 0.1;

/** Plays a short signal. A browser that was never touched stays silent; the card says the same in colour and words. */
export const play = (signal: keyof typeof tones): void => {
  audio ??= new AudioContext();
  const context = audio;
  void context.resume();
  tones[signal].forEach((frequency, index) => {
    const at = context.currentTime + index * (LENGTH + REST);
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = frequency;
    // A tone that begins or ends at full loudness clicks.
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.2, at + 0.02);
    volume.gain.linearRampToValueAtTime(0, at + LENGTH);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + LENGTH);
  });
};
