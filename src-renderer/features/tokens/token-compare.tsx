import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { ComparisonTable } from './comparison-table.tsx';
import { TokenProblem } from './token-problem.tsx';
import { installedName, useCredential } from './use-installed.ts';

/** By which fact people call the thing. */
const nameOf: Readonly<Record<TokenKind, string>> = { ade: 'serverName', content: 'locationName', api: 'clientId' };

/** Another server, location or client: the way back comes first, the replacement costs a word, a number and a reason. */
export const TokenCompare = ({ wizard, onBack }: { wizard: TokenWizard; onBack: () => void }) => {
  const { t, language } = useText();
  const { kind, comparison, devices, problem } = wizard;
  const credential = useCredential(kind);
  const accept = useCall('tokens', 'acceptIdentity');
  const [asking, setAsking] = useState(false);
  const row = comparison.find(({ name }) => name === nameOf[kind]);
  const installed = row?.installed || installedName(credential);
  const incoming = row?.incoming ?? '';
  const phrase = confirmationPhrase('replace', devices, language);
  const effect = t(`tokens.compare.effects.${kind}`, { count: devices, installed });
  const confirm = async (confirmation: { typed: string; reason: string }) => {
    const answer = await accept.run({ kind, confirmation });
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      {problem === null ? null : <TokenProblem kind={kind} problem={problem} />}
      <ComparisonTable rows={comparison} />
      <Notice tone="bad" icon={IconAlertTriangle} title={t('tokens.compare.effect')}>
        <p>{effect}</p>
        <p>{t('tokens.compare.stays')}</p>
      </Notice>
      <div className={styles.row}>
        <Button leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={onBack}>
          {t(`tokens.compare.back.${kind}`, { installed })}
        </Button>
        <Button
          variant="subtle"
          color="red"
          onClick={() => {
            accept.reset();
            setAsking(true);
          }}
        >
          {t('tokens.compare.accept')}
        </Button>
      </div>
      <DangerSheet
        open={asking}
        title={t(`tokens.compare.sheet.title.${kind}`)}
        phrase={phrase}
        labels={dangerLabels(t, phrase, t('tokens.compare.sheet.action'))}
        pending={accept.pending}
        refusal={accept.refusal === null ? null : refusalText(t, accept.refusal)}
        onCancel={() => setAsking(false)}
        onConfirm={(given) => void confirm(given)}
      >
        <p>{t('tokens.compare.sheet.change', { installed, incoming })}</p>
        <p>{effect}</p>
        <p>{t('tokens.compare.sheet.undo')}</p>
      </DangerSheet>
    </>
  );
};
