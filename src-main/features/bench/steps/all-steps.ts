import type { StepKind } from '#contract/recipe.ts';
import type { Step } from '../step.ts';
import { addToBusiness, assign, awaitAssignment } from './assignment-steps.ts';
import { apps, inspect, wallpaper } from './device-steps.ts';
import { erase } from './erase-step.ts';
import { asset, label, language, name, update } from './naming-steps.ts';
import { check, pair } from './pairing-steps.ts';
import { enroll, verify, wifi } from './profile-steps.ts';
import { activate, supervise } from './supervision-steps.ts';

/** Every step a recipe may name, and how it is done. */
export const allSteps: { readonly [K in StepKind]: Step<K> } = {
  pair,
  check,
  asset,
  'add-to-business': addToBusiness,
  assign,
  'await-assignment': awaitAssignment,
  erase,
  update,
  activate,
  supervise,
  wifi,
  language,
  enroll,
  name,
  apps,
  wallpaper,
  inspect,
  label,
  verify,
};
