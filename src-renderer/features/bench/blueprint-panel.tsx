import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import styles from './blueprint.module.css';
import { BlueprintSheet } from './blueprint-sheet.tsx';

/** What Prepare will make of each device. */
export const BlueprintPanel = () => {
  const { t } = useText();
  const { value } = useAsk('bench', 'blueprint', {});
  const [editing, setEditing] = useState(false);
  return (
    <section className={styles.panel} aria-label={t('bench.blueprint.title')}>
      <header className={styles.head}>
        <h2>{t('bench.blueprint.title')}</h2>
        <Button variant="default" size="compact-sm" disabled={value === undefined} onClick={() => setEditing(true)}>
          {t('bench.blueprint.edit')}
        </Button>
      </header>
      {value === undefined ? null : (
        <Facts
          narrow
          facts={[
            { name: t('bench.blueprint.organizationName'), value: value.organizationName || t('bench.blueprint.organizationNone') },
            {
              name: t('bench.blueprint.wifi'),
              value:
                value.wifi === null ? (
                  t('bench.blueprint.wifiNone')
                ) : (
                  <>
                    <span className={styles.ssid}>{value.wifi.ssid}</span>
                    <span className="quiet">{t(value.wifi.hasPassword ? 'bench.blueprint.secured' : 'bench.blueprint.open')}</span>
                  </>
                ),
            },
            {
              name: t('bench.blueprint.names.pairing'),
              value: t(value.allowPairing ? 'bench.blueprint.allowed' : 'bench.blueprint.denied'),
            },
            { name: t('bench.blueprint.names.setup'), value: t(value.skipSetup ? 'bench.blueprint.skipped' : 'bench.blueprint.shown') },
          ]}
        />
      )}
      {editing && value !== undefined ? <BlueprintSheet blueprint={value} onClose={() => setEditing(false)} /> : null}
    </section>
  );
};
