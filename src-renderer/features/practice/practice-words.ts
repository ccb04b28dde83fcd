import type { PracticeFault, PracticeKind, PracticeRequest, PracticeWork } from '#contract/practice.ts';

/** Every word of the contract, in the order in which it is offered. The compiler counts them. */
const all = <K extends string>(words: Readonly<Record<K, true>>): readonly K[] => Object.keys(words) as K[];

export const FAULT_NAMES = all<PracticeFault['fault']>({
  'cable-pulled': true,
  'answer-lost': true,
  slow: true,
  'bad-cable': true,
  'trust-refused': true,
  passcode: true,
  'configuration-present': true,
  'organization-device': true,
  'activation-down': true,
  'low-battery': true,
  'old-ios': true,
  'duplicate-serial': true,
  'not-now': true,
  offline: true,
});

export const KINDS = all<PracticeKind>({
  new: true,
  'set-up': true,
  'managed-elsewhere': true,
  'managed-closed': true,
  'find-my': true,
  'signed-in': true,
  organization: true,
  passcode: true,
  'low-battery': true,
  'old-ios': true,
  'duplicate-serial': true,
  recovery: true,
  dfu: true,
});

export const REQUESTS = all<PracticeRequest>({
  pair: true,
  session: true,
  activate: true,
  'read-configuration': true,
  supervise: true,
  'install-profile': true,
  'list-profiles': true,
  erase: true,
  restart: true,
});

export const WORKS = all<PracticeWork>({ activate: true, supervise: true, 'install-profile': true, erase: true, restart: true });
