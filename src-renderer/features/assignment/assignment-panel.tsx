import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './assignment.module.css';
import { MoveSheet } from './move-sheet.tsx';
import { StandingFacts } from './standing-facts.tsx';

/** What Apple says of one device, and what can be asked of Apple. `narrow`: beside the bench. */
export const AssignmentPanel = ({ serialNumber, narrow = false }: { serialNumber: string; narrow?: boolean }) => {
  const { t } = useText();
  const { value } = useAsk('assignment', 'standing', { serialNumber });
  const refresh = useCall('assignment', 'refresh');
  const assign = useCall('assignment', 'assign');
  const [moving, setMoving] = useState(false);
  if (value === undefined) return null;
  const { server, assigning, trouble } = value;
  const elsewhere = server === 'elsewhere' || trouble === 'assigned-elsewhere';
  const ready = server === 'here' && (value.profile === 'assigned' || value.profile === 'pushed') && value.profileIsOurs !== false;
  const refusal = refresh.refusal ?? (moving ? null : assign.refusal);
  const move = async (typed: string) => {
    const answer = await assign.run({ serialNumbers: [serialNumber], move: true, typed });
    if (answer.ok) setMoving(false);
  };
  return (
    <div className={styles.panel}>
      <StandingFacts standing={value} narrow={narrow} />
      {assigning ? (
        <Notice tone="info" icon={IconClock} role="status">
          <p>{t('assignment.assigning')}</p>
        </Notice>
      ) : trouble === null ? null : (
        <Notice tone={trouble === 'not-in-organization' ? 'info' : 'amber'} icon={IconAlertTriangle} role="status">
          <p>{t(`assignment.trouble.${trouble}`)}</p>
        </Notice>
      )}
      {refusal === null ? null : <p role="alert">{refusalText(t, refusal)}</p>}
      <div className={styles.buttons}>
        <Button variant="default" loading={refresh.pending} onClick={() => void refresh.run({ serialNumbers: [serialNumber] })}>
          {t('assignment.check')}
        </Button>
        {elsewhere ? (
          <Button
            variant="default"
            disabled={assigning}
            onClick={() => {
              assign.reset();
              setMoving(true);
            }}
          >
            {t('assignment.move')}
          </Button>
        ) : ready ? null : (
          <Button
            variant="default"
            disabled={assigning}
            loading={assign.pending}
            onClick={() => void assign.run({ serialNumbers: [serialNumber], move: false, typed: '' })}
          >
            {t('assignment.assign')}
          </Button>
        )}
      </div>
      {moving ? (
        <MoveSheet
          serialNumber={serialNumber}
          standing={value}
          pending={assign.pending}
          refusal={assign.refusal}
          onCancel={() => setMoving(false)}
          onMove={(typed) => void move(typed)}
        />
      ) : null}
    </div>
  );
};
