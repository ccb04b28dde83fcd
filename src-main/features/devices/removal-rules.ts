import type { WhyKept } from '#contract/devices.ts';
import type { Management } from './devices-rules.ts';

/** What decides whether the record of a device can go. */
export interface RemovalFacts {
  readonly management: Management;
  readonly lostMode: boolean;
  /** What somebody else has against it. */
  readonly held: WhyKept | null;
}

/** Why a record stays; null: it can be deleted. What we still manage, or look for, must not drop out of sight. */
export function whyKept({ management, lostMode, held }: RemovalFacts): WhyKept | null {
  if (lostMode) return 'lost-mode';
  if (management === 'managed' || management === 'enrolling') return management;
  return held;
}
