import type { workHoursErrors as workHoursErrorsJa } from '../ja/work-hours-errors.ts';
import type { TextShape } from '../text-shape.ts';

export const workHoursErrors: TextShape<typeof workHoursErrorsJa> = {
  save: {
    'not-found': 'There is no such limit. Reload the list.',
    'name-empty': 'A name is missing.',
    'profile-missing': 'A configuration profile is missing. Choose one that holds the restrictions.',
    'not-a-profile': 'This file is no configuration profile. Choose a file with the extension .mobileconfig.',
    'profile-enrols': 'A profile that enrols in an MDM cannot be used. Choose one that holds restrictions only.',
    'identifier-taken': 'This configuration profile belongs to another limit, or not to this one. Add it as a new limit.',
    'no-spans': 'There are no hours. Add a weekday and its times.',
    'span-empty': 'The end is not after the beginning. Set a later end.',
    'spans-overlap': 'Hours of one weekday overlap.',
    nobody: 'There are no devices. Choose managed ones.',
    'view-unknown': 'There is no such saved view. Choose another.',
  },
  remove: { 'not-found': 'There is no such limit. Reload the list.' },
};
