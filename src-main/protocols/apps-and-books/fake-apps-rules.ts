import type { MdmInfo } from './location-standing.ts';

export const appsFaults = [
  'token-revoked',
  'token-expired',
  'built-in-mdm',
  'throttled',
  'error-with-200',
  'service-error',
  'clock-skew',
  'html-page',
  'down',
] as const;
export type AppsFault = (typeof appsFaults)[number];

/** Apple's error numbers with their usual status; those of 9622 and 9645 are not documented. */
const STATUS = {
  9602: 400,
  9603: 500,
  9621: 401,
  9622: 401,
  9625: 401,
  9645: 400,
  9646: 429,
  9650: 400,
  9713: 400,
  9722: 401,
  9723: 400,
  9724: 400,
  9725: 400,
  9726: 405,
  9727: 415,
} as const;
export type AppsErrorNumber = keyof typeof STATUS;

/** What the fake answers, before it is JSON on a wire. */
export interface FakeAppsAnswer {
  readonly status: number;
  readonly body: object;
  readonly retryAfterSeconds?: number;
}

const WORDS: Partial<Record<AppsErrorNumber, string>> = {
  9622: 'Invalid authentication token',
  9625: 'The token has been revoked.',
  9645: 'The location is managed by Apple.',
};

export function refusal(errorNumber: AppsErrorNumber): FakeAppsAnswer {
  const body = { errorNumber, errorMessage: WORDS[errorNumber] ?? 'The request was refused.' };
  return { status: STATUS[errorNumber], body, ...(errorNumber === 9646 ? { retryAfterSeconds: 30 } : {}) };
}

/** `limits` of the service configuration that are checked. */
export const LIMITS = { maxMdmIdLength: 100, maxMdmNameLength: 100, maxMdmMetadataLength: 255 } as const;

/** The `mdmInfo` of a POST: all three parts together, each within its length. */
export function judgeMdmInfo(value: unknown): { readonly info: MdmInfo } | { readonly refused: AppsErrorNumber } {
  if (typeof value !== 'object' || value === null) return { refused: 9723 };
  const id = 'id' in value ? value.id : undefined;
  const name = 'name' in value ? value.name : undefined;
  const metadata = 'metadata' in value ? value.metadata : undefined;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string' || typeof metadata !== 'string') return { refused: 9723 };
  if (id.length > LIMITS.maxMdmIdLength) return { refused: 9724 };
  if (name.length > LIMITS.maxMdmNameLength) return { refused: 9725 };
  if (metadata.length > LIMITS.maxMdmMetadataLength) return { refused: 9713 };
  return { info: { id, name, metadata } };
}

/** Apple's way to write an instant: `2030-11-08T22:33:22+0000`. */
export function appleDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, '+0000');
}
