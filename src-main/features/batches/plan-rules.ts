import type { BatchPlan, ExpectedRow } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { Recipe, StepKind } from '#contract/recipe.ts';

type Included = BatchPlan['included'][number];
type Exclusion = BatchPlan['excluded'][number]['reason'];
type Warning = Included['warnings'][number];
type Outlook = Included['steps'][number]['outlook'];

export interface PlanRequest {
  readonly recipe: Recipe;
  readonly erases: boolean;
  readonly udids: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  /** Empty: nobody gave a list. */
  readonly expected: readonly ExpectedRow[];
  readonly lastContact: (udid: string) => number | null;
}

/** Splits what was chosen into what can be begun and what cannot, each with its reason; and looks ahead at every step. */
export function planBatch(request: PlanRequest): Pick<BatchPlan, 'included' | 'excluded' | 'confirmation' | 'reasonNeeded'> {
  const included: Included[] = [];
  const excluded: BatchPlan['excluded'] = [];
  for (const udid of new Set(request.udids)) {
    const slot = request.slots.get(udid);
    const reason = slot === undefined ? 'not-attached' : exclusionOf(slot, request);
    if (slot === undefined || reason !== null) {
      excluded.push({ udid, name: slot?.name ?? udid, serialNumber: slot?.serialNumber ?? '', reason: reason ?? 'not-attached' });
      continue;
    }
    const { name, serialNumber, modelName, osVersion, port } = slot;
    const row = rowOf(request.expected, slot);
    included.push({
      udid,
      name,
      serialNumber,
      modelName,
      osVersion,
      assetNumber: slot.assetNumber ?? (row?.assetNumber || null),
      user: slot.user || (row?.user ?? ''),
      lastContactAt: request.lastContact(udid),
      port,
      erases: request.erases,
      steps: outlooks(slot, request),
      warnings: warningsOf(slot, request),
    });
  }
  return { included, excluded, confirmation: confirmationOf(included, request.erases), reasonNeeded: request.erases };
}

/** Is everything on the device lost? Apple Configurator erases what it adds to the organisation (usb.md 6.1). */
export const erasesDevices = ({ steps }: Recipe): boolean => steps.some(({ step }) => step === 'erase' || step === 'add-to-business');

export const rowOf = (expected: readonly ExpectedRow[], { serialNumber }: Pick<Slot, 'serialNumber'>): ExpectedRow | undefined =>
  serialNumber === '' ? undefined : expected.find((row) => row.serialNumber === serialNumber);

/** What must not be begun. What belongs to somebody (Find My, an Apple Account, another organisation) comes before what is only not ready. */
function exclusionOf(slot: Slot, { recipe, erases, expected }: PlanRequest): Exclusion | null {
  if (!slot.attached) return 'not-attached';
  if (slot.run !== null && slot.run.endedAt === null) return 'working';
  if (slot.duplicate) return 'serial-twice';
  if (slot.state !== 'ready' && slot.state !== 'done') return 'not-ready';
  const { conditions } = slot;
  if (conditions?.findMy) return 'find-my-on';
  if (conditions?.signedIn) return 'signed-in';
  if (expected.length > 0 && erases && rowOf(expected, slot) === undefined) return 'not-in-list';
  if (erases) return limitsOf(slot, recipe);
  if (slot.state === 'done') return 'done';
  const supervises = recipe.steps.some(({ step }) => step === 'supervise');
  if (conditions?.supervisedBy === 'other') return 'supervised-elsewhere';
  // Its configuration can be written once, in Setup Assistant (usb.md 3.6).
  if (supervises && conditions?.supervisedBy === 'nobody' && conditions.setUp) return 'needs-erase';
  return limitsOf(slot, recipe);
}

function limitsOf(slot: Slot, recipe: Recipe): Exclusion | null {
  const check = recipe.steps.find((step) => step.step === 'check');
  if (check?.step !== 'check') return null;
  if (check.minimumOs !== undefined && isOlder(slot.osVersion, check.minimumOs)) return 'os-too-old';
  return check.minimumBattery !== undefined && slot.battery !== null && slot.battery < check.minimumBattery ? 'battery-too-low' : null;
}

