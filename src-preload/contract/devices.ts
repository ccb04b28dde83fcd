import { z } from 'zod';
import { confirmation, confirmationErrors } from './confirmation.ts';
import { call, instant, nothing } from './define.ts';
import { outgoing } from './incoming.ts';
import { profileStanding } from './profile-standing.ts';

/**
 * product.md 4.12, the most harm first. `quiet`, `silent`: managed, no contact for 3 and 7 days (adjustable). `lost`: in lost mode.
 * `locked`: a Mac that was locked with a PIN. `provisional`: managed, and its user may still take it out of the organisation.
 * `pre-registered`: ours at Apple, never enrolled. `withdrawn`: we ended the management. `removed`: the device removed our profile.
 */
export const deviceStatus = z.enum([
  'silent',
  'quiet',
  'lost',
  'locked',
  'provisional',
  'managed',
  'pre-registered',
  'withdrawn',
  'removed',
]);

export const devicePlatform = z.enum(['iOS', 'iPadOS', 'macOS', 'tvOS', 'visionOS', 'watchOS']);

export const deviceSort = z.enum([
  'status',
  'name',
  'assetNumber',
  'serialNumber',
  'model',
  'osVersion',
  'owner',
  'organization',
  'lastContactAt',
  'ade',
  'supervised',
]);

const version = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){0,2}$/)
  .max(11);

/** What devices are looked for. Everything given must hold. */
export const deviceFilter = z.strictObject({
  /** Words, of which each must occur in the device, and typed conditions such as `状態:応答なし`, `os:<17`. */
  text: z.string().max(300).default(''),
  /** Any of these; none: all. */
  statuses: z.array(deviceStatus).max(9).default([]),
  /** Whether its provisional period runs, whatever its status. */
  provisional: z.boolean().nullable().default(null),
  /** A path such as `営業部/第一課`, with everything under it, or a part of one; empty: devices of none. */
  organization: z.string().max(200).nullable().default(null),
  platform: devicePlatform.nullable().default(null),
  /** A part of the model's name. */
  model: z.string().max(60).nullable().default(null),
  osFrom: version.nullable().default(null),
  /** Not included. */
  osBelow: version.nullable().default(null),
  supervised: z.boolean().nullable().default(null),
  ade: profileStanding.nullable().default(null),
  /** Only some of these ids: what was chosen one by one and saved. */
  ids: z.array(z.string().max(200)).max(10_000).nullable().default(null),
});

const plainSelection = z.union([
  z.strictObject({ filter: deviceFilter, except: z.array(z.string().max(200)).max(10_000).default([]) }),
  z.strictObject({ ids: z.array(z.string().max(200)).max(100_000) }),
  z.strictObject({ serialNumbers: z.string().max(2_000_000) }),
  z.strictObject({ viewId: z.string().max(64) }),
]);

/**
 * Devices meant together: by what holds for them, one by one, by pasted serial numbers, or by a saved view; or those `of` such a choice
 * that have one of these systems (none named: any), and that a command reaches.
 */
export const deviceSelection = z.union([
  plainSelection,
  z.strictObject({ of: plainSelection, platforms: z.array(devicePlatform).max(10), reachable: z.boolean() }),
]);

const row = z.object({
  id: z.string(),
  name: z.string(),
  serialNumber: z.string(),
  assetNumber: z.string().nullable(),
  /** Apple's model identifier, e.g. `iPhone14,5`; empty before the first enrolment. */
  productName: z.string(),
  modelName: z.string(),
  platform: devicePlatform.nullable(),
  osVersion: z.string(),
  status: deviceStatus,
  /** Whole days without contact, of a quiet or silent one. */
  silentDays: z.int().nullable(),
  /** How long its user may still take it out of the organisation. */
  provisionalDays: z.int().nullable(),
  supervised: z.boolean().nullable(),
  owner: z.string(),
  organization: z.string(),
  /** How its ADE profile stands with Apple; null: it is not of our server there. */
  ade: profileStanding.nullable(),
  lastContactAt: instant.nullable(),
  /** Commands that have not come to an end. */
  waitingCommands: z.int(),
  /** Of the push certificate it enrolled with. */
  topic: z.string(),
  /** True for a device of the practice world. */
  simulated: z.boolean(),
});

const detail = row.extend({
  udid: z.string(),
  buildVersion: z.string(),
  enrolledAt: instant.nullable(),
  /** When the identity certificate of the device ends. */
  identityExpiresAt: instant.nullable(),
  /** 0 to 1; null when never asked. */
  batteryLevel: z.number().nullable(),
  /** Gigabytes (10^9), as the device reports them. */
  capacityGb: z.number().nullable(),
  availableGb: z.number().nullable(),
  imei: z.string().nullable(),
  wifiMac: z.string().nullable(),
  /** When DeviceInformation was answered last. */
  informationAt: instant.nullable(),
});

const order = { sort: deviceSort, descending: z.boolean() };

/** How the typed text was understood. */
const reading = z.object({
  /** The filter with the typed conditions in it; `text` is what is left to search. */
  filter: deviceFilter,
  /** Conditions that could not be understood, as typed. */
  unread: z.array(z.string()),
});

