import {
  type Icon,
  IconBellRinging,
  IconCircle,
  IconCircleCheck,
  IconCircleOff,
  IconCircleX,
  IconClockPause,
  IconClockX,
  IconDownload,
  IconQuestionMark,
} from '@tabler/icons-react';
import type { CommandState } from '#contract/commands.ts';
import type { Tone } from '../ui/tone.ts';

export const commandStateLook: Record<CommandState, { tone: Tone; icon: Icon }> = {
  queued: { tone: 'info', icon: IconCircle },
  notified: { tone: 'info', icon: IconBellRinging },
  fetched: { tone: 'info', icon: IconDownload },
  'not-now': { tone: 'indigo', icon: IconClockPause },
  unknown: { tone: 'caution', icon: IconQuestionMark },
  succeeded: { tone: 'good', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  expired: { tone: 'muted', icon: IconClockX },
  cancelled: { tone: 'muted', icon: IconCircleOff },
};

/** States that a device may still change. */
export const isWaiting = (state: CommandState): boolean => ['queued', 'notified', 'fetched', 'not-now', 'unknown'].includes(state);
