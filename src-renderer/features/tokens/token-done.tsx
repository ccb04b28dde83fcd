import { Button } from '@mantine/core';
import { IconCircleCheckFilled, IconEye } from '@tabler/icons-react';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { TokenFacts } from './token-facts.tsx';

/** What is worth knowing in a year's time. */
const doneFacts: Readonly<Record<TokenKind, readonly string[]>> = {
  ade: ['serverName', 'organizationName', 'adminId', 'account'],
  content: ['locationName', 'organizationName', 'countryCode', 'assetCount', 'account'],
  api: ['clientId', 'keyId', 'scope', 'account'],
};

/** Installed: whose it is, until when, and what comes next. */
export const TokenDone = ({ wizard, onLeave }: { wizard: TokenWizard; onLeave: () => void }) => {
  const { t, language } = useText();
  const close = useCall('tokens', 'close');
  const begin = useCall('tokens', 'begin');
  const { kind, facts, account, expiresAt } = wizard;
  const owner = facts['foreignOwner'] ?? '';
  const who = facts['adminId'] || account;
  const finish = async () => {
    const answer = await close.run({ kind });
    if (answer.ok) onLeave();
  };
  return (
    <>
      <div className={styles.done} role="status">
        <IconCircleCheckFilled size={34} aria-hidden />
        <div>
          <strong>{t(`tokens.done.lead.${kind}`)}</strong>
          <p>{expiresAt === null ? t('tokens.done.forever') : t('tokens.done.until', { date: dayText(expiresAt, language) })}</p>
        </div>
      </div>
      {owner === '' ? null : (
        <Notice tone="caution" icon={IconEye}>
          <p>{t('tokens.done.readOnly', { owner })}</p>
        </Notice>
      )}
      <Panel title={t(`tokens.names.${kind}`)}>
        <TokenFacts facts={{ ...facts, account }} keys={doneFacts[kind]} />
      </Panel>
      {kind === 'api' ? <ApiProof count={facts['deviceCount']} /> : null}
      <Panel title={t('tokens.done.next')}>
        <div className={styles.section}>
          <p>{t(`tokens.done.hint.${kind}`)}</p>
          {kind === 'api' || who === '' ? null : <p>{t('tokens.done.who', { account: who })}</p>}
        </div>
      </Panel>
      <RefusedNotice refusal={close.refusal ?? begin.refusal} />
      <div className={styles.row}>
        <Button loading={close.pending} onClick={() => void finish()}>
          {t('tokens.done.close')}
        </Button>
        <Button variant="subtle" color="gray" loading={begin.pending} onClick={() => void begin.run({ kind })}>
          {t('tokens.done.again')}
        </Button>
      </div>
    </>
  );
};

/** One row of the list of devices was read; how many there are, Apple tells along with it. */
const ApiProof = ({ count }: { count: string | undefined }) => {
  const { t } = useText();
  const results = {
    passed: t('tokens.done.results.passed'),
    failed: t('tokens.done.results.failed'),
    open: t('tokens.done.results.open'),
  };
  return (
    <Panel title={t('tokens.done.api')}>
      <CheckList
        label={t('tokens.done.api')}
        checks={[
          {
            id: 'works',
            label: count === undefined ? t('tokens.done.countUnknown') : t('tokens.done.count', { devices: count }),
            result: 'passed',
          },
        ]}
        resultLabels={results}
      />
    </Panel>
  );
};
