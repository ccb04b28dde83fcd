import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './certificates.module.css';
import { VendorSheet } from './vendor-sheet.tsx';

type Vendor = ValueOf<'certificates', 'overview'>['vendor'];

/** Whose signature makes our CSR acceptable to Apple. In practice it is given; for real it is imported. */
export const VendorCard = ({ vendor, mayImport }: { vendor: Vendor; mayImport: boolean }) => {
  const { t, language } = useText();
  const [importing, setImporting] = useState(false);
  const button = mayImport ? (
    <Button variant={vendor === null ? 'filled' : 'default'} onClick={() => setImporting(true)}>
      {t(vendor === null ? 'certificates.vendor.import' : 'certificates.vendor.replace')}
    </Button>
  ) : null;
  return (
    <Panel title={t('certificates.vendor.title')} aside={vendor === null ? undefined : button}>
      <div className={styles.stack}>
        {vendor === null ? (
          <div className={styles.bare}>
            <div>
              <p className={styles.strong}>{t('certificates.vendor.none')}</p>
              <p>{t('certificates.vendor.noneText')}</p>
            </div>
            {button}
          </div>
        ) : (
          <>
            <p className="quiet">{t('certificates.vendor.text')}</p>
            {vendor.simulated ? (
              <Notice tone="caution" icon={IconFlag}>
                <p>{t('certificates.vendor.simulated')}</p>
              </Notice>
            ) : null}
            <Facts
              facts={[
                { name: t('certificates.vendor.names.subject'), value: vendor.subject },
                { name: t('certificates.vendor.names.expiresAt'), value: dayText(vendor.expiresAt, language) },
              ]}
            />
          </>
        )}
      </div>
      {importing ? <VendorSheet onClose={() => setImporting(false)} /> : null}
    </Panel>
  );
};
