import { describe, expect, it } from 'vitest';
import { type PracticeDevice, practiceFault, practiceKind, practiceRequest, practiceWork } from '#contract/practice.ts';
import { en } from '../../text/en.ts';
import { ja } from '../../text/ja.ts';
import { FIRST_FAULT, faultFrom, MOST_REQUESTS, MOST_SECONDS, withFault } from './fault-form.ts';
import { FAULT_NAMES, KINDS, REQUESTS, WORKS } from './practice-words.ts';

describe('the form of a fault', () => {
  it.each(FAULT_NAMES)('makes a fault of the contract: %s', (fault) => {
    for (const ends of ['once', 'until-cleared'] as const) {
      const made = faultFrom({ ...FIRST_FAULT, fault, ends, seconds: MOST_SECONDS, requests: MOST_REQUESTS });
      expect(practiceFault.parse(made)).toEqual(made);
      expect(made).toMatchObject({ fault, ends });
    }
  });

  it('tells seconds as milliseconds', () => {
    expect(faultFrom({ ...FIRST_FAULT, fault: 'slow', work: 'erase', seconds: 3 })).toMatchObject({ at: 'erase', ms: 3_000 });
  });

  it('adds to what a device has, and takes the place of the same with another end', () => {
    const lost = { fault: 'answer-lost', at: 'supervise', ends: 'once' } as const;
    const device = { faults: [{ fault: 'offline', ends: 'once' }, lost] } as unknown as PracticeDevice;
    expect(withFault(device, { fault: 'offline', ends: 'until-cleared' })).toEqual([lost, { fault: 'offline', ends: 'until-cleared' }]);
    expect(withFault(device, { ...lost, at: 'erase' })).toHaveLength(3);
  });
});

describe('the words of the practice bench', () => {
  it('offer all that the contract knows', () => {
    expect([...KINDS].sort()).toEqual([...practiceKind.options].sort());
    expect([...REQUESTS].sort()).toEqual([...practiceRequest.options].sort());
    expect([...WORKS].sort()).toEqual([...practiceWork.options].sort());
  });

  it.each([
    ['ja', ja],
    ['en', en],
  ])('are said in %s', (_language, { practice }) => {
    expect(Object.keys(practice.faults).sort()).toEqual([...FAULT_NAMES].sort());
    expect(Object.keys(practice.faultHints).sort()).toEqual([...FAULT_NAMES].sort());
    expect(Object.keys(practice.kinds).sort()).toEqual([...KINDS].sort());
    expect(Object.keys(practice.requests).sort()).toEqual([...REQUESTS].sort());
  });
});
