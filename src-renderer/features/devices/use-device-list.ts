import { useCallbackRef, useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DeviceFilter, DeviceRow, DeviceSort, DeviceView } from '#contract/devices.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { type DevicesSearch, filterOf, searchOf } from './devices-search.ts';

const PAGE = 100;
/** A page is asked for before it comes into sight, so that no row is drawn twice. */
const AHEAD = 30;
/** The address follows the typing at leisure; the list follows it at once. */
const ADDRESS_PAUSE_MS = 300;
/** Numbers are asked for once the typing pauses: rows go first. */
const COUNT_PAUSE_MS = 200;

const noViews: readonly DeviceView[] = [];

/** Rows by their place in the list `key` stands for. */
interface Held {
  readonly rows: ReadonlyMap<number, DeviceRow>;
  readonly total: number;
  readonly key: string;
}

/** The list as it is asked for and as far as it is here. */
export const useDeviceList = () => {
  const navigate = useNavigate();
  const address = useSearch({ from: '/devices' });
  const [typed, setTyped] = useState(address.search ?? '');
  const [[firstPage, lastPage], setPages] = useState<readonly [number, number]>([0, 0]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const views = useAsk('devices', 'views', {});
  const view = views.value?.views.find(({ id }) => id === address.view);
  const ids = view?.filter.ids ?? null;
  const filter = useMemo((): DeviceFilter => ({ ...filterOf({ ...address, search: typed }), ids }), [address, typed, ids]);
  const { sort = 'name', descending = false } = address;
  const order = useMemo(() => ({ sort, descending }), [sort, descending]);
  const listKey = JSON.stringify([filter, order]);

  const [paused] = useDebouncedValue(typed, COUNT_PAUSE_MS);
  const counted = useAsk('devices', 'counts', { filter: { ...filter, text: paused } }, { keepPrevious: true });
  const offsets = Array.from({ length: Math.min(4, lastPage - firstPage + 1) }, (_, n) => (firstPage + n) * PAGE);
  const pages = usePages(
    'devices',
    'list',
    offsets.map((offset) => ({ filter, ...order, offset, limit: PAGE })),
  );
  const here = pages.values.some((page) => page !== undefined);
  const rows = usePlaced(pages.values, offsets[0] ?? 0);
  // A page that is not full ends the list, whatever was counted a moment ago.
  const ends = pages.values.flatMap((page, n) =>
    page !== undefined && page.rows.length < PAGE ? [(offsets[n] ?? 0) + page.rows.length] : [],
  );
  const total = ends.length > 0 ? Math.min(...ends) : Math.max(counted.value?.total ?? 0, ...[...rows.keys()].map((index) => index + 1));
  // Until the first page of another list is here, the one before stays in sight.
  const [held, setHeld] = useState<Held | null>(null);
  if (here && (held === null || held.rows !== rows || held.total !== total || held.key !== listKey)) setHeld({ rows, total, key: listKey });
  const shown = !here && held !== null && held.key !== listKey ? held : { rows, total, key: listKey };
  const shownRows = shown.rows;

  const look = useCallback(
    (search: DevicesSearch) => {
      clearTimeout(timer.current);
      void navigate({ to: '/devices', search, replace: true });
    },
    [navigate],
  );
  return {
    filter,
    order,
    view,
    views: views.value?.views ?? noViews,
    typed,
    counts: counted.value,
    /** How the typed text was understood; null until main said. */
    reading: pages.values.find((page) => page !== undefined)?.reading ?? null,
    refusal: pages.refusal ?? counted.refusal,
    pending: !here && held === null,
    total: shown.total,
    listKey: shown.key,
    rowAt: useCallback((index: number) => shownRows.get(index), [shownRows]),
    /** The rows that are here: those in sight and around them. */
    rows: useMemo(() => [...shownRows.values()], [shownRows]),
    onRange: useCallback((first: number, last: number) => {
      const [from, to] = [Math.floor(Math.max(0, first - AHEAD) / PAGE), Math.floor((Math.max(first, last) + AHEAD) / PAGE)];
      setPages((old) => (old[0] === from && old[1] === to ? old : [from, to]));
    }, []),
    type: useCallbackRef((text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      const { search: _old, ...rest } = address;
      timer.current = setTimeout(() => look(text === '' ? rest : { ...rest, search: text }), ADDRESS_PAUSE_MS);
    }),
    /** Another filter in place of this one; the order stays. */
    ask: useCallbackRef((next: DeviceFilter, keepView = false) => {
      setTyped(next.text);
      const { view: viewId } = address;
      look({
        ...searchOf(next),
        ...(keepView && viewId ? { view: viewId } : {}),
        ...(address.sort === undefined ? {} : { sort }),
        ...(address.descending === undefined ? {} : { descending }),
      });
    }),
    open: useCallbackRef((search: DevicesSearch) => {
      setTyped(search.search ?? '');
      look(search);
    }),
    sortBy: useCallbackRef((by: DeviceSort) => look({ ...address, sort: by, descending: sort === by && !descending })),
  };
};

type DevicePage = ValueOf<'devices', 'list'> | undefined;

/** The rows of up to four pages by their places; the same map until one of the pages is another. */
function usePlaced(pages: readonly DevicePage[], first: number): ReadonlyMap<number, DeviceRow> {
  const [a, b, c, d] = pages;
  return useMemo(() => {
    const places = [a, b, c, d].flatMap((page, n) =>
      (page?.rows ?? []).map((row, index): [number, DeviceRow] => [first + n * PAGE + index, row]),
    );
    return new Map(places);
  }, [a, b, c, d, first]);
}
