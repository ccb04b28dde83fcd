import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPLE_SILICON_USB, INTEL_USB, type UsbThing, usbBudgets } from './usb-budget.ts';

const phones = (count: number, hub: string, busNumber = 20): UsbThing[] =>
  Array.from({ length: count }, (_, index) => ({ busNumber, portPath: `${hub}-${index + 1}`, kind: 'apple' as const }));
const hub = (portPath: string | null, busNumber = 20): UsbThing => ({ busNumber, portPath, kind: 'hub' });

describe('the budget of a controller', () => {
  it('is what its endpoints leave on an Intel Mac', () => {
    // 96 endpoints, less one hub (2) and ten phones (80).
    expect(usbBudgets([hub('1'), ...phones(10, '1')], INTEL_USB)).toEqual([
      { busNumber: 20, devices: 10, hubs: 1, remaining: 1, limit: 11, reason: 'endpoints', hubsBelow: 4 },
    ]);
  });

  it('is never less than nothing', () => {
    expect(usbBudgets(phones(20, '1'), INTEL_USB)).toMatchObject([{ devices: 20, remaining: 0, limit: 20, reason: 'endpoints' }]);
  });

  it('is what its addresses leave where endpoints abound', () => {
    const plenty = { ...INTEL_USB, endpoints: 7_906 };
    const keyboard: UsbThing = { busNumber: 20, portPath: '2', kind: 'other' };
    expect(usbBudgets([hub('1'), ...phones(10, '1'), keyboard], plenty)).toMatchObject([
      { remaining: 115, limit: 125, reason: 'addresses' },
    ]);
  });

  it('counts everything else, and hubs nobody listed, once', () => {
    const listed = usbBudgets([hub('1'), hub('1-4'), ...phones(4, '1-4')], INTEL_USB);
    expect(usbBudgets(phones(4, '1-4'), INTEL_USB)).toEqual(listed);
    expect(usbBudgets([hub('1-4'), ...phones(4, '1-4')], INTEL_USB)).toEqual(listed);
    expect(listed).toMatchObject([{ hubs: 2, remaining: 7 }]);
    const others: UsbThing[] = [{ busNumber: 20, portPath: null, kind: 'other' }, hub(null)];
    expect(usbBudgets([...phones(4, '1-4'), ...others], INTEL_USB)).toMatchObject([{ hubs: 3, remaining: 6 }]);
  });

  it('says when no hub can be put behind the deepest one', () => {
    const below = (things: UsbThing[]) => usbBudgets(things, INTEL_USB)[0]?.hubsBelow;
    expect(below([{ busNumber: 20, portPath: '1', kind: 'apple' }])).toBe(5);
    expect(below([hub('1-2-3')])).toBe(2);
    expect(below([hub('1-2-3-4-5'), ...phones(1, '1')])).toBe(0);
    expect(below(phones(1, '1-2-3-4-5'))).toBe(0);
  });

  it('is one for each controller, the fullest first', () => {
    const things = [...phones(3, '1', 1), ...phones(9, '1', 2), ...phones(3, '1', 0)];
    expect(usbBudgets(things, APPLE_SILICON_USB).map(({ busNumber, devices, remaining }) => [busNumber, devices, remaining])).toEqual([
      [2, 9, 22],
      [0, 3, 28],
      [1, 3, 28],
    ]);
    expect(usbBudgets([], INTEL_USB)).toEqual([]);
  });

  it('never promises room that one more device would not find', () => {
    const thing = fc.record({
      busNumber: fc.constantFrom(0, 1),
      portPath: fc.option(fc.constantFrom('1', '2', '1-1', '1-2', '1-2-3', '4-4-4')),
      kind: fc.constantFrom('apple' as const, 'hub' as const, 'other' as const),
    });
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 40 }), (things) => {
        for (const budget of usbBudgets(things, INTEL_USB)) {
          const one: UsbThing = { busNumber: budget.busNumber, portPath: null, kind: 'apple' };
          const after = usbBudgets([...things, one], INTEL_USB).find(({ busNumber }) => busNumber === budget.busNumber);
          expect(after?.remaining).toBe(Math.max(0, budget.remaining - 1));
          expect(after?.devices).toBe(budget.devices + 1);
        }
      }),
    );
  });
});
