import { useLocalStorage } from '@mantine/hooks';
import type { KeyLayout } from './key-layout.ts';

/** Settings of this desk, not of the store: its loudspeaker, and its scanner. */
export const useScanSound = () =>
  useLocalStorage<'on' | 'off'>({ key: 'shitaku.scan-sound', defaultValue: 'on', getInitialValueInEffect: false });

export const useScannerLayout = () =>
  useLocalStorage<KeyLayout>({ key: 'shitaku.scanner-layout', defaultValue: 'us', getInitialValueInEffect: false });