const isOlder = (version: string, least: string): boolean =>
  new Intl.Collator('en', { numeric: true }).compare(padded(version), padded(least)) < 0;
const padded = (version: string): string => [...version.split('.'), '0', '0'].slice(0, 3).join('.');

function warningsOf(slot: Slot, { recipe, erases, expected }: PlanRequest): Warning[] {
  const wantsAsset = recipe.steps.some(({ step }) => step === 'asset' || step === 'name' || step === 'label');
  const hasAsset = slot.assetNumber !== null || (rowOf(expected, slot)?.assetNumber ?? '') !== '';
  const warnings: [Warning, boolean][] = [
    ['supervised-elsewhere', slot.conditions?.supervisedBy === 'other'],
    ['managed-here', slot.managed && erases],
    ['set-up-by-person', slot.conditions?.setUp === true],
    ['not-in-list', expected.length > 0 && rowOf(expected, slot) === undefined],
    ['port-flaky', slot.portVerdict === 'flaky'],
    ['no-asset-number', wantsAsset && !hasAsset],
  ];
  return warnings.flatMap(([warning, holds]) => (holds ? [warning] : []));
}

/** The dry run. After an erase nothing of what is there now counts. */
function outlooks(slot: Slot, { recipe, expected }: PlanRequest): Included['steps'] {
  let erased = false;
  return recipe.steps.map((settings) => {
    const { step } = settings;
    if (step === 'erase' || step === 'add-to-business') erased = true;
    const hasAsset = slot.assetNumber !== null || (rowOf(expected, slot)?.assetNumber ?? '') !== '';
    const already: Partial<Record<StepKind, boolean>> = {
      pair: !erased,
      asset: hasAsset,
      activate: !erased && slot.activationState !== '' && slot.activationState !== 'Unactivated',
      supervise: !erased && slot.conditions?.supervisedBy === 'us',
      enroll: !erased && slot.managed,
      update: step === 'update' && !isOlder(slot.osVersion, settings.minimumOs),
    };
    const person: Partial<Record<StepKind, boolean>> = {
      asset: true,
      'add-to-business': true,
      update: true,
      enroll: step === 'enroll' && settings.by === 'automated',
    };
    const told: Partial<Record<StepKind, true>> = {
      assign: true,
      'await-assignment': true,
      wifi: true,
      name: true,
      language: true,
      apps: true,
    };
    const outlook: Outlook = already[step] ? 'already' : person[step] ? 'person' : told[step] ? 'unknown' : 'do';
    return { step, outlook };
  });
}

/** product.md 4.10: level 2 where devices are erased (the word and the number), otherwise the number; one device by the end of its serial. */
function confirmationOf(included: readonly Included[], erases: boolean): BatchPlan['confirmation'] {
  const [only] = included;
  if (included.length === 1 && only !== undefined) {
    return { kind: 'serial-tail', expected: [(only.serialNumber === '' ? only.udid : only.serialNumber).slice(-4)] };
  }
  const count = String(included.length);
  return erases ? { kind: 'erase-count', expected: [`初期化 ${count}`, `ERASE ${count}`] } : { kind: 'count', expected: [count] };
}

/** Full-width digits and letters count as their half-width forms; case and the width of blanks do not matter. */
export function isConfirmed(typed: string, { expected }: BatchPlan['confirmation']): boolean {
  const plain = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, '').toUpperCase();
  return expected.some((wanted) => plain(wanted) !== '' && plain(wanted) === plain(typed));
}

/** A list that says two things of one device, or gives one asset number to two. Serial numbers and asset numbers as they stand. */
export function contradicts(expected: readonly ExpectedRow[]): boolean {
  const twice = (values: readonly string[]) =>
    new Set(values.filter((value) => value !== '')).size < values.filter((value) => value !== '').length;
  return twice(expected.map((row) => row.serialNumber)) || twice(expected.map((row) => row.assetNumber));
}
