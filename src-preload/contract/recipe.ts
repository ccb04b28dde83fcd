import { z } from 'zod';

/** How long a step may take (seconds) and how often it is tried anew after the conversation with the device broke; absent: the step's own standard. */
const limits = { timeout: z.int().min(1).max(86_400).optional(), retries: z.int().min(0).max(10).optional() };

/** As `ProductVersion` spells it: "26", "18.6", "18.6.2". */
const osVersion = z.string().regex(/^\d{1,3}(\.\d{1,3}){0,2}$/);
const percent = z.int().min(1).max(100);

/** Panes of Setup Assistant that are skipped: all that can be, none, or those named (Apple's SkipSetup names). */
const skipPanes = z.union([z.enum(['all', 'none']), z.array(z.string().min(1).max(64)).max(100)]);

/** One step of a recipe and its settings. Which may follow which is the recipe rules' to say (features/recipes). */
export const recipeStep = z.discriminatedUnion('step', [
  /** Pairs with the device and reads who it is. */
  z.strictObject({ step: z.literal('pair'), ...limits }),
  /** Conditions, before anything is done: version, charge, no Activation Lock, no Apple Account signed in. */
  z.strictObject({ step: z.literal('check'), minimumOs: osVersion.optional(), minimumBattery: percent.optional(), ...limits }),
  /** Waits until the device is bound to an asset number, by scanner or by the batch's list. */
  z.strictObject({ step: z.literal('asset'), ...limits }),
  /** Added to Business Manager by hand with Apple Configurator: guided, and detected. Erases the device. */
  z.strictObject({ step: z.literal('add-to-business'), ...limits }),
  /** Assigned to this MDM server through the Business API, with an enrolment profile by these choices. */
  z.strictObject({
    step: z.literal('assign'),
    /** Absent: yes. */
    allowPairing: z.boolean().optional(),
    /** Absent: all. */
    skipPanes: skipPanes.optional(),
    /** May the person remove the MDM profile? Absent: no. */
    removable: z.boolean().optional(),
    ...limits,
  }),
  /** "Wait, do not touch": until the device is assigned and an enrolment profile waits for it. */
  z.strictObject({ step: z.literal('await-assignment'), ...limits }),
  z.strictObject({ step: z.literal('erase'), preserveDataPlan: z.boolean().optional(), ...limits }),
  /** A person updates the device (Finder, Apple Configurator or Settings); goes on once the version is read back. */
  z.strictObject({ step: z.literal('update'), minimumOs: osVersion, ...limits }),
  z.strictObject({ step: z.literal('activate'), ...limits }),
  z.strictObject({
    step: z.literal('supervise'),
    /** Absent: the organisation of the settings. */
    organizationName: z.string().min(1).max(200).optional(),
    /** May hosts without our supervision identity pair with the device? */
    allowPairing: z.boolean(),
    skipPanes,
    /** May the person remove the MDM profile? */
    removable: z.boolean().optional(),
    ...limits,
  }),
  /** The password is no part of a recipe: it is kept under the network's name. */
  z.strictObject({ step: z.literal('wifi'), ssid: z.string().min(1).max(32), ...limits }),
  /** Language, region and time zone, while Setup Assistant is on the screen. */
  z.strictObject({
    step: z.literal('language'),
    language: z.string().min(2).max(20),
    region: z.string().min(2).max(20),
    timeZone: z.string().max(64).optional(),
    ...limits,
  }),
  z.strictObject({
    step: z.literal('enroll'),
    /** `profile`: installed over USB. `automated`: Setup Assistant fetches it (ADE); a person follows the screens. */
    by: z.enum(['profile', 'automated']),
    ...limits,
  }),
  /** `{asset}`, `{serial}`, `{serial4}`, `{user}`, `{model}`, `{n}` and the columns of the batch's list are replaced. */
  z.strictObject({ step: z.literal('name'), pattern: z.string().min(1).max(63), ...limits }),
  /** These apps are on the device, by bundle identifier. */
  z.strictObject({ step: z.literal('apps'), bundleIds: z.array(z.string().min(1).max(155)).min(1).max(200), ...limits }),
  /** A picture with asset number and QR code on the lock screen. */
  z.strictObject({ step: z.literal('wallpaper'), ...limits }),
  /** What can be measured over USB: battery health, charge. */
  z.strictObject({ step: z.literal('inspect'), minimumBatteryHealth: percent.optional(), ...limits }),
  /** Puts the device's label into the queue of labels to print. */
  z.strictObject({ step: z.literal('label'), ...limits }),
  /** Reads everything back; the device is done when it holds. */
  z.strictObject({ step: z.literal('verify'), ...limits }),
]);

/** A kitting recipe: what is done to a device, in order. Its file is YAML of the same shape. */
export const recipe = z.strictObject({
  /** Of this format. */
  format: z.literal(1),
  name: z.string().min(1).max(100),
  note: z.string().max(2_000),
  steps: z.array(recipeStep).min(1).max(40),
});

export type Recipe = z.output<typeof recipe>;
export type RecipeStep = Recipe['steps'][number];
export type StepKind = RecipeStep['step'];

export const stepKinds = recipeStep.options.map((option) => option.shape.step.value) as [StepKind, ...StepKind[]];
export const stepKind = z.enum(stepKinds);
