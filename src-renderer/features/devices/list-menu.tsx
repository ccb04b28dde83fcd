import { ActionIcon, Button, Checkbox, Menu, NumberInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconBookmark, IconChevronDown, IconColumns3, IconDots, IconTrash } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { type DeviceColumn, type DeviceFilter, type DeviceSort, type DeviceView, deviceColumn } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { KeptBypassCode } from '../commands/bypass-code.tsx';
import { standardColumns } from './device-columns.tsx';
import styles from './devices.module.css';
import { NameSheet } from './name-sheet.tsx';
import { useExport } from './use-export.ts';

interface ListMenuProps {
  /** The filter as it is understood now. */
  readonly asFiltered: () => DeviceFilter;
  readonly order: { readonly sort: DeviceSort; readonly descending: boolean };
  readonly columns: readonly DeviceColumn[];
  readonly onColumns: (columns: readonly DeviceColumn[]) => void;
  readonly compact: boolean;
  readonly onCompact: (compact: boolean) => void;
  readonly views: readonly DeviceView[];
  readonly onView: (view: DeviceView) => void;
}

/** What is done with the list itself: saved views, its columns, its file, its limits. */
export const ListMenu = memo((props: ListMenuProps) => {
  const { asFiltered, order, columns, compact, onCompact, views, onView } = props;
  const { t } = useText();
  const [open, setOpen] = useState<'columns' | 'thresholds' | 'kept' | 'view' | null>(null);
  const save = useCall('devices', 'saveView');
  const remove = useCall('devices', 'removeView');
  const take = useExport(order, columns);
  const everything = () => ({ filter: asFiltered(), except: [] });
  const close = () => {
    save.reset();
    setOpen(null);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t('devices.views.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>{t('devices.views.none')}</Menu.Label> : null}
          {views.map((view) => (
            <div key={view.id} className={styles.viewLine}>
              <Menu.Item onClick={() => onView(view)}>{view.name}</Menu.Item>
              <Menu.Item
                className={styles.viewRemove ?? ''}
                aria-label={t('devices.views.remove', { name: view.name })}
                onClick={() => void remove.run({ id: view.id }).then((answer) => answer.ok && told(t('devices.views.removed')))}
              >
                <IconTrash size={15} aria-hidden />
              </Menu.Item>
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setOpen('view')}>{t('devices.views.save')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} loading={take.pending} aria-label={t('devices.menu.label')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconColumns3 size={16} aria-hidden />} onClick={() => setOpen('columns')}>
            {t('devices.menu.columns')}
          </Menu.Item>
          <Menu.Item onClick={() => onCompact(!compact)}>{t(compact ? 'devices.menu.roomy' : 'devices.menu.compact')}</Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('devices.export.label')}</Menu.Label>
          <Menu.Item onClick={() => void take.save(everything(), 'utf-8')}>{t('devices.export.utf8')}</Menu.Item>
          <Menu.Item onClick={() => void take.save(everything(), 'shift_jis')}>{t('devices.export.shiftJis')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => setOpen('thresholds')}>{t('devices.menu.thresholds')}</Menu.Item>
          <Menu.Item onClick={() => setOpen('kept')}>{t('devices.kept.open')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'columns' ? <ColumnsSheet columns={columns} onColumns={props.onColumns} onClose={close} /> : null}
      {open === 'kept' ? <KeptCodeSheet onClose={close} /> : null}
      {open === 'thresholds' ? <ThresholdsSheet onClose={close} /> : null}
      {open === 'view' ? (
        <NameSheet
          title={t('devices.views.save')}
          label={t('devices.views.name')}
          description={t('devices.views.hintAll')}
          action={t('common.save')}
          known={views.map(({ name }) => name)}
          pending={save.pending}
          refusal={save.refusal === null ? null : refusalText(t, save.refusal)}
          onClose={close}
          onDone={(name) =>
            void save.run({ name, filter: asFiltered(), columns: [...columns], ...order }).then((answer) => {
              if (!answer.ok) return;
              told(t('common.saved'));
              close();
            })
          }
        />
      ) : null}
    </>
  );
});

const ColumnsSheet = ({
  columns,
  onColumns,
  onClose,
}: {
  columns: readonly DeviceColumn[];
  onColumns: (columns: readonly DeviceColumn[]) => void;
  onClose: () => void;
}) => {
  const { t } = useText();
  const all = [...columns, ...deviceColumn.options.filter((column) => !columns.includes(column))];
  const swap = (index: number, by: number) => {
    const next = [...columns];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    onColumns(next);
  };
  return (
    <Sheet
      open
      title={t('devices.menu.columns')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={420}
      footer={
        <>
          <Button variant="default" onClick={() => onColumns(standardColumns)}>
            {t('devices.menu.standard')}
          </Button>
          <Button onClick={onClose}>{t('common.close')}</Button>
        </>
      }
    >
      <ul className={styles.columnList}>
        {all.map((column) => {
          const index = columns.indexOf(column);
          const shown = index >= 0;
          const name = t(`devices.columns.${column}`);
          return (
            <li key={column}>
              <Checkbox
                label={name}
                checked={shown}
                // A list without columns shows nothing.
                disabled={shown && columns.length === 1}
                onChange={() => onColumns(shown ? columns.filter((each) => each !== column) : [...columns, column])}
              />
              <span className={styles.spring} />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('devices.menu.up', { name })}
                disabled={index <= 0}
                onClick={() => swap(index, -1)}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('devices.menu.down', { name })}
                disabled={!shown || index === columns.length - 1}
                onClick={() => swap(index, 1)}
              >
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
};

const KeptCodeSheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  return (
    <Sheet
      open
      title={t('devices.kept.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={480}
      footer={
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <KeptBypassCode />
    </Sheet>
  );
};

const ThresholdsSheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const { value } = useAsk('devices', 'thresholds', {});
  const save = useCall('devices', 'saveThresholds');
  const [typed, setTyped] = useState<{ quietDays?: number; silentDays?: number }>({});
  const days = { quietDays: 3, silentDays: 7, ...value, ...typed };
  const field = (name: 'quietDays' | 'silentDays') => (
    <NumberInput
      label={t(`devices.thresholds.${name}`)}
      value={days[name]}
      min={1}
      max={365}
      allowDecimal={false}
      clampBehavior="strict"
      suffix={t('devices.thresholds.unit')}
      onChange={(number) => setTyped({ ...typed, [name]: Number(number) })}
    />
  );
  return (
    <Sheet
      open
      title={t('devices.menu.thresholds')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={420}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={save.pending}
            onClick={() =>
              void save.run(days).then((answer) => {
                if (!answer.ok) return;
                told(t('common.saved'));
                onClose();
              })
            }
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <p>{t('devices.thresholds.text')}</p>
      {field('quietDays')}
      {field('silentDays')}
      {save.refusal === null ? null : <p role="alert">{refusalText(t, save.refusal)}</p>}
    </Sheet>
  );
};
