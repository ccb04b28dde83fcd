import { Button, Loader } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import type { DiagnosisView } from '#contract/diagnosis.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CauseList } from './cause-list.tsx';
import styles from './diagnosis.module.css';
import { DiagnosisTree } from './diagnosis-tree.tsx';
import { NetworkPart } from './network-part.tsx';
import { UserMessage } from './user-message.tsx';

/** Why is this device silent? Begins as it opens; what is found arrives while it is looked at. */
export const DiagnosisSheet = ({ deviceId, onClose }: { deviceId: string; onClose: () => void }) => {
  const { t } = useText();
  const run = useCall('diagnosis', 'run');
  const { value } = useAsk('diagnosis', 'get', { deviceId });
  const begin = useEffectEvent(() => void run.run({ deviceId }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another device is another diagnosis
  useEffect(() => begin(), [deviceId]);
  const view = value?.diagnosis ?? null;
  return (
    <Sheet
      open
      width={1000}
      title={t('diagnosis.title', { name: view?.deviceName || t('devices.nameless') })}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.close')}
          </Button>
          <Button loading={run.pending || view?.running === true} onClick={() => void run.run({ deviceId })}>
            {t('diagnosis.again')}
          </Button>
        </>
      }
    >
      {run.refusal === null ? null : <p role="alert">{refusalText(t, run.refusal)}</p>}
      {view === null ? <DelayedLoader label={t('frame.loading')} /> : <Found view={view} onClose={onClose} />}
    </Sheet>
  );
};

const Found = ({ view, onClose }: { view: DiagnosisView; onClose: () => void }) => {
  const { t } = useText();
  return (
    <>
      <p className="quiet">{t('diagnosis.lead')}</p>
      <p className={styles.running} role="status">
        {view.running ? (
          <>
            <Loader size={14} aria-hidden /> {t('diagnosis.running')}
          </>
        ) : null}
      </p>
      <div className={styles.columns}>
        <DiagnosisTree view={view} />
        <CauseList view={view} onLeave={onClose} />
      </div>
      <div className={styles.columns}>
        <NetworkPart view={view} />
        <UserMessage view={view} />
      </div>
    </>
  );
};
