import type { StepKind } from '#contract/recipe.ts';
import type { ja } from '../../text/ja.ts';

export type FieldKey = Exclude<keyof typeof ja.recipes.keys, 'format' | 'name' | 'note' | 'steps' | 'step' | 'skipPanes'>;

export type StepField =
  | { readonly kind: 'text'; readonly key: FieldKey; readonly maxLength: number }
  | { readonly kind: 'number'; readonly key: FieldKey; readonly min: number; readonly max: number }
  | { readonly kind: 'switch' | 'lines' | 'by'; readonly key: FieldKey };

const version = { kind: 'text', key: 'minimumOs', maxLength: 11 } as const;
const percent = (key: FieldKey) => ({ kind: 'number', key, min: 1, max: 100 }) as const;

/** The settings of each step that are plain fields, by the bounds of the contract. */
export const stepFields: Readonly<Partial<Record<StepKind, readonly StepField[]>>> = {
  check: [version, percent('minimumBattery')],
  assign: [
    { kind: 'switch', key: 'allowPairing' },
    { kind: 'switch', key: 'removable' },
  ],
  erase: [{ kind: 'switch', key: 'preserveDataPlan' }],
  update: [version],
  supervise: [
    { kind: 'text', key: 'organizationName', maxLength: 200 },
    { kind: 'switch', key: 'allowPairing' },
    { kind: 'switch', key: 'removable' },
  ],
  wifi: [{ kind: 'text', key: 'ssid', maxLength: 32 }],
  language: [
    { kind: 'text', key: 'language', maxLength: 20 },
    { kind: 'text', key: 'region', maxLength: 20 },
    { kind: 'text', key: 'timeZone', maxLength: 64 },
  ],
  enroll: [{ kind: 'by', key: 'by' }],
  name: [{ kind: 'text', key: 'pattern', maxLength: 63 }],
  apps: [{ kind: 'lines', key: 'bundleIds' }],
  inspect: [percent('minimumBatteryHealth')],
};

/** What every step has: how long it may take, and how often it is tried anew. */
export const limitFields: readonly StepField[] = [
  { kind: 'number', key: 'timeout', min: 1, max: 86_400 },
  { kind: 'number', key: 'retries', min: 0, max: 10 },
];
