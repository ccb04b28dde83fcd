import type { ActivityFilter } from '#contract/activity.ts';

/** What the trail is filtered by, as it stands in the address. Days are `2026-11-21`, both included. */
export interface ActivitySearch {
  readonly text?: string;
  readonly actor?: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly until?: string;
}

const day = /^\d{4}-\d\d-\d\d$/;
const limits = { text: 200, actor: 200, kind: 100, subject: 300, from: 10, until: 10 } as const;

/** Reads the address; what does not fit is left out. */
export const readActivitySearch = (search: Record<string, unknown>): ActivitySearch =>
  Object.fromEntries(
    Object.entries(limits).flatMap(([key, most]) => {
      const value = search[key];
      const text = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, most) : '';
      return text === '' || ((key === 'from' || key === 'until') && !day.test(text)) ? [] : [[key, text]];
    }),
  );

/** The first moment of a day here; `later` days after it. Null: no such day. */
const startOf = (text: string | undefined, later = 0): number | null => {
  if (text === undefined) return null;
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = text.split('-').map(Number);
  const at = new Date(year, month - 1, date + later).getTime();
  return Number.isNaN(at) || at < 0 ? null : at;
};

export const filterOf = (search: ActivitySearch): ActivityFilter => ({
  actor: search.actor ?? null,
  subject: search.subject ?? null,
  action: search.kind ?? null,
  text: search.text ?? '',
  from: startOf(search.from),
  until: startOf(search.until, 1),
});

export const isFiltered = (search: ActivitySearch): boolean => Object.values(search).some((value) => value !== undefined);
