import { z } from 'zod';
import { slotProblem } from './bench.ts';
import { call, instant, nothing } from './define.ts';
import { outgoing } from './incoming.ts';
import { recipe, stepKind } from './recipe.ts';

/** One line of what a batch expects: serial number, asset number, who will use it, and further columns. */
export const expectedRow = z.strictObject({
  serialNumber: z.string().max(40),
  assetNumber: z.string().max(40),
  user: z.string().max(200),
  attributes: z.record(z.string().max(100), z.string().max(500)),
});

/** What the dry run says of one step of one device. `person`: somebody has to do something there. `unknown`: only the run will tell. */
const outlook = z.object({ step: stepKind, outlook: z.enum(['do', 'already', 'person', 'unknown']) });

/** Worth knowing before a device is begun; none of them stops it. */
const warning = z.enum(['not-in-list', 'managed-here', 'supervised-elsewhere', 'set-up-by-person', 'port-flaky', 'no-asset-number']);

/** Why a device is left out. */
const exclusion = z.enum([
  'not-attached',
  'not-ready',
  'working',
  'done',
  'find-my-on',
  'signed-in',
  'supervised-elsewhere',
  'needs-erase',
  'os-too-old',
  'battery-too-low',
  'serial-twice',
  'not-in-list',
]);

const obstacle = z.enum([
  'push-certificate-missing',
  'engine-not-listening',
  'organization-missing',
  'wifi-password-missing',
  'ade-token-missing',
  'api-key-missing',
]);

const plan = z.object({
  planId: z.string(),
  recipeName: z.string(),
  included: z.array(
    z.object({
      udid: z.string(),
      name: z.string(),
      serialNumber: z.string(),
      modelName: z.string(),
      osVersion: z.string(),
      assetNumber: z.string().nullable(),
      /** Who uses it, as far as the ledger or the list says; empty: nobody is known. */
      user: z.string(),
      /** When this engine last heard of it; null: never. */
      lastContactAt: instant.nullable(),
      port: z.string().nullable(),
      /** Everything on it is lost. */
      erases: z.boolean(),
      steps: z.array(outlook),
      warnings: z.array(warning),
    }),
  ),
  excluded: z.array(z.object({ udid: z.string(), name: z.string(), serialNumber: z.string(), reason: exclusion })),
  obstacles: z.array(obstacle),
  /** `erase-count`: the word of the language and the number ("初期化 12"); `serial-tail`: the last four characters. */
  confirmation: z.object({ kind: z.enum(['count', 'serial-tail', 'erase-count']), expected: z.array(z.string()) }),
  reasonNeeded: z.boolean(),
});

const stepRecord = z.object({
  step: stepKind,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  attempts: z.int(),
  /** Why it was skipped by hand; empty otherwise. */
  note: z.string(),
});

const member = z.object({
  udid: z.string(),
  port: z.string().nullable(),
  name: z.string(),
  serialNumber: z.string(),
  imei: z.string().nullable(),
  modelName: z.string(),
  osVersion: z.string(),
  assetNumber: z.string().nullable(),
  user: z.string(),
  outcome: z.enum(['open', 'done', 'failed', 'abandoned']),
  problem: slotProblem.nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** Attempts beyond the first, over all steps. */
  retries: z.int(),
  steps: z.array(stepRecord),
});

const summary = z.object({
  id: z.string(),
  name: z.string(),
  recipeName: z.string(),
  operator: z.string(),
  createdAt: instant,
  endedAt: instant.nullable(),
  paused: z.boolean(),
  /** Devices plugged in from now on are begun by themselves; one that would be erased waits for its confirmation. */
  autoStart: z.boolean(),
  counts: z.object({ waiting: z.int(), working: z.int(), done: z.int(), attention: z.int() }),
  /** How many the batch is to have; null: nobody said. */
  target: z.int().nullable(),
  /** 0 to 1, by the weights of the steps of its devices; those that are still to come count as nothing yet. */
  progress: z.number(),
  /** It was under way when Shitaku was started, and nobody has seen to it since. */
  leftOver: z.boolean(),
  /** When it will be done, from the medians of the steps so far; null: not known yet. */
  estimatedEnd: instant.nullable(),
  simulated: z.boolean(),
});

