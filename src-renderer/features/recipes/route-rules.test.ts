import { describe, expect, it } from 'vitest';
import { type Answer, nextQuestion, routeOf } from './route-rules.ts';

describe('the way of a group of devices', () => {
  it.each<[Answer | null, Answer | null, Answer | null, ReturnType<typeof routeOf>, ReturnType<typeof nextQuestion>]>([
    [null, null, null, null, 'channel'],
    ['yes', null, null, 'bought-ade', null],
    ['yes', 'no', 'yes', 'bought-ade', null],
    ['unknown', null, null, 'ask', null],
    ['no', null, null, null, 'erase'],
    ['no', 'no', null, 'none', null],
    ['no', 'yes', null, null, 'unremovable'],
    ['no', 'yes', 'yes', 'ade-by-hand', null],
    ['no', 'yes', 'no', 'supervised', null],
  ])('channel %s, erase %s, unremovable %s: %s', (channel, erase, unremovable, route, question) => {
    expect(routeOf({ channel, erase, unremovable })).toBe(route);
    expect(nextQuestion({ channel, erase, unremovable })).toBe(question);
  });
});
