import {
  type Icon,
  IconAlertTriangle,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconCurrentLocation,
  IconHourglass,
  IconInbox,
  IconLock,
  IconRotate,
} from '@tabler/icons-react';
import { type DeviceStatus, deviceStatus } from '#contract/devices.ts';
import type { Tone } from '../ui/tone.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly dashed?: boolean;
  /** A ring around it that breathes. */
  readonly ring?: boolean;
}

/** product.md 4.12: each state has its own tone and shape, so that it is known without colour too. */
export const deviceStatusLook: Record<DeviceStatus, Look> = {
  silent: { tone: 'bad', icon: IconAlertTriangleFilled },
  quiet: { tone: 'caution', icon: IconAlertTriangle },
  lost: { tone: 'purple', icon: IconCurrentLocation, ring: true },
  locked: { tone: 'purple', icon: IconLock },
  provisional: { tone: 'teal', icon: IconHourglass },
  managed: { tone: 'good', icon: IconCircleCheckFilled },
  'pre-registered': { tone: 'amber', icon: IconInbox, dashed: true },
  withdrawn: { tone: 'muted', icon: IconRotate },
  removed: { tone: 'muted', icon: IconCircleMinus },
};

/** The most harm first. */
export const deviceStatuses = deviceStatus.options;
