import { Button } from '@mantine/core';
import { IconCalendarX } from '@tabler/icons-react';
import type { OperationDetail } from '#contract/operations.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { refused, told } from '../../ui/toast.ts';
import styles from './operations.module.css';

/** Its hour passed while nobody could send it: a person decides. */
export const MissedPanel = ({ operation: { id, runAt } }: { operation: OperationDetail }) => {
  const { t, language } = useText();
  const runNow = useCall('operations', 'runNow');
  const cancel = useCall('operations', 'cancel');
  const act = async (call: 'runNow' | 'cancel') => {
    const answer = await (call === 'runNow' ? runNow : cancel).run({ id });
    if (answer.ok) told(t(call === 'runNow' ? 'operations.missed.started' : 'operations.missed.dropped'));
    else refused((t) => refusalText(t, refusalOf('operations', call, answer.error)));
  };
  return (
    <Notice tone="bad" icon={IconCalendarX} title={t('operations.missed.title')} role="status">
      <div className={styles.stack}>
        <p>{t('operations.missed.text', { time: runAt === null ? t('common.unknown') : momentText(runAt, language) })}</p>
        <div className={styles.actions}>
          <Button loading={runNow.pending} onClick={() => void act('runNow')}>
            {t('operations.missed.now')}
          </Button>
          <Button variant="default" loading={cancel.pending} onClick={() => void act('cancel')}>
            {t('operations.missed.drop')}
          </Button>
        </div>
      </div>
    </Notice>
  );
};
