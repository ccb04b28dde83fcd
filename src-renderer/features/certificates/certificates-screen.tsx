import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';

export const CertificatesScreen = () => {
  const { t } = useText();
  return (
    <Page title={t('frame.areas.certificates')} subtitle={t('certificates.subtitle')}>
      <p />
    </Page>
  );
};
