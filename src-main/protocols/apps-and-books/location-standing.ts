import { objectOf } from '#lib/bounded-ask.ts';

/** Who says to manage a location. Apple keeps the last one written and compares nothing. */
export interface MdmInfo {
  readonly id: string;
  readonly name: string;
  readonly metadata: string;
}

/** What Apple says about the location of a content token. */
export interface LocationStanding {
  readonly uId: string;
  readonly locationName: string;
  readonly countryCode: string;
  readonly assetCount: number;
  /** Null: nobody manages the location yet. */
  readonly mdmInfo: MdmInfo | null;
  readonly tokenExpiresAt: number | null;
}

type Json = Readonly<Record<string, unknown>>;

const MAX_TEXT = 1000;

/** The answer of `/client/config` (Apple: "ClientConfigResponse"). Null when it is not one. */
export function readStanding(config: Json, assetCount: number): LocationStanding | null {
  const uId = text(config['uId']);
  const mdmInfo = readMdmInfo(config['mdmInfo']);
  if (uId === null || uId === '' || mdmInfo === undefined) return null;
  return {
    uId,
    locationName: text(config['locationName']) ?? '',
    countryCode: text(config['countryISO2ACode']) ?? '',
    assetCount,
    mdmInfo,
    tokenExpiresAt: readDate(config['tokenExpirationDate']),
  };
}

/** One page of `/assets`: how many are on it, and where the next one is (null: at the end). Null when it is not one. */
export function readAssetPage(page: Json): { readonly count: number; readonly next: number | null } | null {
  const { assets, nextPageIndex: next } = page;
  if (!Array.isArray(assets)) return null;
  if (next === undefined || next === null) return { count: assets.length, next: null };
  return typeof next === 'number' && Number.isSafeInteger(next) && next > 0 ? { count: assets.length, next } : null;
}

/** Undefined: something that must not be taken for an empty place, because it would be claimed. */
function readMdmInfo(value: unknown): MdmInfo | null | undefined {
  if (value === undefined || value === null) return null;
  const info = objectOf(value);
  if (info === null) return undefined;
  const [id, name, metadata] = [text(info['id'] ?? ''), text(info['name'] ?? ''), text(info['metadata'] ?? '')];
  if (id === null || name === null || metadata === null) return undefined;
  return id === '' && name === '' && metadata === '' ? null : { id, name, metadata };
}

/** `2030-11-08T22:33:22+0000`: the offset lacks the colon that ISO 8601 wants. */
function readDate(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  const at = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? null : at;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value.length <= MAX_TEXT ? value : null);
