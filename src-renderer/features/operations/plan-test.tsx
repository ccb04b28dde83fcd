import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { OperationDetail, OperationRow } from '#contract/operations.ts';
import { tidyPin } from '#contract/pin.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandTitle, commandVerb } from '../../text/command-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { refused, told } from '../../ui/toast.ts';
import { noPin, PinBoxes, pinReady } from '../commands/pin-fields.tsx';
import { ConfirmationSheet } from './confirmation-sheet.tsx';
import styles from './operations.module.css';

const OFFERED = 200;

/** Says it to one device of the plan first, and shows how that went. */
export const PlanTest = ({ operation }: { operation: OperationDetail }) => {
  const { t } = useText();
  const { value } = useAsk('operations', 'rows', { id: operation.id, tile: 'now', warning: null, state: null, offset: 0, limit: OFFERED });
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const test = useCall('operations', 'test');
  const rows = value?.rows ?? [];
  const chosen = rows.find((row) => row.deviceId === deviceId);
  // What can be undone is not asked about.
  const plain = async (row: OperationRow) => {
    const answer = await test.run({ id: operation.id, deviceId: row.deviceId, confirmed: false, typed: '', reason: '' });
    if (answer.ok) told(t('operations.plan.test.started'));
    else refused((t) => refusalText(t, refusalOf('operations', 'test', answer.error)));
  };
  const press = () => {
    if (chosen !== undefined && operation.level === 0) void plain(chosen);
    else setAsking(true);
  };
  return (
    <Panel title={t('operations.plan.test.title')}>
      <div className={styles.stack}>
        <p className="quiet">{t('operations.plan.test.hint')}</p>
        <Select
          label={t('operations.plan.test.device')}
          data={rows.map((row) => ({ value: row.deviceId, label: t('common.withNote', { main: row.name, note: row.serialNumber }) }))}
          value={deviceId}
          searchable
          onChange={setDeviceId}
        />
        <Button variant="default" disabled={chosen === undefined} loading={test.pending} onClick={press}>
          {t('operations.plan.test.action')}
        </Button>
        {operation.test === null ? null : (
          <p role="status">
            {t('operations.plan.test.state', {
              name: operation.test.deviceName,
              state: operation.test.state === null ? t('operations.plan.test.waiting') : t(`status.command.${operation.test.state}`),
            })}
          </p>
        )}
      </div>
      {asking && chosen !== undefined ? <TestSheet operation={operation} row={chosen} onClose={() => setAsking(false)} /> : null}
    </Panel>
  );
};

/** Confirmed as the command is for many. */
const TestSheet = ({ operation, row, onClose }: { operation: OperationDetail; row: OperationRow; onClose: () => void }) => {
  const { t } = useText();
  const [pin, setPin] = useState(noPin);
  const test = useCall('operations', 'test');
  const { command, confirmation, level } = operation;
  const withPin = operation.pinsFor.some((each) => each.deviceId === row.deviceId);
  const ready = !withPin || pinReady(pin);
  const title = t('operations.confirm.titleOne', { name: row.name || row.serialNumber, title: commandTitle(t, command) });
  const run = async (given: { typed: string; reason: string }) => {
    const answer = await test.run({
      id: operation.id,
      deviceId: row.deviceId,
      confirmed: true,
      ...given,
      ...(withPin ? { pin: tidyPin(pin.first) } : {}),
    });
    if (!answer.ok) return;
    test.reset();
    setPin(noPin);
    told(t('operations.plan.test.started'));
    onClose();
  };
  return (
    <ConfirmationSheet
      title={title}
      verb={confirmation === null ? commandVerb(t, command) : t('operations.plan.test.action')}
      confirmation={confirmation === null ? null : { ...confirmation, count: 1, serialTail: tailOf(row) }}
      blocked={!ready}
      pending={test.pending}
      refusal={test.refusal === null ? null : refusalText(t, test.refusal)}
      onConfirm={(given) => void run(given)}
      onCancel={onClose}
    >
      <div>
        <p>{t(`commands.meanings.${command}`)}</p>
        <p className="quiet">{t('commands.sheet.serial', { serial: row.serialNumber })}</p>
        {level === 2 ? <p>{t('operations.confirm.irreversible')}</p> : <p className="quiet">{t('commands.sheet.honest')}</p>}
      </div>
      {withPin ? <PinBoxes draft={pin} onChange={setPin} /> : null}
    </ConfirmationSheet>
  );
};

/** The signs of a serial number that are typed for one device; null: it is too short for that. */
const tailOf = ({ serialNumber }: OperationRow) => (serialNumber.length >= 4 ? serialNumber.slice(-4) : null);
