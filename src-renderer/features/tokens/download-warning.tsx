import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useText } from '../../text/use-text.ts';
import styles from './tokens.module.css';

/** Before the download, not after it: Apple ends the present token at that moment, whether or not the new one is imported. */
export const DownloadWarning = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const { kind, renewal } = wizard;
  const [title, text] =
    kind === 'api'
      ? [t('tokens.portal.warning.once'), t('tokens.portal.warning.onceText')]
      : renewal
        ? [t('tokens.portal.warning.renewal'), t('tokens.portal.warning.renewalText')]
        : [t('tokens.portal.warning.new'), t(`tokens.portal.warning.newText.${kind}`)];
  return (
    <div className={styles.warning} data-tone={renewal && kind !== 'api' ? 'bad' : 'amber'} role="note">
      <IconAlertTriangleFilled size={30} aria-hidden />
      <div>
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
    </div>
  );
};
