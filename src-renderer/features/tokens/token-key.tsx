import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { useCredential } from './use-installed.ts';
import { useSaveKey } from './use-save-key.ts';

/** The public key is saved for the portal; one that is there already serves again. */
export const TokenKey = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const credential = useCredential('ade');
  const key = useSaveKey();
  const skip = useCall('tokens', 'skipKey');
  const [asking, setAsking] = useState(false);
  // At a first set-up a key is left over from a wizard that was abandoned: nobody knows whether the site ever got it.
  const has = wizard.renewal && (credential?.pendingKeys ?? 0) > 0;
  const anew = async () => {
    await key.save(true);
    setAsking(false);
  };
  return (
    <>
      {has ? (
        <Notice tone="info" icon={IconKey} title={t('tokens.key.has')}>
          <p>{t('tokens.key.hasText')}</p>
        </Notice>
      ) : null}
      <div className={styles.row}>
        {has ? (
          <Button loading={skip.pending} onClick={() => void skip.run({})}>
            {t('tokens.key.skip')}
          </Button>
        ) : null}
        <Button variant={has ? 'default' : 'filled'} loading={key.pending && !asking} onClick={() => void key.save(false)}>
          {t(has ? 'tokens.key.again' : 'tokens.key.action')}
        </Button>
        <DragOut file={{ what: 'ade-certificate' }} />
        {has ? (
          <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
            {t('tokens.key.anew')}
          </Button>
        ) : null}
      </div>
      <p className="quiet">{t('tokens.key.note')}</p>
      <RefusedNotice refusal={key.refusal ?? skip.refusal} />
      <ConfirmSheet
        open={asking}
        title={t('tokens.key.anewSheet.title')}
        cancelLabel={t('common.cancel')}
        actionLabel={t('tokens.key.anewSheet.action')}
        onCancel={() => setAsking(false)}
        onConfirm={() => void anew()}
        pending={key.pending}
      >
        <p>{t('tokens.key.anewSheet.need')}</p>
        <p>{t('tokens.key.anewSheet.upload')}</p>
        <p>{t('tokens.key.anewSheet.old')}</p>
      </ConfirmSheet>
    </>
  );
};
