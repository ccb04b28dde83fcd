import type { TokenKind } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import styles from '../../wizard/wizard.module.css';
import { DownloadWarning } from './download-warning.tsx';
import { PortalGuide } from './portal-guide.tsx';

/** A guide alone, for the small window beside Apple's site. */
const TokenGuide = ({ kind }: { kind: TokenKind }) => {
  const { t } = useText();
  const { value } = useAsk('tokens', 'overview', {});
  const wizard = value?.wizards.find((each) => each.kind === kind);
  const atSite = wizard !== undefined && wizard.step !== 'key' && wizard.step !== 'done';
  return (
    <div className={styles.window}>
      <h2>{t(`tokens.names.${kind}`)}</h2>
      {atSite ? (
        <>
          <PortalGuide wizard={wizard} />
          <DownloadWarning wizard={wizard} />
        </>
      ) : value === undefined ? null : (
        <p>{t('tokens.guide.done')}</p>
      )}
    </div>
  );
};

export const AdeGuide = () => <TokenGuide kind="ade" />;
export const ContentGuide = () => <TokenGuide kind="content" />;
export const ApiGuide = () => <TokenGuide kind="api" />;
