import { Button } from '@mantine/core';
import type { TokenWizard } from '#contract/tokens.ts';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { DownloadWarning } from './download-warning.tsx';
import { PortalButtons } from './portal-buttons.tsx';
import { PortalLink } from './portal-link.tsx';
import { TokenImport } from './token-import.tsx';
import { TokenProblem } from './token-problem.tsx';
import { installedName, useCredential } from './use-installed.ts';
import { useSaveKey } from './use-save-key.ts';

/** At Apple's site: which row, which buttons, what happens at the download, and where the file goes that comes back. */
export const TokenPortal = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const { kind, problem, renewal } = wizard;
  const name = installedName(useCredential(kind));
  return (
    <>
      {problem === null ? null : <TokenProblem kind={kind} problem={problem} />}
      <div className={styles.account}>
        <div>
          {name === '' ? (
            <p>{t('tokens.site')}</p>
          ) : (
            <>
              <strong>{t(`tokens.portal.row.${kind}`, { name })}</strong>
              <p>{t(`tokens.portal.rowWhy.${kind}`)}</p>
            </>
          )}
        </div>
        <PortalLink url={wizard.portalUrl} quiet={problem !== null} />
      </div>
      <TokenImport wizard={wizard}>
        {kind === 'ade' && renewal ? <PortalButtons wizard={wizard} /> : null}
        <DownloadWarning wizard={wizard} />
      </TokenImport>
      {kind === 'ade' ? <SaveKeyAgain /> : null}
    </>
  );
};

const SaveKeyAgain = () => {
  const { t } = useText();
  const key = useSaveKey();
  return (
    <>
      <div className={styles.row}>
        <Button variant="subtle" loading={key.pending} onClick={() => void key.save(false)}>
          {t('tokens.key.again')}
        </Button>
      </div>
      <RefusedNotice refusal={key.refusal} />
    </>
  );
};
