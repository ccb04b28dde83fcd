import type { DevicePlatform } from '#contract/devices.ts';
import { foldParts, foldWords } from '#lib/fold.ts';
import { modelNameOf } from './model-names.ts';

/** What a device is listed by, as its row and its asset say. */
export interface RawFacts {
  readonly name: string;
  readonly serialNumber: string;
  readonly udid: string;
  readonly productName: string;
  /** As it stands; Apple's own words for a device that never told its identifier. */
  readonly modelName: string;
  readonly osVersion: string;
  readonly imei: string | null;
  readonly organization: string;
  readonly assetNumber: string | null;
  readonly owner: string;
}

/** What follows from it, as the row holds it. */
export interface ListFacts {
  readonly modelName: string;
  readonly platform: DevicePlatform | null;
  readonly osRank: number;
  readonly assetNumber: string | null;
  readonly owner: string;
  readonly sortName: string;
  readonly sortAsset: string;
  readonly sortOwner: string;
  readonly searchKey: string;
  readonly searchLong: string;
}

export function listFactsOf(raw: RawFacts): ListFacts {
  const modelName = raw.productName === '' ? raw.modelName : modelNameOf(raw.productName);
  const { assetNumber, owner, osVersion } = raw;
  return {
    modelName,
    platform: platformOfModel(raw.productName || raw.modelName),
    osRank: osRank(osVersion),
    assetNumber,
    owner,
    sortName: sortKey(raw.name),
    sortAsset: sortKey(assetNumber ?? ''),
    sortOwner: sortKey(owner),
    searchKey: foldParts([raw.name, raw.serialNumber, assetNumber, owner, raw.organization, modelName, raw.productName, osVersion]),
    searchLong: foldParts([raw.udid, raw.imei]),
  };
}

/** Numbers in a name count as numbers: "iPad 2" stands before "iPad 10". */
const sortKey = (text: string): string => foldParts([text]).replace(/\d{1,8}/g, (digits) => digits.padStart(8, '0'));

/** 17.6.1 as 17006001, so that versions compare as numbers; 0: not known. */
export function osRank(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Math.min(999, Number.parseInt(part, 10) || 0));
  return major * 1_000_000 + minor * 1_000 + patch;
}

const platforms: readonly (readonly [RegExp, DevicePlatform])[] = [
  [/^(iphone|ipod)/i, 'iOS'],
  [/^ipad/i, 'iPadOS'],
  [/^(mac|imac|virtualmac)/i, 'macOS'],
  [/^apple ?tv/i, 'tvOS'],
  [/^(realitydevice|apple vision)/i, 'visionOS'],
  [/^(apple )?watch/i, 'watchOS'],
];

/** By Apple's identifier, or by the words of its sale where that is all that is known. */
export const platformOfModel = (model: string): DevicePlatform | null => platforms.find(([pattern]) => pattern.test(model))?.[1] ?? null;

/** Words to look for. Long ones may stand anywhere; one or two signs not in numbers such as the UDID, where they would be chance. */
export interface Words {
  readonly long: readonly string[];
  readonly short: readonly string[];
}

export function wordsOf(text: string): Words {
  const words = [...new Set(foldWords(text))];
  const isLong = (word: string) => [...word].length >= 3;
  return { long: words.filter(isLong), short: words.filter((word) => !isLong(word)) };
}

/** The signs of a text one by one and two by two, as the full-text index keeps them. */
export function gramsOf(text: string): string {
  const grams = new Set<string>();
  for (const line of text.split('\n')) {
    const signs = [...line].map((sign) => `u${sign.codePointAt(0)?.toString(16)}`);
    for (const [index, sign] of signs.entries()) {
      grams.add(sign);
      const next = signs[index + 1];
      if (next !== undefined) grams.add(sign + next);
    }
  }
  return [...grams].join(' ');
}

/** A path as it is kept: parts trimmed, no empty ones. Null: too deep or too long to be one. */
export function organizationPath(typed: string): string | null {
  const parts = typed
    .normalize('NFKC')
    .split('/')
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
  const path = parts.join('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what nobody can see nobody can mean
  return parts.length > 8 || path.length > 200 || /[\u0000-\u001f]/.test(path) ? null : path;
}

/** Those meant by a path, with everything under it; where there is no such path, those it is a part of. */
export function organizationsMeant(wanted: string, known: readonly string[]): readonly string[] {
  if (wanted === '') return [''];
  const under = known.filter((path) => path === wanted || path.startsWith(`${wanted}/`));
  if (under.length > 0) return under;
  const part = foldParts([wanted]);
  return known.filter((path) => foldParts([path]).includes(part));
}

/** Models whose name has the words in it. */
export const modelsMeant = (wanted: string, known: readonly string[]): readonly string[] =>
  known.filter((name) => foldWords(wanted).every((word) => foldParts([name]).includes(word)));
