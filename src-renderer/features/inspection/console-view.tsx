import { Button, Switch, TextInput } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused } from '../../ui/toast.ts';
import { ConsoleFindings } from './console-findings.tsx';
import { ConsoleLines } from './console-lines.tsx';
import styles from './inspection.module.css';

/** Only so many are drawn; all that are kept are in the file. */
const SHOWN = 500;

/** The log that is being received, narrowed as wanted. `retry`: a button that opens it again. */
export const ConsoleView = ({ udid, retry }: { udid: string; retry: ReactNode }) => {
  const { t } = useText();
  const [filter, setFilter] = useState('');
  const [mdmOnly, setMdmOnly] = useState(false);
  /** The last line when it was paused. */
  const [upTo, setUpTo] = useState<number | null>(null);
  const [ended, setEnded] = useState<'unplugged' | 'device-silent' | 'closed' | null>(null);
  const log = useAsk('inspection', 'lines', { udid, filter, mdmOnly, limit: SHOWN, upTo }, { keepPrevious: true });
  const save = useCall('inspection', 'saveConsole');
  useEvent('inspection', 'consoleEnded', (event) => {
    if (event.udid === udid) setEnded(event.reason);
  });
  const { lines, kept, dropped, open } = log.value ?? { lines: [], kept: 0, dropped: 0, open: true };
  const saveAll = async () => {
    const answer = await save.run({ udid, filter, mdmOnly });
    if (answer.ok) saveFile(answer.value);
    else refused((t) => refusalText(t, { noun: 'inspection', call: 'saveConsole', details: {}, ...answer.error }));
  };
  const standing = open
    ? upTo === null
      ? 'receiving'
      : 'paused'
    : ended === 'unplugged'
      ? 'ended'
      : ended === 'device-silent'
        ? 'silent'
        : 'over';
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          label={t('inspection.console.filter')}
          description={t('inspection.console.filterHint')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter}
          maxLength={200}
          spellCheck={false}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Switch label={t('inspection.console.mdmOnly')} checked={mdmOnly} onChange={(event) => setMdmOnly(event.currentTarget.checked)} />
        <div className={styles.buttons}>
          <Button
            variant="default"
            disabled={!open}
            leftSection={upTo === null ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerPlay size={15} aria-hidden />}
            // Lines come and are numbered one after the other: the last is what was kept and dropped before it.
            onClick={() => setUpTo(upTo === null ? kept + dropped : null)}
          >
            {t(upTo === null ? 'inspection.console.pause' : 'inspection.console.goOn')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            loading={save.pending}
            onClick={() => void saveAll()}
          >
            {t('inspection.console.save')}
          </Button>
        </div>
      </div>
      <div className={styles.standing}>
        <p role="status" data-open={open}>
          {t(`inspection.console.${standing}`)}
        </p>
        <p className="quiet numbers">
          {t(dropped > 0 ? 'inspection.console.countsDropped' : 'inspection.console.counts', { kept, dropped })}
        </p>
        {open ? null : retry}
      </div>
      <ConsoleLines lines={lines} follows={open && upTo === null} />
      {lines.length < SHOWN ? null : <p className="quiet">{t('inspection.console.shown', { count: SHOWN })}</p>}
      <ConsoleFindings udid={udid} />
    </>
  );
};
