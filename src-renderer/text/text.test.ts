import { describe, expect, it } from 'vitest';
import { activityAction } from '#contract/activity.ts';
import { assignmentKind, assignmentTrouble, serverPlace } from '#contract/assignment.ts';
import { slotProblem, slotState } from '#contract/bench.ts';
import { urgency } from '#contract/certificates.ts';
import { commandState } from '#contract/commands.ts';
import { deviceStatus } from '#contract/devices.ts';
import { diagnosisCause, diagnosisMessage, diagnosisNode, diagnosisStep, reachability, userStep } from '#contract/diagnosis.ts';
import { type Contract, contract } from '#contract/index.ts';
import { findingCode } from '#contract/inspection.ts';
import { practiceAct } from '#contract/practice.ts';
import { importCheck, pushStep, signer } from '#contract/push.ts';
import { stepKind } from '#contract/recipe.ts';
import { kinds } from '../features/activity/activity-kinds.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

const languages = { ja, en };
const sources = import.meta.glob<string>('../../src-main/protocols/apple-files/{file-kind,certificate-kind}.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const recording = import.meta.glob<string>(['../../src-main/features/**/*.ts', '!**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Every text by its dotted key. */
const flat = (texts: object, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value as object, `${prefix}${key}.`),
  );
const variables = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
const at = (texts: object, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined),
    texts,
  );

describe('the two languages', () => {
  it('have the same keys', () => {
    expect(flat(en).map(([key]) => key)).toEqual(flat(ja).map(([key]) => key));
  });

  it('have no empty text', () => {
    for (const texts of [ja, en]) expect(flat(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fill in the same values', () => {
    const english = new Map(flat(en));
    // The form for exactly one may leave the number out: "once".
    const different = flat(ja).filter(
      ([key, text]) => !key.endsWith('_one') && `${variables(text)}` !== `${variables(english.get(key) ?? '')}`,
    );
    expect(different).toEqual([]);
  });

  // Those written in place are read from the sources; the others are named here.
  it('name every detail that is recorded in the trail', () => {
    const keys = new Set(['operation', 'succeeded', 'failed', 'expired', 'skipped', 'copy', 'kept', 'newest', 'now', 'madeAt', 'error']);
    for (const source of Object.values(recording)) {
      for (const [, inner = ''] of source.matchAll(/\brecord\('[\w.-]+',[^{};`]*\{((?:[^{}]|\{[^{}]*\})*)\}/g)) {
        const plain = inner.replace(/\((?:[^()]|\([^()]*\))*\)/g, '').replace(/`[^`]*`/g, '');
        for (const [, key = ''] of plain.matchAll(/(?:^|[,{])\s*(\w+)\s*(?=[:,}]|$)/g)) keys.add(key);
      }
    }
    expect(keys.size).toBeGreaterThan(40);
    for (const texts of [ja, en]) expect([...keys].filter((key) => !(key in texts.activity.detail))).toEqual([]);
  });

  it('speak their own language', () => {
    const kana = /[\u3040-\u30ff]/;
    const japaneseInEnglish = flat(en).filter(([key, text]) => kana.test(text) && key !== 'frame.languages.ja');
    expect(japaneseInEnglish).toEqual([]);
  });

  it('write Japanese with half-width digits, letters and brackets', () => {
    expect(flat(ja).filter(([, text]) => /[０-９Ａ-Ｚａ-ｚ（）]/.test(text))).toEqual([]);
  });
});

describe.each(Object.entries(languages))('%s', (_language, texts) => {
  it('has a sentence for every refusal of the contract', () => {
    const missing = (Object.keys(contract) as (keyof Contract)[]).flatMap((noun) =>
      Object.entries(contract[noun].calls).flatMap(([call, { errors }]) =>
        ([...errors] as string[])
          .filter((code) => typeof at(texts, ['errors', noun, call, code]) !== 'string')
          .map((code) => `${noun}.${call}.${code}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('has no sentence for a refusal that does not exist', () => {
    const known = new Set(
      Object.entries(contract).flatMap(([noun, { calls }]) =>
        Object.entries(calls).flatMap(([call, { errors }]) => ([...errors] as string[]).map((code) => `${noun}.${call}.${code}`)),
      ),
    );
    const { common: _common, ...rest } = texts.errors;
    expect(
      flat(rest)
        .map(([key]) => key)
        .filter((key) => !known.has(key)),
    ).toEqual([]);
  });

  it.each([
    ['status.device', deviceStatus.options],
    ['status.deviceMeaning', deviceStatus.options],
    ['status.command', commandState.options],
    ['commands.timeline.sentence', [...commandState.options, 'failedHere']],
    ['status.urgency', urgency.options],
    ['status.slot', slotState.options],
    ['status.slotHint', slotState.options],
    ['status.step', stepKind.options],
    ['status.stepRunning', stepKind.options],
    ['status.problem', slotProblem.options],
    ['status.problemAction', slotProblem.options],
    ['practice.acts', practiceAct.options],
    ['assignment.trouble', assignmentTrouble.options],
    ['assignment.selection.kinds', assignmentKind.options],
    ['assignment.server', [...serverPlace.options, 'unknown']],
    ['diagnosis.node', diagnosisNode.options],
    ['diagnosis.cause', diagnosisCause.options],
    ['diagnosis.step', diagnosisStep.options],
    ['diagnosis.userStep', userStep.options],
    ['diagnosis.message.text', diagnosisMessage.options.filter((message) => message !== 'none')],
    ['diagnosis.network.result', reachability.options],
    ['inspection.findings', findingCode.options],
    ['inspection.advice', findingCode.options],
  ])('has a text for everything under %s', (path, options) => {
    expect(Object.keys(at(texts, path.split('.')) as object).sort()).toEqual([...options].sort());
  });

  it('has a sentence for each check of an import, and for each refusal of one', () => {
    for (const check of importCheck.options) expect(at(texts, ['push', 'checks', check])).toBeTypeOf('string');
    const { import: importFile, importSigned } = contract.push.calls;
    const codes = new Set<string>([...importFile.errors, ...importSigned.errors]);
    for (const notOfTheFile of ['no-wizard', 'file-gone']) codes.delete(notOfTheFile);
    expect(Object.keys(texts.refusals).sort()).toEqual([...codes].sort());
  });

  it('has words for each signer, and a page for each step of the push wizards', () => {
    for (const name of signer.options) expect(at(texts, ['push', 'signer', name, 'title'])).toBeTypeOf('string');
    for (const step of pushStep.options) expect(at(texts, ['push', step])).toBeTypeOf('object');
  });

  it('has a sentence for every deed that leaves a trace, and for no other', () => {
    expect(
      flat(texts.activity.action)
        .map(([key]) => key)
        .sort(),
    ).toEqual([...activityAction.options].sort());
  });

  it('has a name for every kind of deed by which the trail can be narrowed down', () => {
    const nouns = new Set(activityAction.options.map((action) => action.slice(0, action.indexOf('.'))));
    expect([...nouns].filter((noun) => !(noun in texts.activity.kinds))).toEqual([]);
    expect(Object.keys(texts.activity.kinds).sort()).toEqual([...kinds].sort());
  });

  it('has a sentence for every kind of file that main can tell', () => {
    const lists = Object.values(sources).map((source) => /type (?:File|Certificate)Kind =([^;]+);/.exec(source)?.[1] ?? '');
    const kinds = lists.flatMap((list) => [...list.matchAll(/'([\w-]+)'/g)].map((match) => match[1] ?? ''));
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.filter((kind) => typeof at(texts, ['files', 'kinds', kind]) !== 'string')).toEqual([]);
  });
});
