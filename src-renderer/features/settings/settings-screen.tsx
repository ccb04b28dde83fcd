import { IconSettingsOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
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

interface SettingsScreenProps {
  /** Panels of other features that belong among the settings. */
  readonly desktop: ReactNode;
  readonly reminders: ReactNode;
  readonly refresh: ReactNode;
  readonly approvals: ReactNode;
  readonly updates: ReactNode;
  readonly diagnostics: ReactNode;
  /** Shown in the practice world only. */
  readonly practice: ReactNode;
}

export const SettingsScreen = ({ desktop, reminders, refresh, approvals, updates, diagnostics, practice }: SettingsScreenProps) => {
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
          {desktop}
          {reminders}
          {refresh}
          {approvals}
          <WorldPanel world={value.world} />
          {value.world === 'practice' ? practice : null}
          {updates}
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
          {diagnostics}
          <Panel title={t('settings.about.title')}>
            <Facts
              facts={[
                { name: t('settings.about.version'), value: value.version },
                { name: t('settings.about.host'), value: t(`settings.about.hosts.${value.host}`) },
              ]}
            />
            <p>
              <Link to="/about">{t('about.open')}</Link>
            </p>
          </Panel>
        </div>
      )}
    </Page>
  );
};
