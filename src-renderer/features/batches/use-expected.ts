import type { ExpectedRow } from '#contract/batches.ts';
import { askCore, useConnection } from '../../bridge/bridge-context.tsx';
import { useAsk } from '../../bridge/use-ask.ts';
import { readExpectedLines } from './expected-lines.ts';
import type { Details } from './start-details.tsx';
import type { StartFrom } from './start-sheet.tsx';

const PAGE = 200;
/** As many rows as a plan may have. */
const MOST = 2_000;

export interface Expected {
  /** Devices in the ledger that have a serial or an asset number; null: not known yet. */
  readonly ledger: number | null;
  readonly given: number;
  readonly pasted: ReturnType<typeof readExpectedLines>;
  readonly rows: () => Promise<ExpectedRow[]>;
}

/** The list a batch is expected to have, from wherever the person takes it. */
export const useExpected = (details: Details, from: StartFrom): Expected => {
  const connection = useConnection();
  const first = useAsk('assets', 'list', { search: '', offset: 0, limit: 1 }, { enabled: details.list === 'ledger' });
  const pasted = readExpectedLines(details.pasted);
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
  const sources = { none: async () => [], ledger, pasted: async () => pasted.rows, given: async () => [...given] };
  return {
    ledger: first.value === undefined ? null : Math.min(MOST, first.value.total),
    given: given.length,
    pasted,
    rows: sources[details.list],
  };
};
