import { describe, expect, it } from 'vitest';
import { practiceFleetAct } from '#contract/practice.ts';
import { deedOf, FLEET_ACTS, FLEET_FIELDS } from './fleet-words.ts';

describe('the deeds of the fleet', () => {
  it('are ones that main takes, each of them', () => {
    const typed = { pin: '４８２９１３', percent: '6', days: '9', place: '35.68, 139.76' };
    for (const act of FLEET_ACTS) {
      const field = FLEET_FIELDS[act];
      expect(practiceFleetAct.safeParse(deedOf(act, field === undefined ? '' : typed[field])).success, act).toBe(true);
    }
  });

  it('wait for what has to be typed', () => {
    for (const wrong of ['', 'x', '12345', '-1', '1000000'])
      for (const act of ['type-pin', 'set-battery', 'age', 'set-location'] as const)
        if (!(act === 'age' && wrong === '12345')) expect(deedOf(act, wrong), `${act} ${wrong}`).toBeNull();
  });
});
