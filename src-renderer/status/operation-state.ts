import {
  type Icon,
  IconCalendarEvent,
  IconCalendarX,
  IconCircleCheck,
  IconCircleOff,
  IconHandStop,
  IconHourglass,
  IconListCheck,
  IconSend,
} from '@tabler/icons-react';
import type { OperationDetail, OperationState } from '#contract/operations.ts';
import type { Tone } from '../ui/tone.ts';

export const operationStateLook: Record<OperationState, { tone: Tone; icon: Icon }> = {
  planned: { tone: 'info', icon: IconListCheck },
  scheduled: { tone: 'teal', icon: IconCalendarEvent },
  missed: { tone: 'bad', icon: IconCalendarX },
  held: { tone: 'amber', icon: IconHandStop },
  running: { tone: 'info', icon: IconSend },
  sent: { tone: 'indigo', icon: IconHourglass },
  ended: { tone: 'good', icon: IconCircleCheck },
  cancelled: { tone: 'muted', icon: IconCircleOff },
};

export type ProgressPart = keyof OperationDetail['progress'];

/** How each part of the bar looks, in the order of a command's way. */
export const progressTones: Record<ProgressPart, Tone> = {
  succeeded: 'good',
  failed: 'bad',
  unknown: 'caution',
  expired: 'muted',
  cancelled: 'muted',
  skipped: 'muted',
  fetched: 'teal',
  queued: 'info',
  waiting: 'indigo',
};
export const progressParts = Object.keys(progressTones) as ProgressPart[];
