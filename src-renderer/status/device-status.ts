import { type Icon, IconAlertTriangle, IconAlertTriangleFilled, IconCircleCheck, IconCircleMinus, IconRotate } from '@tabler/icons-react';
import type { DeviceStatus } from '#contract/devices.ts';
import type { Tone } from '../ui/tone.ts';

/** product.md 4.12: each state has its own tone and shape. */
export const deviceStatusLook: Record<DeviceStatus, { tone: Tone; icon: Icon }> = {
  managed: { tone: 'good', icon: IconCircleCheck },
  quiet: { tone: 'caution', icon: IconAlertTriangle },
  silent: { tone: 'bad', icon: IconAlertTriangleFilled },
  removed: { tone: 'muted', icon: IconCircleMinus },
  withdrawn: { tone: 'muted', icon: IconRotate },
};

export const deviceStatuses = Object.keys(deviceStatusLook) as DeviceStatus[];
