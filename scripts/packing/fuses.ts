import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

export type Fuse = keyof typeof FuseV1Options;
export type FuseReading = 'on' | 'off' | 'removed';

const readings: Readonly<Partial<Record<FuseState, FuseReading>>> = {
  [FuseState.ENABLE]: 'on',
  [FuseState.DISABLE]: 'off',
  [FuseState.REMOVED]: 'removed',
};

/** All fuses by their number on the wire. */
export const fuses = Object.keys(FuseV1Options).filter((name): name is Fuse => Number.isNaN(Number(name)));

/** How electron-builder spells a fuse: the same name with a small first letter. */
export const settingOf = (fuse: Fuse): string => `${fuse.charAt(0).toLowerCase()}${fuse.slice(1)}`;

/** The fuses of a runtime as they stand in its binary. One that is not in the answer does not exist there. */
export async function fusesOf(app: string): Promise<ReadonlyMap<Fuse, FuseReading>> {
  const wire = await getCurrentFuseWire(app);
  const found = new Map<Fuse, FuseReading>();
  for (const fuse of fuses) {
    const reading = readings[wire[FuseV1Options[fuse]] ?? FuseState.INHERIT];
    if (reading !== undefined) found.set(fuse, reading);
  }
  return found;
}
