import { describe, expect, it } from 'vitest';
import { isReachable, type KeptWindow, neverOpened, placeFor, remember } from './window-rules.ts';

const laptop = { id: 1, workArea: { x: 0, y: 25, width: 1512, height: 920 } };
const desk = { id: 2, workArea: { x: 1512, y: 0, width: 2560, height: 1415 } };
const at = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const left = (bounds: ReturnType<typeof at>, more: { maximized?: boolean; fullScreen?: boolean } = {}) => ({
  bounds,
  maximized: false,
  fullScreen: false,
  ...more,
});

describe('the place of the window', () => {
  const both: KeptWindow = {
    places: { 'display-1': left(at(100, 100, 1200, 800)), 'display-2': left(at(2000, 200, 1800, 1000), { fullScreen: true }) },
    last: 'display-2',
    zoom: 0,
  };

  it('is the middle of the main display at first, in the usual size', () => {
    expect(placeFor(neverOpened, [laptop, desk], laptop)).toEqual(left(at(116, 85, 1280, 800)));
  });

  it('is where it was left, on the display it stood on last', () => {
    expect(placeFor(both, [laptop, desk], laptop)).toEqual(both.places['display-2']);
  });

  it('is where it was left on the main display, when the other one is gone', () => {
    expect(placeFor(both, [laptop], laptop)).toEqual(both.places['display-1']);
  });

  it.each([
    ['reaches out at the right', at(1400, 100, 1200, 800), at(312, 100, 1200, 800)],
    ['reaches out at the left and above', at(-900, -300, 1200, 800), at(0, 25, 1200, 800)],
    ['is larger than the display', at(0, 0, 9000, 9000), at(0, 25, 1512, 920)],
    ['is smaller than its contents', at(50, 50, 3, 3), at(50, 50, 1024, 700)],
    ['stood on another arrangement', at(40_000, 40_000, 1200, 800), at(312, 145, 1200, 800)],
  ])('is moved into sight when it %s', (_what, kept, shown) => {
    expect(placeFor({ places: { 'display-1': left(kept) }, last: 'display-1', zoom: 0 }, [laptop], laptop).bounds).toEqual(shown);
  });

  it('stays as small as the contents allow on a display that is smaller still', () => {
    const tiny = { id: 9, workArea: at(0, 0, 800, 600) };
    expect(placeFor(neverOpened, [tiny], tiny).bounds).toMatchObject({ width: 1024, height: 700 });
    expect(placeFor({ places: { 'display-9': left(at(10, 10, 1024, 700)) }, last: 'display-9', zoom: 0 }, [tiny], tiny).bounds).toEqual(
      at(0, 0, 1024, 700),
    );
  });

  it('is remembered for each display, and forgotten for those of long ago', () => {
    const maximized = left(at(1, 30, 1100, 700), { maximized: true });
    let kept = remember(both, 1, maximized, 1.5);
    expect(kept).toEqual({ places: { 'display-2': both.places['display-2'], 'display-1': maximized }, last: 'display-1', zoom: 1.5 });
    // Numbers of displays say nothing of their age.
    for (const id of [900, 30, 700, 20, 500, 10, 300, 5]) kept = remember(kept, id, left(at(0, 0, 1280, 800)), 0);
    expect(Object.keys(kept.places)).toEqual([900, 30, 700, 20, 500, 10, 300, 5].map((id) => `display-${id}`));
    kept = remember(JSON.parse(JSON.stringify(kept)) as KeptWindow, 30, maximized, 0);
    expect(Object.keys(kept.places).at(-1)).toBe('display-30');
  });
});

describe('a window is in reach', () => {
  it.each([
    [at(0, 25, 1280, 800), true],
    [at(1450, 100, 1280, 800), true],
    [at(4000, 100, 1280, 800), false],
    [at(-1250, 100, 1280, 800), false],
    [at(100, 2000, 1280, 800), false],
    [at(100, -500, 1280, 800), false],
  ])('%o: %s', (bounds, reachable) => {
    expect(isReachable(bounds, [laptop, desk])).toBe(reachable);
  });
});
