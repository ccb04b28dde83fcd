import {
  type Icon,
  IconAlertTriangle,
  IconCalendarEvent,
  IconCircleCheck,
  IconCircleDashed,
  IconRefreshAlert,
  IconX,
} from '@tabler/icons-react';
import type { CredentialView } from '#contract/certificates.ts';
import type { Tone } from '../ui/tone.ts';

export type Urgency = CredentialView['urgency'];

/** product.md 4.12: more than 90 days, 90, 30, 7, past. */
export const urgencyLook: Record<Urgency, { tone: Tone; icon: Icon }> = {
  none: { tone: 'muted', icon: IconCircleDashed },
  good: { tone: 'good', icon: IconCircleCheck },
  plan: { tone: 'info', icon: IconCalendarEvent },
  renew: { tone: 'amber', icon: IconRefreshAlert },
  urgent: { tone: 'bad', icon: IconAlertTriangle },
  expired: { tone: 'bad', icon: IconX },
};
