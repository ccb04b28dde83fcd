import type { notices as ja } from '../ja/notices.ts';
import type { TextShape } from '../text-shape.ts';

export const notices: TextShape<typeof ja> = {
  'commands-expiring': {
    title_one: '{{count}} waiting command expires within 24 hours',
    title_other: '{{count}} waiting commands expire within 24 hours',
    open: 'Look at it',
  },
  'device-found': {
    one: '{{name}} has told its location',
    title_one: '{{count}} lost device has told its location',
    title_other: '{{count}} lost devices have told their location',
    open: 'Open “Location” (wants a reason)',
  },
  'operation-held': {
    title_one: 'Waiting for approval: an operation on {{count}} device is held',
    title_other: 'Waiting for approval: an operation on {{count}} devices is held',
    open: 'Open the operation',
  },
  'operation-missed': {
    title_one: 'A scheduled operation on {{count}} device did not run',
    title_other: 'A scheduled operation on {{count}} devices did not run',
    open: 'Open the operation',
  },
};
