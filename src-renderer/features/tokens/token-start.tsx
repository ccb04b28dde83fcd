import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { TokenKind } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { carryFile, type PickedFile, useCarriedFile } from '../../files/carried-file.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import shared from '../../wizard/wizard.module.css';
import { TokenFacts } from './token-facts.tsx';
import styles from './tokens.module.css';
import { useCredential } from './use-installed.ts';

/** Before anything is begun: what it is for, what is needed at hand, and what a renewal keeps. */
export const TokenStart = ({ kind }: { kind: TokenKind }) => {
  const { t } = useText();
  const credential = useCredential(kind);
  const begin = useCall('tokens', 'begin');
  const held = useHeldFile(kind);
  const renewal = credential?.installed === true;
  const needed = ['account', 'phone', 'time'] as const;
  return (
    <>
      {held ? (
        <Notice tone="info" icon={IconInbox} role="status">
          <p>{t('tokens.start.carried')}</p>
        </Notice>
      ) : null}
      {renewal ? (
        <Panel title={t('tokens.start.installed')}>
          <TokenFacts
            facts={{ ...credential.facts, account: credential.account }}
            keys={[kind === 'ade' ? 'serverName' : kind === 'content' ? 'locationName' : 'clientId', 'organizationName', 'account']}
            expiresAt={credential.expiresAt}
          />
          <p className={styles.after}>{t(`tokens.start.same.${kind}`)}</p>
        </Panel>
      ) : null}
      <Panel title={t('tokens.start.needs')}>
        <ul className={shared.points}>
          {needed.map((each) => (
            <li key={each}>{t(`tokens.start.needed.${kind}.${each}`)}</li>
          ))}
        </ul>
      </Panel>
      <RefusedNotice refusal={begin.refusal} />
      <div className={shared.row}>
        <Button loading={begin.pending} onClick={() => void begin.run({ kind })}>
          {t(renewal ? 'tokens.start.actionRenew' : 'tokens.start.action')}
        </Button>
      </div>
    </>
  );
};

/** A file that came before its wizard waits here and is handed on to the step that takes it. */
const useHeldFile = (kind: TokenKind): boolean => {
  const [file, setFile] = useState<PickedFile | null>(null);
  useCarriedFile([kind], setFile);
  const handOn = useEffectEvent(() => {
    if (file !== null) carryFile(file, kind);
  });
  useEffect(() => () => handOn(), []);
  return file !== null;
};
