import { Button } from '@mantine/core';
import { IconFileText, IconWorldSearch } from '@tabler/icons-react';
import { useId } from 'react';
import type { DiagnosisView } from '#contract/diagnosis.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused } from '../../ui/toast.ts';
import styles from './diagnosis.module.css';

/** Whether this computer reaches what MDM needs, and a page for those who can open what is closed. */
export const NetworkPart = ({ view }: { view: DiagnosisView }) => {
  const { t, language } = useText();
  const id = useId();
  const { deviceId, network } = view;
  const check = useCall('diagnosis', 'checkNetwork');
  const sheet = useCall('diagnosis', 'networkSheet');
  const all = network.hosts.length;
  const asked = network.hosts.filter(({ result }) => result !== null).length;
  const closed = network.hosts.filter(({ result }) => result !== null && result !== 'reached');
  const save = async () => {
    const answer = await sheet.run({ deviceId, language });
    if (answer.ok) saveFile(answer.value);
    else refused((t) => refusalText(t, refusalOf('diagnosis', 'networkSheet', answer.error)));
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {t('diagnosis.network.title')}
      </h3>
      <p role="status">
        {network.state === 'running'
          ? t('diagnosis.network.running', { asked, all })
          : network.state === 'never'
            ? t('diagnosis.network.never')
            : closed.length === 0
              ? t('diagnosis.network.fine', { all })
              : t('diagnosis.network.closed', { all, closed: closed.length })}
        {network.at === null ? null : (
          <span className="quiet"> {t('diagnosis.network.at', { time: momentText(network.at, language) })}</span>
        )}
      </p>
      {closed.length === 0 ? null : (
        <ul className={styles.hosts} aria-label={t('diagnosis.network.list')}>
          {closed.map(({ host, port, result, found }) => (
            <li key={`${host}:${port}`}>
              <span className="mono">{`${host}:${port}`}</span>{' '}
              <span>{result === null ? '' : t(`diagnosis.network.result.${result}`)}</span>{' '}
              {found === '' ? null : <span className="quiet">{found}</span>}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button
          variant="default"
          leftSection={<IconWorldSearch size={16} aria-hidden />}
          loading={check.pending || network.state === 'running'}
          onClick={() => void check.run({ deviceId })}
        >
          {t('diagnosis.network.check')}
        </Button>
        <Button variant="default" leftSection={<IconFileText size={16} aria-hidden />} loading={sheet.pending} onClick={() => void save()}>
          {t('diagnosis.network.sheet')}
        </Button>
      </div>
    </section>
  );
};
