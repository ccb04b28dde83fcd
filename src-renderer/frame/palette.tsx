import { TextInput } from '@mantine/core';
import { IconDeviceMobile, IconSearch, IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { deviceFilter } from '#contract/devices.ts';
import { type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { useFrontDevice } from '../bridge/front-device.ts';
import { runPageCommand, useOffered } from '../bridge/page-commands.ts';
import { useAsk } from '../bridge/use-ask.ts';
import { isCalled } from '../features/commands/command-search.ts';
import { commandTitle } from '../text/command-text.ts';
import { useText } from '../text/use-text.ts';
import { onMac } from '../ui/command-key.ts';
import { Sheet } from '../ui/sheet.tsx';
import { keyText } from './command-keys.ts';
import { commandsFor } from './command-search.ts';
import styles from './palette.module.css';
import { keepRecent, recentCommands } from './recent-commands.ts';

const DEVICES_AT_MOST = 6;
const SAID_AT_MOST = 8;

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly note: string | null;
  /** Null: it is a command of the page, and the note beside it its key. */
  readonly icon: typeof IconSend | null;
  readonly press: () => void;
}

/**
 * ⌘K: what can be done now, what can be said to the device in front, and devices by their name or number; found in either language, in
 * kana and in Latin letters.
 */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const id = useId();
  // The sheet itself offers nothing: what is offered now is what was offered under it.
  const offered = useOffered();
  const front = useFrontDevice();
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
      note: keyText(command, onMac),
      icon: null,
      press: () => {
        keepRecent(command);
        choose(() => runPageCommand(command));
      },
    }),
  );
  const sayable = words.trim() === '' || front === null ? [] : front.commands.filter((type) => isCalled(type, words));
  const said = sayable.slice(0, SAID_AT_MOST).map(
    (type): Entry => ({
      id: type,
      label: commandTitle(t, type),
      note: front?.name ?? null,
      icon: IconSend,
      press: () => choose(() => front?.say(type)),
    }),
  );
  const devices = (search.length > 1 ? (found.value?.rows ?? []) : []).map(
    (row): Entry => ({
      id: row.id,
      label: row.name || t('devices.nameless'),
      note: row.serialNumber,
      icon: IconDeviceMobile,
      press: () => choose(() => void navigate({ to: '/devices/$deviceId', params: { deviceId: row.id } })),
    }),
  );
  const entries = [...commands, ...said, ...devices];
  const at = Math.min(current, entries.length - 1);

  const walk = (event: KeyboardEvent) => {
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
            {entry.icon === null ? null : <entry.icon size={16} aria-hidden />}
            <span className={styles.label}>{entry.label}</span>
            {entry.note === null ? null : (
              <span className={entry.icon === null ? styles.key : entry.icon === IconSend ? 'quiet' : 'mono quiet'}>{entry.note}</span>
            )}
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
