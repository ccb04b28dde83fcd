import { IconCircleCheck, IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react';

export const confidenceLook = {
  certain: { tone: 'bad', icon: IconCircleCheck },
  likely: { tone: 'amber', icon: IconCircleHalf2 },
  possible: { tone: 'muted', icon: IconCircleDashed },
} as const;
