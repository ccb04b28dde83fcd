import type { StepKind } from '#contract/recipe.ts';

/** What is true of a kind of step, whatever the recipe says. */
export interface StepTraits {
  /** May its effect be caused again? If not, it is recorded before it, and after any break read back, never blindly repeated. */
  readonly repeatable: boolean;
  /** Milliseconds one attempt may take; null: it waits for a person as long as that takes. A recipe may say otherwise. */
  readonly timeoutMs: number | null;
  /** How often it is tried anew after the conversation broke. A recipe may say otherwise. */
  readonly retries: number;
  /** Pulling the cable, quitting or sleep in the middle could harm the device. */
  readonly critical: boolean;
  /** Share of the whole, for progress: seconds as first measured, until a batch knows its own medians. */
  readonly weight: number;
  /** May a person leave it out? Only where nothing later depends on it, and nothing is risked. */
  readonly skippable: boolean;
  /** Does it leave the device's memory of hosts as it was? Erasing does not: the device comes back as a stranger. */
  readonly leaves: boolean;
}

const minutes = (count: number) => count * 60_000;
const quick = { repeatable: true, timeoutMs: minutes(2), retries: 2, critical: false, weight: 2, skippable: false, leaves: false } as const;
const person = { ...quick, timeoutMs: null } as const;

/** product.md 4.7: each step with its limits. */
export const stepTraits: Readonly<Record<StepKind, StepTraits>> = {
  pair: person,
  check: quick,
  asset: { ...person, skippable: true },
  'add-to-business': { ...person, weight: 300, leaves: true },
  assign: { ...quick, timeoutMs: minutes(15), weight: 20 },
  'await-assignment': { ...person, weight: 60 },
  // A real erase takes minutes, and is over when the device is back; it is never sent again to a device that forgot us.
  erase: { ...quick, repeatable: false, timeoutMs: minutes(30), critical: true, weight: 180, leaves: true },
  update: { ...person, critical: true, weight: 600, skippable: true, leaves: true },
  // usb.md 3.8: slow lines need their time; activation is idempotent.
  activate: { ...quick, timeoutMs: minutes(5), weight: 15 },
  supervise: { ...quick, repeatable: false, timeoutMs: minutes(5), critical: true, weight: 10 },
  wifi: { ...quick, timeoutMs: minutes(5), weight: 5, skippable: true },
  language: { ...quick, skippable: true },
  enroll: { ...quick, timeoutMs: null, weight: 30 },
  name: { ...quick, skippable: true },
  apps: { ...quick, timeoutMs: minutes(30), weight: 60, skippable: true },
  wallpaper: { ...quick, weight: 5, skippable: true },
  inspect: { ...quick, skippable: true },
  label: { ...quick, skippable: true },
  verify: quick,
};
