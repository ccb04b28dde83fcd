import type { SiteReply } from '#lib/practice-site/page.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import type { Visitor } from './portal-frame.ts';

/** One part of the site. Null: the path is another's. */
export interface Desk {
  show(path: string, visitor: Visitor): SiteReply | null;
  submit(path: string, visitor: Visitor, form: SiteForm | null): SiteReply | Promise<SiteReply> | null;
}

const MAX_NAME = 100;
/** As at Apple for API accounts; for servers a limit of our own. */
const MAX_ROWS = 50;

/** The code of `problemText` a new row's name is refused with; null when it is good. */
export function judgeName(name: string, rows: readonly { readonly name: string }[]): 'name-missing' | 'name-taken' | 'too-many' | null {
  if (name === '') return 'name-missing';
  if (rows.length >= MAX_ROWS) return 'too-many';
  return rows.some((row) => row.name === name) ? 'name-taken' : null;
}

export const nameIn = (form: SiteForm): string => form.text('name').slice(0, MAX_NAME);
