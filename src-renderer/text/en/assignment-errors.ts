import type { assignmentErrors as assignmentErrorsJa } from '../ja/assignment-errors.ts';
import type { TextShape } from '../text-shape.ts';

export const assignmentErrors: TextShape<typeof assignmentErrorsJa> = {
  assign: { 'confirmation-wrong': 'What was typed does not match.' },
  selection: { 'view-unknown': 'This saved view does not exist any more.' },
  refreshSelection: { 'view-unknown': 'This saved view does not exist any more.' },
  assignSelection: {
    'view-unknown': 'This saved view does not exist any more.',
    'no-ade-token': 'Nothing can be assigned: there is no ADE token.',
    'engine-not-listening': 'Nothing can be assigned: the MDM engine is not listening. See Settings.',
    'confirmation-wrong': 'What was typed is not how many are moved. The number may have changed: check it and type it again.',
    'nothing-to-assign': 'There is nothing left that can be assigned.',
  },
  readList: { 'no-ade-token': 'There is no ADE token.' },
};
