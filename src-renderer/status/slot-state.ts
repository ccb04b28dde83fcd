import {
  type Icon,
  IconAlertCircle,
  IconBarcode,
  IconCircleCheckFilled,
  IconHandClick,
  IconHandFinger,
  IconHandStop,
  IconLock,
  IconPlayerPause,
  IconPower,
  IconProgress,
  IconSearch,
  IconUsb,
} from '@tabler/icons-react';
import type { SlotState } from '#contract/bench.ts';
import type { Tone } from '../ui/tone.ts';

export const slotStateLook: Record<SlotState, { tone: Tone; icon: Icon }> = {
  recognising: { tone: 'info', icon: IconSearch },
  trust: { tone: 'indigo', icon: IconHandFinger },
  locked: { tone: 'indigo', icon: IconLock },
  ready: { tone: 'teal', icon: IconUsb },
  working: { tone: 'amber', icon: IconProgress },
  held: { tone: 'caution', icon: IconPlayerPause },
  asset: { tone: 'indigo', icon: IconBarcode },
  hand: { tone: 'indigo', icon: IconHandClick },
  'touch-nothing': { tone: 'bad', icon: IconHandStop },
  'power-on': { tone: 'good', icon: IconPower },
  interrupted: { tone: 'caution', icon: IconPlayerPause },
  attention: { tone: 'bad', icon: IconAlertCircle },
  done: { tone: 'good', icon: IconCircleCheckFilled },
};
