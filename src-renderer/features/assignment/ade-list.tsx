import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './assignment.module.css';

/** The list of devices that belongs to the server token: how it stands, when it is read, and what was in the way. */
export const AdeList = () => {
  const { t, language } = useText();
  const { value } = useAsk('assignment', 'list', {});
  const read = useCall('assignment', 'readList');
  const list = value?.list ?? null;
  if (list === null) return null;
  const { devices, readAt, reading, trouble } = list;
  return (
    <Panel title={t('assignment.list.title')}>
      <div className={styles.panel}>
        <p className="quiet">{t('assignment.list.lead')}</p>
        <Facts
          facts={[
            { name: t('assignment.list.devices'), value: t('common.devices', { count: devices }) },
            { name: t('assignment.list.readAt'), value: readAt === null ? t('assignment.list.never') : momentText(readAt, language) },
          ]}
        />
        {trouble === null ? null : (
          <Notice
            tone="amber"
            icon={IconAlertTriangle}
            role="status"
            title={t('assignment.list.failed', { time: momentText(trouble.at, language) })}
          >
            <p>{t(`assignment.trouble.${trouble.code}`)}</p>
            <p>{t('assignment.list.again')}</p>
          </Notice>
        )}
        {read.refusal === null ? null : <p role="alert">{refusalText(t, read.refusal)}</p>}
        <div className={styles.buttons}>
          <Button variant="default" loading={reading || read.pending} onClick={() => void read.run({})}>
            {t('assignment.list.read')}
          </Button>
        </div>
      </div>
    </Panel>
  );
};
