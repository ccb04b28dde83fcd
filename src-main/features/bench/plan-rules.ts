import type { Slot } from '#contract/bench.ts';

export type ExclusionReason = 'not-attached' | 'not-ready' | 'working' | 'done';
export type Obstacle = 'push-certificate-missing' | 'engine-not-listening' | 'organization-missing';

export interface Plan {
  readonly included: readonly Slot[];
  readonly excluded: readonly { readonly udid: string; readonly name: string; readonly reason: ExclusionReason }[];
  readonly confirmation: { readonly kind: 'count' | 'serial-tail'; readonly expected: string };
  readonly obstacles: readonly Obstacle[];
}

/** Splits what was chosen into what can be prepared and what cannot, each with its reason. */
export function planPrepare(udids: readonly string[], slots: ReadonlyMap<string, Slot>, obstacles: readonly Obstacle[]): Plan {
  const included: Slot[] = [];
  const excluded: Plan['excluded'][number][] = [];
  for (const udid of new Set(udids)) {
    const slot = slots.get(udid);
    const reason = exclusionOf(slot);
    if (slot !== undefined && reason === null) included.push(slot);
    else excluded.push({ udid, name: slot?.name ?? udid, reason: reason ?? 'not-attached' });
  }
  return { included, excluded, confirmation: confirmationFor(included), obstacles };
}

function exclusionOf(slot: Slot | undefined): ExclusionReason | null {
  if (slot === undefined || !slot.attached) return 'not-attached';
  if (slot.state === 'done') return 'done';
  if (slot.run !== null && slot.run.endedAt === null) return 'working';
  return slot.state === 'ready' ? null : 'not-ready';
}

/** product.md 4.10 level 2: the number of devices, or for one device the last four characters of its serial. */
function confirmationFor(included: readonly Slot[]): Plan['confirmation'] {
  const [only] = included;
  if (included.length === 1 && only !== undefined) {
    const serial = only.serialNumber === '' ? only.udid : only.serialNumber;
    return { kind: 'serial-tail', expected: serial.slice(-4) };
  }
  return { kind: 'count', expected: String(included.length) };
}

/** Full-width digits and letters count as their half-width forms; case does not matter. */
export function confirmationMatches(typed: string, expected: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').trim().toUpperCase();
  return plain(expected) !== '' && plain(typed) === plain(expected);
}