export const batches = {
  calls: {
    list: call({
      input: z.strictObject({ offset: z.int().min(0), limit: z.int().min(1).max(100) }),
      output: z.object({ batches: z.array(summary), total: z.int() }),
      errors: [],
    }),
    get: call({
      input: z.strictObject({ batchId: z.string().max(64) }),
      output: z.object({ batch: summary, recipe, expected: z.array(expectedRow), members: z.array(member) }),
      errors: ['batch-unknown'],
    }),
    /** The batch that is under way; null when there is none. At most one is. */
    current: call({ input: nothing, output: z.object({ batch: summary.nullable() }), errors: [] }),
    /** Freezes what would be done to these devices. `batchId`: more devices of that batch. Only a plan can be carried out, and once. */
    plan: call({
      input: z.strictObject({
        batchId: z.string().max(64).nullable(),
        recipeId: z.string().max(64),
        udids: z.array(z.string().max(64)).max(200),
        expected: z.array(expectedRow).max(2_000),
      }),
      output: plan,
      errors: ['recipe-unknown', 'batch-unknown', 'batch-ended', 'list-contradicts-itself'],
    }),
    start: call({
      input: z.strictObject({
        planId: z.string().max(64),
        typed: z.string().max(100),
        reason: z.string().max(500),
        name: z.string().max(100),
        operator: z.string().max(100),
        target: z.int().min(1).max(2_000).nullable(),
        autoStart: z.boolean(),
      }),
      output: z.object({ batchId: z.string(), started: z.int() }),
      errors: ['plan-unknown', 'confirmation-wrong', 'reason-missing', 'nothing-to-do', 'obstacle', 'other-batch-open'],
    }),
    pause: call({ input: z.strictObject({ batchId: z.string().max(64) }), output: nothing, errors: ['batch-unknown', 'batch-ended'] }),
    goOn: call({ input: z.strictObject({ batchId: z.string().max(64) }), output: nothing, errors: ['batch-unknown', 'batch-ended'] }),
    setAutoStart: call({
      input: z.strictObject({ batchId: z.string().max(64), on: z.boolean() }),
      output: nothing,
      errors: ['batch-unknown', 'batch-ended'],
    }),
    /** A person has seen that it was left over from before this start. */
    seen: call({ input: z.strictObject({ batchId: z.string().max(64) }), output: nothing, errors: [] }),
    /** Ends it: runs that are not over are ended where they stand. */
    end: call({
      input: z.strictObject({ batchId: z.string().max(64) }),
      output: nothing,
      errors: ['batch-unknown', 'batch-ended', 'critical-step'],
    }),
    /** The delivery report. `html` is for printing and for PDF where the host can make one. */
    report: call({
      input: z.strictObject({
        batchId: z.string().max(64),
        format: z.enum(['pdf', 'html', 'csv-utf-8', 'csv-shift_jis', 'json']),
        language: z.enum(['ja', 'en']),
      }),
      output: outgoing.extend({
        /** Characters that Shift_JIS cannot hold and that were replaced. */
        replaced: z.array(z.string()),
      }),
      errors: ['batch-unknown', 'no-pdf-here'],
    }),
    /** The papers there are to print on. */
    labelSheets: call({
      input: nothing,
      output: z.object({
        sheets: z.array(
          z.object({
            id: z.string(),
            name: z.object({ ja: z.string(), en: z.string() }),
            /** Labels on one; a roll has one. */
            labels: z.int(),
          }),
        ),
      }),
      errors: [],
    }),
    /** Labels of these devices of a batch; empty: of all that are done and were not printed yet. */
    labels: call({
      input: z.strictObject({
        batchId: z.string().max(64),
        udids: z.array(z.string().max(64)).max(2_000),
        sheet: z.string().max(40),
        code: z.enum(['qr', 'code128']),
        /** Places of the first sheet that are used up. */
        skip: z.int().min(0).max(200),
        format: z.enum(['pdf', 'html']),
      }),
      output: outgoing.extend({ labels: z.int() }),
      errors: ['batch-unknown', 'nothing-to-print', 'sheet-unknown', 'no-pdf-here'],
    }),
  },
  events: { changed: summary },
};

export type BatchSummary = z.output<typeof summary>;
export type BatchMember = z.output<typeof member>;
export type BatchPlan = z.output<typeof plan>;
export type ExpectedRow = z.output<typeof expectedRow>;
