import { Button } from '@mantine/core';
import { Fragment } from 'react';
import { allPageCommands, type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { useText } from '../text/use-text.ts';
import { onMac } from '../ui/command-key.ts';
import { Sheet } from '../ui/sheet.tsx';
import { keyText } from './command-keys.ts';
import styles from './palette.module.css';

const groups = ['go', 'view', 'devices', 'bench', 'help'] as const;
/** Keys of lists, which are no commands of their own. */
const inLists = ['walk', 'extend', 'all', 'look', 'open', 'copy', 'undo', 'leave'] as const;

/** All keys: those that work everywhere, and those of lists. */
export const KeysSheet = ({ onClose }: { onClose: () => void }) => {
  const { t, language } = useText();
  const withKey = (group: (typeof groups)[number]) =>
    allPageCommands.filter((command: PageCommand) => pageCommands[command].group === group && pageCommands[command].key !== undefined);
  return (
    <Sheet
      open
      title={pageCommands.keys.title[language]}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={520}
      footer={
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <dl className={styles.keys}>
        {groups.map((group) => (
          <Fragment key={group}>
            <dt className={styles.group}>{t(`keys.groups.${group}`)}</dt>
            {withKey(group).map((command) => (
              <Fragment key={command}>
                <dt>{pageCommands[command].title[language]}</dt>
                <dd className={styles.key}>{command === 'keys' ? `${keyText(command, onMac)} · ?` : keyText(command, onMac)}</dd>
              </Fragment>
            ))}
          </Fragment>
        ))}
        <dt className={styles.group}>{t('keys.groups.lists')}</dt>
        {inLists.map((key) => (
          <Fragment key={key}>
            <dt>{t(`keys.lists.${key}`)}</dt>
            <dd className={styles.key}>{listKeys[key](onMac ? '⌘' : 'Ctrl+')}</dd>
          </Fragment>
        ))}
      </dl>
    </Sheet>
  );
};

const listKeys: Readonly<Record<(typeof inLists)[number], (mod: string) => string>> = {
  walk: () => '↑ ↓',
  extend: () => '⇧↑ ⇧↓',
  all: (mod) => `${mod}A`,
  look: () => 'Space',
  open: () => '↵',
  copy: (mod) => `${mod}C`,
  undo: (mod) => `${mod}Z`,
  leave: () => 'Esc',
};
