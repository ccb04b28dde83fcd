import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './vendor.module.css';
import { VendorSheet } from './vendor-sheet.tsx';

/** Whose signature makes our CSR acceptable to Apple. In practice it is given; for real it is imported. For a page of another noun. */
export const VendorCard = () => {
  const { t, language } = useText();
  const { value } = useAsk('push', 'overview', {});
  const settings = useAsk('settings', 'get', {});
  const [importing, setImporting] = useState(false);
  if (value === undefined) return null;
  const { vendor } = value;
  const button =
    settings.value?.world === 'real' ? (
      <Button variant={vendor === null ? 'filled' : 'default'} onClick={() => setImporting(true)}>
        {t(vendor === null ? 'push.vendor.import' : 'push.vendor.replace')}
      </Button>
    ) : null;
  return (
    <Panel title={t('push.vendor.title')} aside={vendor === null ? undefined : button}>
      <div className={styles.stack}>
        {vendor === null ? (
          <div className={styles.bare}>
            <div>
              <p className={styles.strong}>{t('push.vendor.none')}</p>
              <p className="quiet">{t('push.vendor.noneText')}</p>
            </div>
            {button}
          </div>
        ) : (
          <>
            <p className="quiet">{t('push.vendor.text')}</p>
            {vendor.simulated ? (
              <Notice tone="caution" icon={IconFlag}>
                <p>{t('push.vendor.simulated')}</p>
              </Notice>
            ) : null}
            <Facts
              facts={[
                { name: t('push.vendor.names.subject'), value: vendor.subject },
                { name: t('push.vendor.names.expiresAt'), value: dayText(vendor.expiresAt, language) },
              ]}
            />
          </>
        )}
      </div>
      {importing ? <VendorSheet onClose={() => setImporting(false)} /> : null}
    </Panel>
  );
};