/** Columns of the list, in the order they are shown in unless somebody chose another. */
export const deviceColumn = z.enum([
  'status',
  'name',
  'assetNumber',
  'serialNumber',
  'model',
  'osVersion',
  'owner',
  'organization',
  'lastContactAt',
  'ade',
  'supervised',
  'waiting',
  'topic',
]);

const view = z.object({ id: z.string(), name: z.string(), filter: deviceFilter, columns: z.array(deviceColumn), ...order });

/** Days without contact after which a device is quiet, and silent. */
const thresholds = z.strictObject({ quietDays: z.int().min(1).max(365), silentDays: z.int().min(1).max(365) });

const count = z.int();

/**
 * Why the record of a device stays. `managed`: its management has to be ended first. `enrolling`: it is coming back at this moment.
 * `in-operation`: an operation that has not come to its end has it in it.
 */
export const whyKept = z.enum(['managed', 'lost-mode', 'enrolling', 'in-operation']);

export const devices = {
  calls: {
    list: call({
      input: z.strictObject({ filter: deviceFilter, ...order, offset: z.int().nonnegative(), limit: z.int().min(1).max(500) }),
      output: z.object({ rows: z.array(row), reading }),
      errors: [],
    }),
    /** How many the filter finds; and, whatever status it asks for, how many it would find in each. */
    counts: call({
      input: z.strictObject({ filter: deviceFilter }),
      output: z.object({ total: count, all: count, statuses: z.partialRecord(deviceStatus, count), provisional: count }),
      errors: [],
    }),
    get: call({ input: z.strictObject({ id: z.string().max(200) }), output: detail, errors: ['not-found'] }),
    /** Every organisation with devices, by path, and how many are in it alone; the empty path: in none. */
    organizations: call({
      input: nothing,
      output: z.object({ organizations: z.array(z.object({ path: z.string(), count })) }),
      errors: [],
    }),
    setOrganization: call({
      input: z.strictObject({ selection: deviceSelection, organization: z.string().max(200) }),
      output: z.object({ changed: count }),
      errors: ['organization-invalid', 'view-unknown'],
    }),
    /** Who is meant: how many, of which platforms, how many that no command reaches, and what was not found. */
    summary: call({
      input: z.strictObject({ selection: deviceSelection }),
      output: z.object({
        total: count,
        platforms: z.partialRecord(devicePlatform, count),
        unreachable: count,
        unmatched: z.array(z.string()),
      }),
      errors: ['view-unknown'],
    }),
    /** `serials`: one a line. `tsv`: for the clipboard. */
    export: call({
      input: z.strictObject({
        selection: deviceSelection,
        ...order,
        columns: z.array(deviceColumn).min(1),
        format: z.enum(['csv', 'tsv', 'serials']),
        encoding: z.enum(['utf-8', 'shift_jis']),
        language: z.enum(['ja', 'en']),
      }),
      output: outgoing.extend({ rows: count, replaced: z.array(z.string()) }),
      errors: ['view-unknown'],
    }),
    /**
     * How many records can be deleted: those of devices that are not managed. `listed`: Apple lists them in our server, so that they come
     * back as pre-registered; `withBypassCode`: their Activation Lock bypass code is kept all the same.
     */
    removable: call({
      input: z.strictObject({ selection: deviceSelection }),
      output: z.object({ removable: count, listed: count, withBypassCode: count, kept: z.partialRecord(whyKept, count) }),
      errors: ['view-unknown'],
    }),
    /** Level 2: `delete` with the number that can be deleted at this moment. */
    remove: call({
      input: z.strictObject({ selection: deviceSelection, confirmation }),
      output: z.object({ removed: count }),
      errors: ['view-unknown', 'nothing-to-remove', ...confirmationErrors],
    }),
    views: call({ input: nothing, output: z.object({ views: z.array(view) }), errors: [] }),
    /** Under a name that exists: in its place. */
    saveView: call({
      input: z.strictObject({ name: z.string().max(60), filter: deviceFilter, columns: z.array(deviceColumn).max(13), ...order }),
      output: z.object({ id: z.string() }),
      errors: ['name-missing', 'too-many'],
    }),
    removeView: call({ input: z.strictObject({ id: z.string().max(64) }), output: nothing, errors: ['view-unknown'] }),
    thresholds: call({ input: nothing, output: thresholds, errors: [] }),
    saveThresholds: call({ input: thresholds, output: nothing, errors: ['thresholds-wrong'] }),
  },
  events: { changed: z.object({ id: z.string() }) },
};

export type DeviceRow = z.output<typeof row>;
export type DeviceDetail = z.output<typeof detail>;
export type DeviceStatus = z.output<typeof deviceStatus>;
export type DevicePlatform = z.output<typeof devicePlatform>;
export type DeviceSort = z.output<typeof deviceSort>;
export type DeviceColumn = z.output<typeof deviceColumn>;
export type DeviceFilter = z.output<typeof deviceFilter>;
export type PlainSelection = z.output<typeof plainSelection>;
export type DeviceSelection = z.output<typeof deviceSelection>;
export type WhyKept = z.output<typeof whyKept>;
export type DeviceView = z.output<typeof view>;
export type DeviceThresholds = z.output<typeof thresholds>;
