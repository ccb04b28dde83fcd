import { IconCertificateOff } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './certificates.module.css';
import { PushCard } from './push-card.tsx';
import { VendorCard } from './vendor-card.tsx';

/** The certificates the console needs, how long they last, and what to do about them. */
export const CertificatesScreen = () => {
  const { t } = useText();
  const { value, refusal } = useAsk('certificates', 'overview', {});
  const settings = useAsk('settings', 'get', {});
  return (
    <Page title={t('frame.areas.certificates')} subtitle={t('certificates.subtitle')}>
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <div className={styles.cards}>
          <PushCard push={value.push} wizard={value.wizard} />
          <VendorCard vendor={value.vendor} mayImport={settings.value?.world === 'real'} />
        </div>
      )}
    </Page>
  );
};
