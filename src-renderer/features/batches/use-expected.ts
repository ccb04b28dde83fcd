import { useDebouncedValue } from '@mantine/hooks';
import type { ExpectedRow } from '#contract/batches.ts';
import type { Refusal, ValueOf } from '../../bridge/ask.ts';
import { askCore, useConnection } from '../../bridge/bridge-context.tsx';
import { useAsk } from '../../bridge/use-ask.ts';
import type { Details, StartFrom } from './start-choices.ts';

const PAGE = 200;
/** As many rows as a plan may have. */
const MOST = 2_000;
/** Milliseconds without a key, after which what was typed is read. */
const REST = 250;

export interface Expected {
  /** Devices in the ledger that have a serial or an asset number; null: not known yet. */
  readonly ledger: number | null;
  readonly given: number;
  /** What main read of a pasted text or a file; null: nothing yet. */
  readonly read: ValueOf<'assets', 'readExpected'> | null;
  readonly refusal: Refusal | null;
  /** False: it is being read, could not be, or was not given yet. */
  readonly ready: boolean;
  readonly rows: () => Promise<ExpectedRow[]>;
}

/** The list a batch is expected to have, from wherever the person takes it. */
export const useExpected = ({ list, pasted, file }: Details, from: StartFrom): Expected => {
  const connection = useConnection();
  const first = useAsk('assets', 'list', { search: '', offset: 0, limit: 1 }, { enabled: list === 'ledger' });
  const [text] = useDebouncedValue(pasted, REST);
  const blank = pasted.trim() === '';
  const source = list === 'file' ? file : list === 'pasted' && !blank ? { text } : null;
  const asked = useAsk('assets', 'readExpected', source ?? { text: '' }, { enabled: source !== null });
  const read = source === null ? null : (asked.value ?? null);
  const given = from.again?.expected ?? [];
  const ledger = async (): Promise<ExpectedRow[]> => {
    const rows: ExpectedRow[] = [];
    for (let offset = 0; offset < MOST; offset += PAGE) {
      const answer = await askCore(connection, 'assets', 'list', { search: '', offset, limit: PAGE });
      if (!answer.ok) break;
      for (const { serialNumber, assetNumber, user, attributes } of answer.value.assets) {
        rows.push({ serialNumber: serialNumber ?? '', assetNumber: assetNumber ?? '', user, attributes });
      }
      if (offset + PAGE >= answer.value.total) break;
    }
    return rows;
  };
  const fromMain = async () => read?.rows ?? [];
  const sources = { none: async () => [], ledger, pasted: fromMain, file: fromMain, given: async () => [...given] };
  const ready = { none: true, ledger: true, given: true, pasted: blank || (text === pasted && read !== null), file: read !== null };
  return {
    ledger: first.value === undefined ? null : Math.min(MOST, first.value.total),
    given: given.length,
    read,
    refusal: source === null ? null : asked.refusal,
    ready: ready[list],
    rows: sources[list],
  };
};
