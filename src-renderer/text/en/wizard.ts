import type { wizard as wizardJa } from '../ja/wizard.ts';
import type { TextShape } from '../text-shape.ts';

/** The words every wizard has around its own pages. */
export const wizard: TextShape<typeof wizardJa> = {
  rail: 'Steps',
  aside: 'Guide and checks',
  stepState: { done: 'done', current: 'current step', ahead: 'ahead' },
  resumed: 'Resuming at “{{step}}”.',
  leave: 'Continue later',
  abandon: 'Start over…',
  abandonSheet: {
    title: 'Start over?',
    text: 'The form and its steps are cleared. Keys already made are kept, so a certificate that arrives later still fits.',
    action: 'Start over',
  },
  autosave: {
    untouched: 'What you type is saved by itself.',
    saving: 'Saving what you typed…',
    saved: 'Saved what you typed.',
    unsaved: 'What you typed could not be saved.',
  },
  press: { title: 'Which button to press', press: 'Press', avoid: 'Do not press' },
  refusal: { what: 'What it is', wanted: 'What is wanted', next: 'What to do next' },
};
