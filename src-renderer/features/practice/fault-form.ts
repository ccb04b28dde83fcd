import type { PracticeDevice, PracticeFault, PracticeRequest, PracticeWork } from '#contract/practice.ts';

/** What is chosen in the form; of the fields only those count that the fault has. */
export interface FaultForm {
  readonly fault: PracticeFault['fault'];
  readonly at: PracticeRequest;
  readonly work: PracticeWork;
  readonly when: 'before' | 'after';
  readonly seconds: number;
  readonly requests: number;
  readonly ends: PracticeFault['ends'];
}

export const FIRST_FAULT: FaultForm = {
  fault: 'cable-pulled',
  at: 'supervise',
  work: 'supervise',
  when: 'before',
  seconds: 20,
  requests: 12,
  ends: 'once',
};

/** The most that the contract takes. */
export const MOST_SECONDS = 600;
export const MOST_REQUESTS = 1_000;

export function faultFrom({ fault, at, work, when, seconds, requests, ends }: FaultForm): PracticeFault {
  switch (fault) {
    case 'cable-pulled':
      return { fault, at, when, ends };
    case 'answer-lost':
      return { fault, at, ends };
    case 'slow':
      return { fault, at: work, ms: seconds * 1_000, ends };
    case 'bad-cable':
      return { fault, requests, ends };
    default:
      return { fault, ends };
  }
}

/** With the new fault last; one that differs in how it ends alone takes the place of the other. */
export function withFault(device: PracticeDevice, added: PracticeFault): PracticeFault[] {
  const same = (fault: PracticeFault) => JSON.stringify({ ...fault, ends: added.ends }) === JSON.stringify({ ...added });
  return [...device.faults.filter((fault) => !same(fault)), added];
}
