import { Button, Progress, Switch } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconPackage } from '@tabler/icons-react';
import type { Update, UpdatesView } from '#contract/updates.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './updates.module.css';

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);

/** Updates of the program itself: where they come from, what there is, and what was wrong with it. `sought`: it is scrolled to. */
export const UpdatesPanel = ({ sought }: { sought: boolean }) => {
  const { t } = useText();
  const { value } = useAsk('updates', 'get', {});
  const check = useCall('updates', 'check');
  const automatic = useCall('updates', 'setAutomatic');
  if (value === undefined) return null;
  const { now, feed } = value;
  const busy = now.state === 'checking' || now.state === 'downloading';
  const refusal = check.refusal ?? automatic.refusal;
  return (
    <Panel
      title={t('updates.title')}
      placed={sought ? intoView : undefined}
      aside={
        now.state === 'off' || now.state === 'ready' ? undefined : (
          <Button variant="default" loading={now.state === 'checking'} disabled={busy} onClick={() => void check.run({})}>
            {t('updates.check')}
          </Button>
        )
      }
    >
      <div className={styles.stack}>
        <Facts
          facts={[
            { name: t('updates.version'), value: value.version },
            ...(feed === null ? [] : [{ name: t('updates.feed'), value: feed, mono: true }]),
          ]}
        />
        <div role="status" className={styles.stack}>
          <Now view={value} />
        </div>
        <Deeds view={value} />
        {refusal === null ? null : <RefusedLine text={refusalText(t, refusal)} />}
        {now.state === 'off' ? null : (
          <>
            <Switch
              size="sm"
              checked={value.automatic}
              disabled={automatic.pending}
              label={t('updates.automatic')}
              description={t('updates.automaticText')}
              onChange={(event) => void automatic.run({ on: event.currentTarget.checked })}
            />
            <p className="quiet">{t(value.installs === false ? 'updates.byHand' : `updates.signature.${value.signature}`)}</p>
          </>
        )}
      </div>
    </Panel>
  );
};

const intoView = (panel: HTMLElement | null) => panel?.scrollIntoView({ block: 'start' });

const RefusedLine = ({ text }: { text: string }) => (
  <Notice tone="bad" icon={IconAlertTriangle} role="alert">
    <p>{text}</p>
  </Notice>
);

/** Where things stand, in a sentence that is read out when it changes: nothing in it may change more often. */
const Now = ({ view: { now } }: { view: UpdatesView }) => {
  const { t, language } = useText();
  switch (now.state) {
    case 'off':
      return (
        <Notice tone="info" icon={IconInfoCircle}>
          <p>{t(`updates.off.${now.why}`)}</p>
        </Notice>
      );
    case 'none':
      if (now.checkedAt === null) return <p className="quiet">{t('updates.never')}</p>;
      return (
        <Notice tone="good" icon={IconCircleCheck}>
          <p>{t('updates.latest', { at: momentText(now.checkedAt, language) })}</p>
        </Notice>
      );
    case 'checking':
      return <p className="quiet">{t('updates.checking')}</p>;
    case 'available':
      return (
        <Notice tone="info" icon={IconPackage} title={t('updates.available', { version: now.update.version })}>
          <About update={now.update} />
        </Notice>
      );
    case 'downloading':
      return <p>{t('updates.downloading', { version: now.update.version })}</p>;
    case 'ready':
      return (
        <Notice tone="good" icon={IconPackage} title={t('updates.ready', { version: now.update.version })}>
          <p>{t('updates.readyText')}</p>
        </Notice>
      );
    case 'refused':
      return (
        <Notice
          tone="bad"
          icon={IconAlertTriangle}
          title={now.version === null ? t('updates.refused') : t('updates.refusedVersion', { version: now.version })}
        >
          <p>{t(`updates.why.${now.why}`)}</p>
          <p>{t('updates.unchanged')}</p>
        </Notice>
      );
  }
};

/** What can be done about it, and how far it is. */
const Deeds = ({ view: { now, installs } }: { view: UpdatesView }) => {
  if (now.state === 'available') return installs === true ? <Download /> : null;
  if (now.state === 'downloading') return <Downloading now={now} />;
  return now.state === 'ready' ? <Install /> : null;
};

const Download = () => {
  const { t } = useText();
  const download = useCall('updates', 'download');
  return (
    <>
      {download.refusal === null ? null : <RefusedLine text={refusalText(t, download.refusal)} />}
      <div className={styles.row}>
        <Button loading={download.pending} onClick={() => void download.run({})}>
          {t('updates.download')}
        </Button>
      </div>
    </>
  );
};

const About = ({ update: { notes, releasedAt, size } }: { update: Update }) => {
  const { t, language } = useText();
  return (
    <div className={styles.stack}>
      <Facts
        narrow
        facts={[
          { name: t('updates.released'), value: releasedAt === null ? t('common.none') : momentText(releasedAt, language) },
          { name: t('updates.size'), value: size === null ? t('common.none') : t('updates.sizeText', { megabytes: megabytes(size) }) },
        ]}
      />
      {notes === '' ? (
        <p className="quiet">{t('updates.noNotes')}</p>
      ) : (
        <div className={styles.notes}>
          <ScrollRegion label={t('updates.notes')}>
            <pre>{notes}</pre>
          </ScrollRegion>
        </div>
      )}
    </div>
  );
};

const Downloading = ({ now: { update, received, total } }: { now: Extract<UpdatesView['now'], { state: 'downloading' }> }) => {
  const { t } = useText();
  const cancel = useCall('updates', 'cancelDownload');
  return (
    <>
      <Progress value={total === 0 ? 0 : (100 * received) / total} aria-label={t('updates.downloading', { version: update.version })} />
      <div className={styles.row}>
        <Button variant="default" loading={cancel.pending} onClick={() => void cancel.run({})}>
          {t('updates.cancel')}
        </Button>
        <span className="quiet">{t('updates.downloaded', { received: megabytes(received), total: megabytes(total) })}</span>
      </div>
    </>
  );
};

const Install = () => {
  const { t } = useText();
  const install = useCall('updates', 'install');
  return (
    <>
      {install.refusal === null ? null : <RefusedLine text={refusalText(t, install.refusal)} />}
      <div className={styles.row}>
        <Button loading={install.pending} onClick={() => void install.run({})}>
          {t('updates.install')}
        </Button>
      </div>
    </>
  );
};
