import { ActionIcon, Button, Progress, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCopy, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Verification } from '#contract/activity.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './activity.module.css';

const number = (value: number) => value.toLocaleString('en');

/** Has the chain followed to its end, and says the result in words. */
export const VerifySheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const { value } = useAsk('activity', 'verification', {});
  const verify = useCall('activity', 'verify');
  const [noted, setNoted] = useState('');
  const verification = value?.verification ?? null;
  const running = verification?.state === 'running';
  return (
    <Sheet
      open
      width={600}
      title={t('activity.verify.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button loading={running || verify.pending} onClick={() => void verify.run({ noted })} data-autofocus>
            {t(verification === null ? 'activity.verify.start' : 'activity.verify.again')}
          </Button>
        </>
      }
    >
      <p className="quiet">{t('activity.verify.lead')}</p>
      <TextInput
        label={t('activity.verify.noted')}
        description={t('activity.verify.notedHint')}
        value={noted}
        maxLength={200}
        spellCheck={false}
        error={verify.refusal === null ? null : refusalText(t, verify.refusal)}
        onChange={(event) => setNoted(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {verification === null ? null : running ? <Running view={verification} /> : <Result view={verification} />}
      </div>
    </Sheet>
  );
};

const Running = ({ view }: { view: Verification }) => {
  const { t } = useText();
  return (
    <div className={styles.running}>
      <Progress aria-label={t('activity.verify.running')} value={view.total === 0 ? 0 : (100 * view.checked) / view.total} />
      <p className="quiet numbers">{t('activity.verify.progress', { checked: number(view.checked), total: number(view.total) })}</p>
    </div>
  );
};

const Result = ({ view }: { view: Verification }) => {
  const { t, language } = useText();
  const { broken, newest, noted, incidents } = view;
  return (
    <div className={styles.result}>
      {broken === null ? (
        <Notice tone="good" icon={IconCircleCheck} title={t('activity.verify.whole')}>
          <p>{view.checked === 0 ? t('activity.verify.empty') : t('activity.verify.wholeText', { count: view.checked })}</p>
        </Notice>
      ) : (
        <Notice tone="bad" icon={IconShieldX} title={t('activity.verify.broken')} role="alert">
          <p>{t(`activity.verify.reason.${broken.reason}`, { sequence: number(broken.sequence), found: number(broken.found ?? 0) })}</p>
          {broken.at === null ? null : <p>{t('activity.verify.brokenAt', { time: momentText(broken.at, language) })}</p>}
          {newest === null ? null : <p>{t('activity.verify.before', { count: newest.sequence })}</p>}
          <p>{t('activity.verify.advice')}</p>
        </Notice>
      )}
      {/* A trail that is not whole was followed no further: whether the hash comes later is not known. */}
      {noted === null || (noted.sequence === null && broken !== null) ? null : (
        <Notice tone={noted.sequence === null ? 'bad' : 'good'} icon={noted.sequence === null ? IconAlertTriangle : IconCircleCheck}>
          <p>
            {noted.sequence === null
              ? t('activity.verify.notedMissing')
              : t('activity.verify.notedFound', { sequence: number(noted.sequence) })}
          </p>
        </Notice>
      )}
      {incidents.length === 0 ? null : (
        <Notice tone="caution" icon={IconAlertTriangle} title={t('activity.verify.incidents')}>
          <ul className={styles.incidents}>
            {incidents.map(({ sequence, at, reason }) => (
              <li key={sequence}>
                {t('activity.verify.incident', {
                  sequence: number(sequence),
                  time: momentText(at, language),
                  reason: sayIfKnown(t, `activity.verify.incidentReason.${reason}`) ?? reason,
                })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {newest === null || broken !== null ? null : <Newest newest={newest} />}
    </div>
  );
};

const Newest = ({ newest }: { newest: NonNullable<Verification['newest']> }) => {
  const { t, language } = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(`${newest.sequence} ${newest.hash}`);
    told(t('common.copied'));
  };
  return (
    <dl className={styles.newest}>
      <dt>{t('activity.verify.newest')}</dt>
      <dd>{t('activity.verify.newestEntry', { sequence: number(newest.sequence), time: momentText(newest.at, language) })}</dd>
      <dt>{t('activity.verify.hash')}</dt>
      <dd className={styles.hash}>
        {/* In eights, as it is read out and written down. */}
        <code>{newest.hash.replace(/(.{8})(?=.)/g, '$1 ')}</code>
        <ActionIcon variant="subtle" color="gray" aria-label={t('common.copy')} onClick={() => void copy()}>
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
      </dd>
      <dd className="quiet">{t('activity.verify.hashHint')}</dd>
    </dl>
  );
};
