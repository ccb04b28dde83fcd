import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { CommandType } from '#contract/command-catalogue.ts';
import { commandTitle } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { foundCommands } from './command-search.ts';
import styles from './commands.module.css';

/** How a command stands: `closed` says why it cannot be chosen; `note` says something and leaves it open. */
export interface Standing {
  readonly closed?: string | undefined;
  readonly note?: string | undefined;
}

interface CommandListProps {
  readonly searchLabel: string;
  readonly standing: (type: CommandType) => Standing;
  readonly chosen?: CommandType | null;
  /** As high as its place; else as high as suits a menu. */
  readonly tall?: boolean;
  readonly onChoose: (type: CommandType) => void;
}

/**
 * The whole catalogue, grouped and searched. Nothing is ever hidden for being closed: it says why, in place, for eye and ear
 * (product.md I-22). The arrows walk it.
 */
export const CommandList = ({ searchLabel, standing, chosen, tall, onChoose }: CommandListProps) => {
  const { t } = useText();
  const [text, setText] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const groups = foundCommands(text);
  const walk = (event: KeyboardEvent) => {
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
    const inField = event.target instanceof HTMLInputElement;
    if (inField && event.key !== 'ArrowDown') return;
    const items = [...(place.current?.querySelectorAll('button') ?? [])];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key] ?? 0;
    event.preventDefault();
    if (to < 0) place.current?.parentElement?.querySelector('input')?.focus();
    else items[Math.min(to, items.length - 1)]?.focus();
  };
  // The arrows of the field and of the buttons in it.
  const hears = { onKeyDown: walk };
  return (
    <div className={styles.menu} data-tall={tall === true ? '' : undefined} {...hears}>
      <TextInput
        type="search"
        aria-label={searchLabel}
        placeholder={searchLabel}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        maxLength={100}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.list} ref={place}>
        {groups.length === 0 ? <p role="status">{t('commands.menu.nothing')}</p> : null}
        {groups.map(({ group, types }) => (
          <section key={group} className={styles.group} data-group={group} aria-label={t(`commands.groups.${group}`)}>
            <h3>{t(`commands.groups.${group}`)}</h3>
            <ul>
              {types.map((type) => (
                <li key={type}>
                  <Item type={type} standing={standing(type)} chosen={chosen === undefined ? null : chosen === type} onChoose={onChoose} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
};

interface ItemProps {
  readonly type: CommandType;
  readonly standing: Standing;
  readonly chosen: boolean | null;
  readonly onChoose: (type: CommandType) => void;
}

const Item = ({ type, standing: { closed, note }, chosen, onChoose }: ItemProps) => {
  const { t } = useText();
  const id = useId();
  const said = closed ?? note;
  return (
    <div className={styles.item} data-closed={closed === undefined ? undefined : ''} data-chosen={chosen === true ? '' : undefined}>
      <button
        type="button"
        aria-disabled={closed !== undefined}
        {...(chosen === null ? {} : { 'aria-pressed': chosen })}
        aria-describedby={said === undefined ? `${id}m` : `${id}m ${id}r`}
        onClick={() => closed === undefined && onChoose(type)}
      >
        {commandTitle(t, type)}
      </button>
      <p id={`${id}m`} className={styles.meaning}>
        {t(`commands.meanings.${type}`)}
      </p>
      {said === undefined ? null : (
        <p id={`${id}r`} className={styles.reason}>
          {said}
        </p>
      )}
    </div>
  );
};
