import { TextInput } from '@mantine/core';
import { IconDeviceMobile, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { deviceFilter } from '#contract/devices.ts';
import { type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { runPageCommand, useOffered } from '../bridge/page-commands.ts';
import { useAsk } from '../bridge/use-ask.ts';
import { useText } from '../text/use-text.ts';
import { Sheet } from '../ui/sheet.tsx';
import { keyText } from './command-keys.ts';
import { commandsFor } from './command-search.ts';
import styles from './palette.module.css';
import { keepRecent, recentCommands } from './recent-commands.ts';

const DEVICES_AT_MOST = 6;

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly note: string | null;
  readonly device: boolean;
  readonly press: () => void;
}

/** ⌘K: what can be done now, and devices by their name or number; found in either language, in kana and in Latin letters. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const id = useId();
  // The sheet itself offers nothing: what is offered now is what was offered under it.
  const offered = useOffered();
  const [recent] = useState(recentCommands);
  const [words, setWords] = useState('');
  const [current, setCurrent] = useState(0);
  const search = useDeferredValue(words.normalize('NFKC').trim());
  const found = useAsk(
    'devices',
    'list',
    { filter: deviceFilter.parse({ text: search }), sort: 'name', descending: false, offset: 0, limit: DEVICES_AT_MOST },
    { enabled: search.length > 1, keepPrevious: true },
  );

  const choose = (deed: () => void) => {
    onClose();
    // Not before the sheet is gone: while it is open it has the first word.
    requestAnimationFrame(() => requestAnimationFrame(deed));
  };
  const commands = commandsFor(words, offered, recent).map(
    (command: PageCommand): Entry => ({
      id: command,
      label: pageCommands[command].title[language],
      note: keyText(command, /Mac/.test(navigator.userAgent)),
      device: false,
      press: () => {
        keepRecent(command);
        choose(() => runPageCommand(command));
      },
    }),
  );
  const devices = (search.length > 1 ? (found.value?.rows ?? []) : []).map(
    (row): Entry => ({
      id: row.id,
      label: row.name || t('devices.nameless'),
      note: row.serialNumber,
      device: true,
      press: () => choose(() => void navigate({ to: '/devices/$deviceId', params: { deviceId: row.id } })),
    }),
  );
  const entries = [...commands, ...devices];
  const at = Math.min(current, entries.length - 1);

  const walk = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') entries[at]?.press();
    else if (event.key === 'ArrowDown') setCurrent(Math.min(at + 1, entries.length - 1));
    else if (event.key === 'ArrowUp') setCurrent(Math.max(0, at - 1));
    else return;
    event.preventDefault();
  };
  return (
    <Sheet open title={t('palette.title')} closeLabel={t('common.close')} onClose={onClose} width={560} footer={null}>
      <TextInput
        type="search"
        role="combobox"
        aria-label={t('palette.field')}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        placeholder={t('palette.field')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        maxLength={100}
        data-autofocus
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setCurrent(0);
        }}
        onKeyDown={walk}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t('palette.title')} className={styles.list}>
        {entries.map((entry, index) => (
          <div
            key={entry.id}
            id={`${id}-${index}`}
            ref={index === at ? intoView : null}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={styles.entry}
            onClick={entry.press}
            onKeyDown={walk}
          >
            {entry.device ? <IconDeviceMobile size={16} aria-hidden /> : null}
            <span className={styles.label}>{entry.label}</span>
            {entry.note === null ? null : <span className={entry.device ? 'mono quiet' : styles.key}>{entry.note}</span>}
          </div>
        ))}
      </div>
      <p className="quiet" role="status">
        {entries.length === 0 ? t('palette.none') : t('palette.hint')}
      </p>
    </Sheet>
  );
};

const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });
