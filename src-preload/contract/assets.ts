import { z } from 'zod';
import { expectedRow } from './batches.ts';
import { call, instant, nothing } from './define.ts';
import { file, outgoing } from './incoming.ts';

/** One device of the inventory: which asset number it bears, whose it is. Serial numbers and asset numbers occur once. */
const asset = z.object({
  id: z.string(),
  /** Half width, upper case where the rule says so; null: not labelled yet. */
  assetNumber: z.string().nullable(),
  serialNumber: z.string().nullable(),
  imei: z.string().nullable(),
  user: z.string(),
  /** Further columns of an imported list. */
  attributes: z.record(z.string(), z.string()),
  boundAt: instant.nullable(),
  boundBy: z.string(),
});

/**
 * `bound`: both halves of a pair are known now. `waiting`: the first half; the other is expected. `known`: this pair was bound already.
 * `looked-up`: a bound code read alone. `again`: the code just read, once more; nothing changes. `duplicate`: one of the two belongs
 * to another; nothing is changed and nothing waits. `foreign`: neither a label of ours nor a device. `unreadable`: no code at all,
 * such as kana that an input method made of it.
 */
export const scanResult = z.enum(['bound', 'waiting', 'known', 'looked-up', 'again', 'duplicate', 'foreign', 'unreadable']);

const codeKind = z.enum(['asset', 'serial', 'imei']);

const scan = z.object({
  at: instant,
  /** What was read, half width, at most 64 characters. */
  code: z.string(),
  kind: z.enum([...codeKind.options, 'unknown']),
  result: scanResult,
  /** What it was bound to, or what already holds it. */
  assetNumber: z.string().nullable(),
  serialNumber: z.string().nullable(),
  imei: z.string().nullable(),
  user: z.string(),
  /** The half read before, whose other never came; null: none was given up for this one. */
  forgot: z.string().nullable(),
});

/** Which codes are asset numbers: `#` a digit, `@` a letter, anything else itself ("IT-####"). */
const rules = z.object({
  assetPatterns: z.array(z.string().min(1).max(40)).min(1).max(20),
  /** Box labels put an "S" before the serial number. */
  dropLeadingS: z.boolean(),
});

export const rowRefusal = z.enum([
  'no-serial-or-asset',
  'serial-invalid',
  'asset-invalid',
  'imei-invalid',
  'twice-in-file',
  'asset-taken',
  'serial-taken',
]);

export const assets = {
  calls: {
    list: call({
      input: z.strictObject({ search: z.string().max(200), offset: z.int().min(0), limit: z.int().min(1).max(200) }),
      output: z.object({ assets: z.array(asset), total: z.int() }),
      errors: [],
    }),
    /** One reading of the scanner, or one typed line. Answers at once; the pairing state is main's. */
    scan: call({ input: z.strictObject({ text: z.string().max(400) }), output: scan, errors: [] }),
    /** The last readings, newest first, and which half is waited for. */
    scans: call({
      input: nothing,
      output: z.object({ scans: z.array(scan), waiting: z.object({ kind: codeKind, code: z.string() }).nullable() }),
      errors: [],
    }),
    /** Forgets the half that waits for its other. */
    cancelWaiting: call({ input: nothing, output: nothing, errors: [] }),
    /** Binds by hand, or changes who uses it. */
    bind: call({
      /** `serialNumber`: or the IMEI of a device whose serial number nobody knows. */
      input: z.strictObject({ serialNumber: z.string().max(40), assetNumber: z.string().max(40), user: z.string().max(200) }),
      output: nothing,
      errors: ['serial-invalid', 'asset-invalid', 'asset-taken', 'serial-taken'],
    }),
    /** Takes the label off the device. Device, user and further columns stay in the list; the number is free. */
    unbind: call({ input: z.strictObject({ id: z.string().max(64) }), output: nothing, errors: ['asset-unknown'] }),
    /** Takes a row out of the list; one that is bound must be taken apart first. */
    remove: call({ input: z.strictObject({ id: z.string().max(64) }), output: nothing, errors: ['asset-unknown', 'still-bound'] }),
    rules: call({ input: nothing, output: rules, errors: [] }),
    saveRules: call({ input: rules, output: nothing, errors: ['pattern-invalid'] }),
    /** Looks through a CSV (UTF-8 or Shift_JIS): what would be taken, and each row that would not, with the reason. */
    readList: call({
      input: file,
      output: z.object({
        planId: z.string(),
        columns: z.array(z.object({ name: z.string(), meaning: z.enum(['asset', 'serial', 'imei', 'user', 'attribute', 'ignored']) })),
        rows: z.int(),
        /** New ones, those that change what is known, and those that say nothing new. */
        taken: z.int(),
        changed: z.int(),
        unchanged: z.int(),
        refused: z.array(
          z.object({
            /** As a spreadsheet counts: the line of the column names is 1. */
            row: z.int(),
            reason: rowRefusal,
            /** The code it is about, as it stands in the file. */
            what: z.string(),
          }),
        ),
        /** Cells whose full-width characters were made half width. */
        narrowed: z.int(),
      }),
      errors: ['not-a-list', 'broken-quotes', 'too-large', 'no-known-column'],
    }),
    /** Which devices a batch is to have: pasted text, or a file. What cannot be taken is named by its line; the rest is. */
    readExpected: call({
      input: z.union([z.strictObject({ text: z.string().max(400_000) }), file]),
      output: z.object({
        rows: z.array(expectedRow),
        /** `line`: as a spreadsheet counts, from 1. */
        problems: z.array(z.object({ line: z.int(), reason: rowRefusal, what: z.string() })),
      }),
      errors: ['not-a-list', 'broken-quotes', 'too-large'],
    }),
    takeList: call({
      input: z.strictObject({ planId: z.string().max(64) }),
      output: z.object({ taken: z.int() }),
      /** `list-changed`: something was bound or taken apart since the file was looked through. */
      errors: ['plan-unknown', 'list-changed'],
    }),
    /** The whole list as CSV. `replaced`: characters that Shift_JIS has no place for; "〓" stands in their place. */
    export: call({
      input: z.strictObject({ encoding: z.enum(['utf-8', 'shift_jis']), language: z.enum(['ja', 'en']) }),
      output: outgoing.extend({ replaced: z.array(z.string()) }),
      errors: [],
    }),
  },
  events: { scanned: scan, changed: nothing },
};

export type Asset = z.output<typeof asset>;
export type Scan = z.output<typeof scan>;
export type ScanRules = z.output<typeof rules>;
