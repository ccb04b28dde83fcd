import type { batchesErrors as batchesErrorsJa } from '../ja/batches-errors.ts';
import type { TextShape } from '../text-shape.ts';

const gone = 'This batch no longer exists.';
const ended = 'This batch has already ended.';
const noPdf = 'No PDF can be made here. Use Print instead.';

export const batchesErrors: TextShape<typeof batchesErrorsJa> = {
  get: { 'batch-unknown': gone },
  plan: {
    'recipe-unknown': 'This recipe no longer exists. Choose another.',
    'batch-unknown': gone,
    'batch-ended': ended,
    'list-contradicts-itself': 'The expected list names a serial or asset number twice.',
  },
  start: {
    'plan-unknown': 'This plan is out of date. Plan again.',
    'confirmation-wrong': 'What was typed does not match.',
    'reason-missing': 'Give the reason for erasing.',
    'nothing-to-do': 'No device is included.',
    obstacle: 'Something is still missing, so nothing was started.',
    'other-batch-open': 'Another batch is under way. End it first.',
  },
  pause: { 'batch-unknown': gone, 'batch-ended': ended },
  goOn: { 'batch-unknown': gone, 'batch-ended': ended },
  setAutoStart: { 'batch-unknown': gone, 'batch-ended': ended },
  end: {
    'batch-unknown': gone,
    'batch-ended': ended,
    'critical-step': 'A device is in a step that must not be cut off. End the batch when that step is over.',
  },
  report: { 'batch-unknown': gone, 'no-pdf-here': noPdf },
  labels: {
    'batch-unknown': gone,
    'nothing-to-print': 'There is no label to print.',
    'sheet-unknown': 'This paper cannot be used.',
    'no-pdf-here': noPdf,
  },
};
