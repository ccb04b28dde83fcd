import type { BatchMember, BatchSummary } from '#contract/batches.ts';
import type { StartFrom } from './start-choices.ts';

/** The devices of a batch that are not done. */
export const unfinishedOf = (members: readonly BatchMember[]): BatchMember[] => members.filter(({ outcome }) => outcome !== 'done');

/** A new batch of them, with what was expected of them. */
export const againFrom = ({ name }: BatchSummary, failed: readonly BatchMember[]): StartFrom => ({
  batch: null,
  chosen: failed.map(({ udid }) => udid),
  again: {
    name,
    expected: failed.map(({ serialNumber, assetNumber, user }) => ({ serialNumber, assetNumber: assetNumber ?? '', user, attributes: {} })),
  },
});
