/** A JSON:API resource. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** One page of a list as the API gives it; the cursor is opaque to clients. Null: `limit` or `cursor` is not one. */
export function pageOf(list: readonly Resource[], url: URL): object | null {
  const limit = Number(url.searchParams.get('limit') ?? DEFAULT_LIMIT);
  const start = offsetOf(url.searchParams.get('cursor'));
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT || start === null) return null;
  const end = start + limit;
  const nextCursor = end < list.length ? Buffer.from(`after:${end}`).toString('base64url') : null;
  const next = new URL(url);
  if (nextCursor !== null) next.searchParams.set('cursor', nextCursor);
  return {
    data: list.slice(start, end),
    links: { self: url.href, ...(nextCursor === null ? {} : { next: next.href }) },
    meta: { paging: { limit, total: list.length, ...(nextCursor === null ? {} : { nextCursor }) } },
  };
}

function offsetOf(cursor: string | null): number | null {
  if (cursor === null) return 0;
  const offset = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  return offset === undefined ? null : Number(offset);
}
