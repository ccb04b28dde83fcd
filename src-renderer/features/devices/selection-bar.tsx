import { Button, CloseButton, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { type DeviceColumn, type DeviceFilter, type DeviceSort, deviceFilter, devicePlatform } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { told } from '../../ui/toast.ts';
import { SelectionSheet } from '../assignment/selection-sheet.tsx';
import styles from './devices.module.css';
import { NameSheet } from './name-sheet.tsx';
import { RemoveSheet } from './remove-sheet.tsx';
import { useExport } from './use-export.ts';
import { selecting, selectionOf, useSelection } from './use-selection.ts';

interface SelectionBarProps {
  /** How many are in the list, chosen or not, and what it shows. */
  readonly total: number;
  readonly filter: DeviceFilter;
  readonly order: { readonly sort: DeviceSort; readonly descending: boolean };
  readonly columns: readonly DeviceColumn[];
  /** Operations begin with the selection. */
  readonly onOperate: () => void;
}

/** Who is chosen, and what can be done with them all. */
export const SelectionBar = ({ total, filter, order, columns, onOperate }: SelectionBarProps) => {
  const { t } = useText();
  const { selected } = useSelection();
  const selection = selectionOf(selected);
  const { value } = useAsk('devices', 'summary', { selection }, { keepPrevious: true });
  const organizations = useAsk('devices', 'organizations', {});
  const views = useAsk('devices', 'views', {});
  const move = useCall('devices', 'setOrganization');
  const save = useCall('devices', 'saveView');
  const take = useExport(order, columns);
  const [asking, setAsking] = useState<'organization' | 'view' | 'assignment' | 'remove' | null>(null);
  const close = () => {
    move.reset();
    save.reset();
    setAsking(null);
  };

  const count = selected.kind === 'some' ? selected.ids.size : (value?.total ?? 0);
  const parts = [
    ...devicePlatform.options.flatMap((platform) => {
      const number = value?.platforms[platform];
      return number === undefined ? [] : [`${platform} ${number.toLocaleString('en')}`];
    }),
  ].join(t('devices.selection.and'));
  const unreachable = value?.unreachable ?? 0;
  const made = [parts, unreachable === 0 ? '' : t('devices.selection.unreachable', { count: unreachable })].filter(Boolean);
  const sentence = t('devices.selection.count', { count });

  return (
    <section className={styles.selection} aria-label={t('devices.selection.label')}>
      <p className={styles.selectionCount} role="status">
        {made.length === 0 ? sentence : t('common.withNote', { main: sentence, note: made.join(t('devices.selection.then')) })}
      </p>
      {selected.kind === 'some' && total > selected.ids.size ? (
        <button type="button" className={styles.plain} onClick={() => selecting.all(filter)}>
          {t('devices.selection.all', { count: total })}
        </button>
      ) : null}
      <span className={styles.spring} />
      <Button onClick={onOperate}>{t('devices.selection.operate')}</Button>
      <Menu position="top-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('devices.selection.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('organization')}>{t('devices.selection.organization')}</Menu.Item>
          <Menu.Item onClick={() => setAsking('view')}>{t('devices.selection.save')}</Menu.Item>
          <Menu.Item onClick={() => setAsking('assignment')}>{t('assignment.selection.open')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--bad)" onClick={() => setAsking('remove')}>
            {t('devices.remove.open')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end">
        <Menu.Target>
          <Button variant="default" loading={take.pending} rightSection={<IconChevronDown size={14} aria-hidden />}>
            CSV
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void take.save(selection, 'utf-8')}>{t('devices.export.utf8')}</Menu.Item>
          <Menu.Item onClick={() => void take.save(selection, 'shift_jis')}>{t('devices.export.shiftJis')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CloseButton aria-label={t('devices.selection.clear')} onClick={selecting.clear} />
      {asking === 'remove' ? <RemoveSheet selection={selection} onClose={close} onDone={selecting.clear} /> : null}
      {asking === 'assignment' ? <SelectionSheet selection={selection} onClose={close} /> : null}
      {asking === 'organization' ? (
        <NameSheet
          title={t('devices.organizationSheet.title', { count })}
          label={t('devices.columns.organization')}
          description={t('devices.organizationSheet.hint')}
          action={t('devices.organizationSheet.action')}
          known={(organizations.value?.organizations ?? []).map(({ path }) => path).filter(Boolean)}
          mayBeEmpty
          pending={move.pending}
          refusal={move.refusal === null ? null : refusalText(t, move.refusal)}
          onClose={close}
          onDone={(organization) =>
            void move.run({ selection, organization }).then((answer) => {
              if (!answer.ok) return;
              told(t('devices.organizationSheet.done', { count: answer.value.changed }));
              close();
            })
          }
        />
      ) : null}
      {asking === 'view' ? (
        <NameSheet
          title={t('devices.views.save')}
          label={t('devices.views.name')}
          description={t(selected.kind === 'some' ? 'devices.views.hintSome' : 'devices.views.hintAll')}
          action={t('common.save')}
          known={(views.value?.views ?? []).map(({ name }) => name)}
          pending={save.pending}
          refusal={save.refusal === null ? null : refusalText(t, save.refusal)}
          onClose={close}
          onDone={(name) => {
            const kept = selected.kind === 'some' ? deviceFilter.parse({ ids: [...selected.ids].slice(0, 10_000) }) : selected.filter;
            void save.run({ name, filter: kept, columns: [...columns], ...order }).then((answer) => {
              if (!answer.ok) return;
              told(t('common.saved'));
              close();
            });
          }}
        />
      ) : null}
    </section>
  );
};
