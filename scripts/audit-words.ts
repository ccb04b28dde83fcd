import type { ChainBreak } from '#contract/activity.ts';

interface Told {
  readonly source: string;
  readonly entries: number;
  readonly newest: { sequence: number; hash: string; at: number } | null;
  readonly broken: ChainBreak | null;
  readonly notedAt: number | null;
  readonly sealed: 'yes' | 'no' | 'unknown' | null;
}

type Reasons = Record<ChainBreak['reason'], (broken: ChainBreak) => string>;

const ja: Reasons = {
  changed: ({ sequence }) => `${sequence}番の記録が書き換えられています。`,
  missing: ({ sequence, found }) => `${sequence}番の記録がありません（${found}番が続いています）。`,
  unchained: ({ sequence }) => `${sequence}番の記録は、あとから入れられたものです。`,
  cut: ({ sequence }) => `${sequence}番以降の記録が切り取られています。`,
  appended: ({ sequence }) => `${sequence}番以降の記録は、あとから付け足されたものです。`,
  rewritten: ({ sequence }) => `記録全体が作り直されています。最後の${sequence}番が、控えと違います。`,
  'anchor-missing': () => '最後の記録の控えが消されています。',
  'anchor-forged': () => '最後の記録の控えが偽造されています。',
};
const en: Reasons = {
  changed: ({ sequence }) => `Record ${sequence} was changed.`,
  missing: ({ sequence, found }) => `Record ${sequence} is missing (record ${found} follows).`,
  unchained: ({ sequence }) => `Record ${sequence} was put in later.`,
  cut: ({ sequence }) => `The records from ${sequence} on were cut off.`,
  appended: ({ sequence }) => `The records from ${sequence} on were added later.`,
  rewritten: ({ sequence }) => `The whole log was written anew: its last record, ${sequence}, is not the one that was kept.`,
  'anchor-missing': () => 'What was kept of the last record is gone.',
  'anchor-forged': () => 'What was kept of the last record is forged.',
};
const time = (at: number) => new Date(at).toISOString();

/** What `npm run audit:verify` says. */
export const auditWords = {
  ja: {
    usage: `使い方: npm run audit:verify -- [データフォルダ] [--practice] [--noted 書き留めたハッシュ] [--export 書き出し先.jsonl] [--json]
        npm run audit:verify -- --file 書き出したもの.jsonl [--noted 書き留めたハッシュ] [--json]
終了コード: 0 改ざんなし、1 壊れている、2 検証できない`,
    notAHash: '--noted には、ハッシュの先頭16文字以上を指定してください。',
    noFile: (path: string) => `${path} を読めません。`,
    notALine: (path: string, line: number) => `${path} の${line}行目は、監査ログの書き出しではありません。`,
    noStore: (path: string) => `${path} に Shitaku のデータがありません。`,
    notChained: (path: string) => `${path} の記録は、まだつながれていません。Shitaku を一度起動して、しばらく待ってください。`,
    report: ({ source, entries, newest, broken, notedAt, sealed }: Told, noted: string | null) => [
      source,
      broken === null ? `改ざんなし: ${entries}件の記録が、すべてつながっています。` : `壊れています: ${ja[broken.reason](broken)}`,
      ...(broken?.at == null ? [] : [`記録された日時: ${time(broken.at)}`]),
      ...(newest === null
        ? []
        : [
            `${broken === null ? '最後' : 'つながっている最後'}の記録: ${newest.sequence}番 ${time(newest.at)}`,
            `ハッシュ: ${newest.hash}`,
          ]),
      ...(sealed === 'unknown' ? ['控えの封印: 鍵がキーチェーンにあるため、確かめていません。アプリの「検証」で確かめられます。'] : []),
      ...(noted === null
        ? []
        : [notedAt === null ? '書き留めたハッシュの記録がありません。' : `書き留めたハッシュは ${notedAt}番の記録です。`]),
    ],
  },
  en: {
    usage: `usage: npm run audit:verify -- [DATA FOLDER] [--practice] [--noted HASH] [--export FILE.jsonl] [--json]
       npm run audit:verify -- --file EXPORT.jsonl [--noted HASH] [--json]
exit codes: 0 whole, 1 not whole, 2 could not be verified`,
    notAHash: '--noted takes 16 or more characters of a hash.',
    noFile: (path: string) => `${path} cannot be read.`,
    notALine: (path: string, line: number) => `Line ${line} of ${path} is none of an exported audit log.`,
    noStore: (path: string) => `There is no data of Shitaku in ${path}.`,
    notChained: (path: string) => `The records in ${path} are not chained yet. Start Shitaku once and wait a moment.`,
    report: ({ source, entries, newest, broken, notedAt, sealed }: Told, noted: string | null) => [
      source,
      broken === null ? `Whole: ${entries} records, all tied without a gap.` : `Not whole: ${en[broken.reason](broken)}`,
      ...(broken?.at == null ? [] : [`Recorded at: ${time(broken.at)}`]),
      ...(newest === null
        ? []
        : [`Last ${broken === null ? '' : 'tied '}record: ${newest.sequence}, ${time(newest.at)}`, `Hash: ${newest.hash}`]),
      ...(sealed === 'unknown' ? ['Seal of the end: not checked, its key is in the keychain. "Verify" in the app checks it.'] : []),
      ...(noted === null
        ? []
        : [notedAt === null ? 'No record has the hash you gave.' : `The hash you gave is that of record ${notedAt}.`]),
    ],
  },
} as const;
