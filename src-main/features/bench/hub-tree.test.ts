import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePorts, type HubNode, hubOf, hubsAbove, hubTree } from './hub-tree.ts';
import { isPort } from './port-rules.ts';

describe('the hub of a port', () => {
  it.each([
    ['1-4-2', '1-4'],
    ['1-12', '1'],
    ['3', ''],
    ['20:1-4', '20:1'],
    ['20:1', '20:'],
    ['20:', ''],
  ])('%s: %j', (port, hub) => {
    expect(hubOf(port)).toBe(hub);
  });

  it.each([
    ['1-4-2', ['1', '1-4']],
    ['20:1-4-2', ['20:1', '20:1-4']],
    ['3', []],
    ['20:3', []],
  ])('and all above %s', (port, hubs) => {
    expect(hubsAbove(port)).toEqual(hubs);
  });
});

describe('the order of ports', () => {
  it('is by number, not by letter, hub after hub, bus after bus', () => {
    const inOrder = ['1-2', '1-2-1', '1-10', '2', '10-1', '1:1-3', '2:1-1', '10:1-1'];
    expect([...inOrder].reverse().sort(comparePorts)).toEqual(inOrder);
  });
});

describe('the tree of hubs', () => {
  it('has each device at its hub and each hub once', () => {
    expect(hubTree(['2-1', '1-10', '1-2', '1-2', '1-3-1', '4'])).toEqual({
      path: '',
      ports: ['4'],
      hubs: [
        { path: '1', ports: ['1-2', '1-10'], hubs: [{ path: '1-3', ports: ['1-3-1'], hubs: [] }] },
        { path: '2', ports: ['2-1'], hubs: [] },
      ],
    });
  });

  it('keeps the buses of a Mac apart', () => {
    expect(hubTree(['1:1-4', '2:1-4', '2:3'])).toEqual({
      path: '',
      ports: [],
      hubs: [
        { path: '1:', ports: [], hubs: [{ path: '1:1', ports: ['1:1-4'], hubs: [] }] },
        { path: '2:', ports: ['2:3'], hubs: [{ path: '2:1', ports: ['2:1-4'], hubs: [] }] },
      ],
    });
  });

  it('is empty without devices', () => {
    expect(hubTree([])).toEqual({ path: '', ports: [], hubs: [] });
  });

  it('loses and invents no device, whatever is plugged in where', () => {
    const path = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 }).map((numbers) => numbers.join('-'));
    const port = fc.tuple(fc.option(fc.integer({ min: 0, max: 255 })), path).map(([bus, rest]) => (bus === null ? rest : `${bus}:${rest}`));
    const flat = (node: HubNode): string[] => [...node.ports, ...node.hubs.flatMap(flat)];
    fc.assert(
      fc.property(fc.array(port), (ports) => {
        const seen = flat(hubTree(ports));
        expect(new Set(seen)).toEqual(new Set(ports));
        expect(seen).toHaveLength(new Set(ports).size);
        expect(ports.every(isPort)).toBe(true);
      }),
    );
  });
});
