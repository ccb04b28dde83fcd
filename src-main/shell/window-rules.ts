/** Where a window may stand, in points of all displays together. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Place {
  readonly bounds: Area;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}

/** How the window was left: on each display it ever stood on, and how large its contents were drawn. */
export interface KeptWindow {
  readonly places: Readonly<Record<string, Place>>;
  /** The display it stood on last; null: it never stood anywhere. */
  readonly last: string | null;
  readonly zoom: number;
}

interface DisplayFacts {
  readonly id: number;
  /** Without the menu bar and the Dock. */
  readonly workArea: Area;
}

export const MINIMUM = { width: 1024, height: 700 } as const;
const USUAL = { width: 1280, height: 800 } as const;
/** A laptop that is carried around sees many displays; the oldest are forgotten. */
const DISPLAYS_AT_MOST = 8;

export const neverOpened: KeptWindow = { places: {}, last: null, zoom: 0 };

/** Where the window opens: as it was left on the display it stood on, or, when that is gone, as it was left on the main one. */
export function placeFor(kept: KeptWindow, displays: readonly DisplayFacts[], main: DisplayFacts): Place {
  const display = displays.find(({ id }) => nameOf(id) === kept.last) ?? main;
  const place = kept.places[nameOf(display.id)];
  if (place === undefined) return { bounds: centred(display.workArea), maximized: false, fullScreen: false };
  return { ...place, bounds: within(place.bounds, display.workArea) };
}

/** Not a bare number: an object would put its numbers in order of size, and the oldest could not be told. */
const nameOf = (displayId: number) => `display-${displayId}`;

/** Remembers how the window stands on a display. */
export function remember(kept: KeptWindow, displayId: number, place: Place, zoom: number): KeptWindow {
  const id = nameOf(displayId);
  const others = Object.entries(kept.places).filter(([each]) => each !== id);
  // The one that was stood on last is the last of them.
  return { places: Object.fromEntries([...others.slice(1 - DISPLAYS_AT_MOST), [id, place]]), last: id, zoom };
}

/** Can enough of the window be seen to take hold of it? */
export function isReachable(bounds: Area, displays: readonly DisplayFacts[]): boolean {
  return displays.some(({ workArea }) => overlap(bounds.x, bounds.width, workArea.x, workArea.width) >= 100 && isTopIn(bounds, workArea));
}

const isTopIn = (bounds: Area, area: Area) => bounds.y >= area.y - 1 && bounds.y <= area.y + area.height - 40;

const overlap = (a: number, aLength: number, b: number, bLength: number) => Math.min(a + aLength, b + bLength) - Math.max(a, b);

function centred(area: Area): Area {
  const { width, height } = sized(USUAL, area);
  return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height };
}

function within(bounds: Area, area: Area): Area {
  const { width, height } = sized(bounds, area);
  const shifted = (at: number, from: number, room: number) => Math.round(Math.max(from, Math.min(at, from + Math.max(0, room))));
  return { x: shifted(bounds.x, area.x, area.width - width), y: shifted(bounds.y, area.y, area.height - height), width, height };
}

/** No larger than its display, no smaller than its contents can be. */
const sized = (wanted: { width: number; height: number }, area: Area) => ({
  width: Math.round(Math.max(MINIMUM.width, Math.min(wanted.width, area.width))),
  height: Math.round(Math.max(MINIMUM.height, Math.min(wanted.height, area.height))),
});
