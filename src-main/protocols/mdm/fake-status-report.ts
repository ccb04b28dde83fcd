import type { DeclarationKind, HeldDeclaration, Judgement, StatusValue } from './declared-state.ts';

/** How one declaration stands. */
export interface ItemReport extends Judgement {
  readonly active: boolean;
}

const PLURAL: Readonly<Record<DeclarationKind, string>> = {
  activation: 'activations',
  asset: 'assets',
  configuration: 'configurations',
  management: 'management',
};

/** `management.declarations`: every declaration that is held, and whether it is in force. */
export function declarationsReport(held: readonly HeldDeclaration[], reports: ReadonlyMap<HeldDeclaration, ItemReport>): StatusValue {
  const lists: Record<string, StatusValue[]> = { activations: [], assets: [], configurations: [], management: [] };
  for (const one of held) {
    const { valid, active, reasons } = reports.get(one) ?? { valid: 'unknown', active: false, reasons: [] };
    lists[PLURAL[one.kind]]?.push({
      identifier: one.identifier,
      'server-token': one.serverToken,
      active,
      valid,
      ...(reasons.length === 0 ? {} : { reasons: reasons.map(({ code, description }) => ({ code, description, details: {} })) }),
    });
  }
  return lists;
}

/**
 * Apple: StatusReport. Names become nested keys; of a list of things with an identifier an incremental report has only those
 * that changed, and `_removed` for those that went.
 */
export function statusReport(
  news: ReadonlyMap<string, StatusValue>,
  told: Readonly<Record<string, string>>,
  full: boolean,
  unknown: readonly string[],
): Buffer {
  const items: Record<string, unknown> = {};
  for (const [name, value] of news) put(items, name.split('.'), full ? value : changed(value, told[name]));
  const errors =
    full || news.has('management.declarations')
      ? unknown.map((name) => ({
          StatusItem: name,
          Reasons: [{ Code: 'Error.UnknownStatusItem', Description: `${name} is not known.` }],
        }))
      : [];
  return Buffer.from(JSON.stringify({ StatusItems: items, Errors: errors, ...(full ? { FullReport: true } : {}) }));
}

function put(into: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = into[first];
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  into[first] = next;
  put(next, rest, value);
}

function changed(value: StatusValue, before: string | undefined): StatusValue {
  if (!Array.isArray(value) || before === undefined) return value;
  const old = new Map((JSON.parse(before) as StatusValue[]).map((item) => [identifierOf(item), JSON.stringify(item)]));
  if (value.some((item) => identifierOf(item) === null) || old.has(null)) return value;
  const now = new Set(value.map(identifierOf));
  const fresh = value.filter((item) => old.get(identifierOf(item)) !== JSON.stringify(item));
  const gone = [...old.keys()].filter((identifier) => identifier !== null && !now.has(identifier));
  return [...fresh, ...gone.map((identifier) => ({ identifier: identifier ?? '', _removed: true }))];
}

function identifierOf(item: StatusValue): string | null {
  if (typeof item !== 'object' || Array.isArray(item) || !('identifier' in item)) return null;
  const { identifier } = item as { identifier: StatusValue };
  return typeof identifier === 'string' ? identifier : JSON.stringify(identifier);
}
