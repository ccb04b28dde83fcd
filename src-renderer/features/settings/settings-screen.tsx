import { IconSettingsOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EnginePanel } from './engine-panel.tsx';
import { GeneralPanel } from './general-panel.tsx';
import styles from './settings.module.css';
import { WorldPanel } from './world-panel.tsx';

/** `reminders` and `practice`: panels of other features that belong among the settings; the latter in the practice world only. */
export const SettingsScreen = ({ reminders, practice }: { reminders: ReactNode; practice: ReactNode }) => {
  const { t } = useText();
  const { value, refusal } = useAsk('settings', 'get', {});
  return (
    <Page title={t('frame.areas.settings')}>
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconSettingsOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <div className={styles.panels}>
          <GeneralPanel view={value} />
          <EnginePanel engine={value.engine} />
          {reminders}
          <WorldPanel world={value.world} />
          {value.world === 'practice' ? practice : null}
          <Panel title={t('settings.endpoints.title')}>
            <Facts
              facts={[
                { name: t('settings.endpoints.apns'), value: value.endpoints.apns, mono: true },
                { name: t('settings.endpoints.pushPortal'), value: value.endpoints.pushPortal, mono: true },
                { name: t('settings.endpoints.usbmux'), value: value.endpoints.usbmux, mono: true },
              ]}
            />
            <p className="quiet">{t('settings.endpoints.note')}</p>
          </Panel>
          <Panel title={t('settings.about.title')}>
            <Facts
              facts={[
                { name: t('settings.about.version'), value: value.version },
                { name: t('settings.about.host'), value: t(`settings.about.hosts.${value.host}`) },
              ]}
            />
          </Panel>
        </div>
      )}
    </Page>
  );
};
