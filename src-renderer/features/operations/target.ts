import type { CommandType } from '#contract/command-catalogue.ts';
import { type DevicePlatform, type DeviceSelection, deviceFilter, type PlainSelection } from '#contract/devices.ts';

export const targetKinds = ['carried', 'view', 'organization', 'list', 'all'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** What was taken out of a choice by one press each; main works out whom that leaves. */
interface Narrowed {
  /** Only these systems; none named: any. */
  readonly platforms: readonly DevicePlatform[];
  /** Only those that a command reaches. */
  readonly reachable: boolean;
  /** Only those that can take each of these commands. */
  readonly able: readonly CommandType[];
}

/** What was entered for each way to say who is meant. */
export interface TargetDraft {
  readonly kind: TargetKind;
  readonly viewId: string | null;
  readonly organization: string | null;
  readonly list: string;
  readonly narrowed: Narrowed;
}

export const whole: Narrowed = { platforms: [], reachable: false, able: [] };

export const firstTarget = (carried: boolean): TargetDraft => ({
  kind: carried ? 'carried' : 'view',
  viewId: null,
  organization: null,
  list: '',
  narrowed: whole,
});

const chosen = (draft: TargetDraft, carried: PlainSelection | null): PlainSelection | null => {
  switch (draft.kind) {
    case 'carried':
      return carried;
    case 'view':
      return draft.viewId === null ? null : { viewId: draft.viewId };
    case 'organization':
      return draft.organization === null ? null : { filter: deviceFilter.parse({ organization: draft.organization }), except: [] };
    case 'list':
      return draft.list.trim() === '' ? null : { serialNumbers: draft.list };
    case 'all':
      return { filter: deviceFilter.parse({}), except: [] };
  }
};

/** Who is meant, as it is asked of main; null while nothing was chosen. */
export const targetOf = (draft: TargetDraft, carried: PlainSelection | null): DeviceSelection | null => {
  const of = chosen(draft, carried);
  const { platforms, reachable } = draft.narrowed;
  return of === null || (platforms.length === 0 && !reachable) ? of : { of, platforms: [...platforms], reachable };
};
