import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconInfoCircle } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { type AssignmentTrouble, assignmentKind, assignmentTrouble, type SelectionStanding } from '#contract/assignment.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { normalised, TypedField } from '../../ui/typed-field.tsx';
import styles from './assignment.module.css';

/** What an assignment of many would do, the way there, and what becomes of it while it is looked at. */
export const SelectionSheet = ({ selection, onClose }: { selection: DeviceSelection; onClose: () => void }) => {
  const { t } = useText();
  const { value, refusal } = useAsk('assignment', 'selection', { selection }, { keepPrevious: true });
  const check = useCall('assignment', 'refreshSelection');
  const assign = useCall('assignment', 'assignSelection');
  const [wanted, setWanted] = useState(false);
  const [typed, setTyped] = useState('');
  // Has the focus once there is nothing more to press where it was.
  const closer = useRef<HTMLButtonElement>(null);
  const elsewhere = value?.counts.elsewhere ?? 0;
  const move = wanted && elsewhere > 0;
  const number = (value?.counts.assignable ?? 0) + (move ? elsewhere : 0);
  const isTyped = !move || normalised(typed).toUpperCase() === value?.confirmation.toUpperCase();
  const refused = refusal ?? assign.refusal ?? check.refusal;
  const begin = async () => {
    const answer = await assign.run({ selection, move, typed: move ? typed : '' });
    if (!answer.ok) return;
    told(t('assignment.selection.begun', { count: answer.value.devices }));
    setWanted(false);
    setTyped('');
    closer.current?.focus();
  };
  return (
    <Sheet
      open
      width={560}
      title={t('assignment.selection.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button ref={closer} variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button disabled={number === 0 || value?.obstacle !== null || !isTyped} loading={assign.pending} onClick={() => void begin()}>
            {t('assignment.selection.action', { count: number })}
          </Button>
        </>
      }
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : null
      ) : (
        <>
          <p>{t('assignment.selection.lead')}</p>
          {value.obstacle === null ? null : (
            <Notice tone="amber" icon={IconAlertTriangle} role="status">
              <p>{t(`assignment.trouble.${value.obstacle}`)}</p>
            </Notice>
          )}
          <Facts facts={factsOf(t, value)} />
          {value.counts.assigning === 0 ? null : (
            <Notice tone="info" icon={IconClock} role="status">
              <p>{t('assignment.selection.assigning', { count: value.counts.assigning })}</p>
            </Notice>
          )}
          <Troubles standing={value} />
          {value.counts.unknown === 0 && !value.checking ? null : (
            <Notice
              tone="info"
              icon={IconInfoCircle}
              action={
                <Button
                  variant="default"
                  loading={check.pending || value.checking}
                  onClick={() => {
                    assign.reset();
                    closer.current?.focus();
                    void check.run({ selection });
                  }}
                >
                  {t('assignment.selection.check')}
                </Button>
              }
            >
              <p>{t('assignment.selection.unknown')}</p>
            </Notice>
          )}
          {elsewhere === 0 ? null : (
            <Checkbox
              label={t('assignment.selection.move', { count: elsewhere })}
              checked={wanted}
              onChange={(event) => {
                assign.reset();
                setWanted(event.currentTarget.checked);
              }}
            />
          )}
          {move ? (
            <>
              <p>{t('assignment.selection.consequence')}</p>
              <TypedField
                label={t(elsewhere === 1 ? 'assignment.moveSheet.typed' : 'assignment.selection.typed', { phrase: value.confirmation })}
                description={t('assignment.moveSheet.typedHint')}
                value={typed}
                onChange={setTyped}
                focused={false}
              />
            </>
          ) : null}
        </>
      )}
      {refused === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refused)}</p>
        </Notice>
      )}
    </Sheet>
  );
};

/** What those met that were not assigned, each reason with its number. */
const Troubles = ({ standing: { troubles } }: { standing: SelectionStanding }) => {
  const { t } = useText();
  const met = assignmentTrouble.options.flatMap((trouble): [AssignmentTrouble, number][] => {
    const count = troubles[trouble] ?? 0;
    return count === 0 ? [] : [[trouble, count]];
  });
  if (met.length === 0) return null;
  return (
    <Notice tone="amber" icon={IconAlertTriangle} role="status" title={t('assignment.selection.troubles')}>
      <ul className={styles.troubles}>
        {met.map(([trouble, count]) => (
          <li key={trouble}>{t('assignment.selection.trouble', { count, reason: t(`assignment.trouble.${trouble}`) })}</li>
        ))}
      </ul>
    </Notice>
  );
};

/** Only what there is; how many can be assigned even where none can. */
function factsOf(t: Say, { counts, servers }: SelectionStanding) {
  return assignmentKind.options
    .filter((kind) => kind === 'assignable' || counts[kind] > 0)
    .map((kind) => {
      const main = t('common.devices', { count: counts[kind] });
      const note = kind === 'elsewhere' ? servers.join(t('devices.selection.and')) : '';
      return { name: t(`assignment.selection.kinds.${kind}`), value: note === '' ? main : t('common.withNote', { main, note }) };
    });
}
