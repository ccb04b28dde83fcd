import { SaxesParser } from 'saxes';
import type { BatchMember, BatchSummary } from '#contract/batches.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { ReportDevice, ReportSource } from './report.ts';

/** An element of a document, as a test reads it. */
export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Read[];
  /** All of its text, whitespace as it stands. */
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Read[];
  text: string;
}

/** Reads one of our documents, strictly: markup that slipped in through a text makes it throw, or shows as an element. */
export function readDocument(html: string): Read {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const opened: Open = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [], text: '' };
    path.at(-1)?.children.push(opened);
    path.push(opened);
  });
  parser.on('text', (text) => {
    for (const element of path) element.text += text;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(html.replace('<!doctype html>', '')).close();
  return root;
}

/** Every element with this name (`p`), class (`.label`) or both (`p.mono`), in the order of the document. */
export function all(from: Read, selector: string): Read[] {
  const [name = '', kind] = selector.split('.');
  const fits = (element: Read) =>
    (name === '' || element.name === name) && (kind === undefined || (element.attributes.class ?? '').split(' ').includes(kind));
  return from.children.flatMap((child) => [...(fits(child) ? [child] : []), ...all(child, selector)]);
}

/** 2026-04-01, 09:00 in Japan. */
export const NINE = Date.UTC(2026, 3, 1);
const MINUTE = 60_000;

/** A device that went through the sample recipe without trouble; begun as many minutes after nine as its number says. */
export function sampleMember(number: number, change: Partial<BatchMember> = {}): BatchMember {
  const [two, startedAt] = [String(number).padStart(2, '0'), NINE + number * MINUTE];
  return {
    udid: `udid-${two}`,
    port: `1-${number}`,
    name: `営業 iPad ${two}`,
    serialNumber: `F9XK12AB${two}`,
    imei: `3567890123456${two}`,
    modelName: 'iPad (第10世代)',
    osVersion: '18.6',
    assetNumber: `IT-04${two}`,
    user: '山田 太郎',
    outcome: 'done',
    problem: null,
    startedAt,
    endedAt: startedAt + 5 * MINUTE,
    retries: 0,
    steps: sampleRecipe.steps.map(({ step }, index) => ({
      step,
      state: 'done',
      startedAt: startedAt + index * MINUTE,
      endedAt: startedAt + index * MINUTE + 42_000,
      attempts: 1,
      note: '',
    })),
    ...change,
  };
}

export const sampleRecipe: Recipe = {
  format: 1,
  name: '標準',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: false, skipPanes: 'all' },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
};

/** An ended batch of these devices. */
export function sampleSource(members: readonly ReportDevice[], change: Partial<BatchSummary> = {}): ReportSource {
  const batch: BatchSummary = {
    id: 'b-1',
    name: '2026-04 営業部 iPad',
    recipeName: '標準',
    operator: '佐藤 花子',
    createdAt: NINE,
    endedAt: NINE + 40 * MINUTE,
    paused: false,
    autoStart: false,
    progress: 1,
    leftOver: false,
    counts: { waiting: 0, working: 0, done: members.length, attention: 0 },
    target: null,
    estimatedEnd: null,
    simulated: false,
    ...change,
  };
  return { batch, recipe: sampleRecipe, expected: [], members };
}
