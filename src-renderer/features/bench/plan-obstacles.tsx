import { Button } from '@mantine/core';
import { IconBarrierBlock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

const cures = {
  'push-certificate-missing': '/certificates',
  'engine-not-listening': '/settings',
  'organization-missing': '/settings',
} as const;

/** What has to be there before anything can be started, and where to get it. */
export const PlanObstacles = ({ obstacles }: { obstacles: ValueOf<'bench', 'planPrepare'>['obstacles'] }) => {
  const { t } = useText();
  const navigate = useNavigate();
  return obstacles.map((obstacle) => (
    <Notice
      key={obstacle}
      tone="amber"
      icon={IconBarrierBlock}
      role="alert"
      action={
        <Button variant="default" onClick={() => void navigate({ to: cures[obstacle] })}>
          {t(`bench.plan.obstacleActions.${obstacle}`)}
        </Button>
      }
    >
      <p>{t(`bench.plan.obstacles.${obstacle}`)}</p>
    </Notice>
  ));
};
