import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { RefusalCard, RefusalParts } from '../../wizard/refusal-card.tsx';
import { PushTopic } from './push-topic.tsx';
import styles from './wizard.module.css';

/** The guard of I-01: another topic would silence every device. Both are shown; the way past it is quiet, and level 3. */
export const TopicChange = ({ details }: { details: Readonly<Record<string, string>> }) => {
  const { t, language } = useText();
  const accept = useCall('push', 'acceptTopic');
  const [asking, setAsking] = useState(false);
  const { installedTopic = '', newTopic = '', devices = '0' } = details;
  const count = Number(devices);
  const phrase = confirmationPhrase('replace', count, language);
  const topics = [
    { name: t('push.topic.installed'), text: <PushTopic topic={installedTopic} unlike={newTopic} /> },
    { name: t('push.topic.arrived'), text: <PushTopic topic={newTopic} unlike={installedTopic} /> },
  ];
  const close = () => {
    setAsking(false);
    accept.reset();
  };
  return (
    <RefusalCard title={t('refusals.topic-changed.title')}>
      <RefusalParts parts={topics} />
      <p className={styles.strong}>{t('push.topic.silent', { count })}</p>
      <p>{t('push.topic.safe')}</p>
      <div>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsking(true)}>
          {t('push.topic.accept')}
        </Button>
      </div>
      <DangerSheet
        open={asking}
        title={t('push.topic.sheet.title')}
        phrase={phrase}
        labels={dangerLabels(t, phrase, t('push.topic.sheet.action'))}
        pending={accept.pending}
        refusal={accept.refusal === null ? null : refusalText(t, accept.refusal)}
        onCancel={close}
        onConfirm={(given) => void accept.run(given)}
      >
        <p className={styles.strong}>{t('push.topic.sheet.silent', { count })}</p>
        <p>{t('push.topic.sheet.erase')}</p>
        <dl className={styles.topics}>
          {topics.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <p>{t('push.topic.sheet.back')}</p>
      </DangerSheet>
    </RefusalCard>
  );
};
