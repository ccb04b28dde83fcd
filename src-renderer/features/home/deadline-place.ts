import type { Deadline } from '#contract/deadlines.ts';

/** Where a date is dealt with. */
export type Place =
  | { readonly to: '/certificates' }
  | { readonly to: '/certificates/push' }
  | { readonly to: '/certificates/$token'; readonly params: { readonly token: 'ade' | 'content' | 'api' } }
  | { readonly to: '/accounts' };

export const placeOf = ({ kind }: Deadline): Place => {
  if (kind === null) return { to: '/accounts' };
  if (kind === 'push') return { to: '/certificates/push' };
  if (kind === 'ade' || kind === 'content' || kind === 'api') return { to: '/certificates/$token', params: { token: kind } };
  return { to: '/certificates' };
};
