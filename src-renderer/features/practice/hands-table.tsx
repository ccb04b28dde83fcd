import { Checkbox } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { PracticeAct, PracticeDevice, PracticeFault } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { toggled } from '../../ui/toggled.ts';
import { ChooseAll } from './choose-all.tsx';
import { actsFor, statesOf } from './device-hands.ts';
import { faultText } from './fault-text.ts';
import styles from './practice.module.css';

interface HandsTableProps {
  readonly devices: readonly PracticeDevice[];
  /** By place. */
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (places: ReadonlySet<number>) => void;
  readonly onAct: (device: PracticeDevice, act: PracticeAct) => void;
  readonly onClear: (device: PracticeDevice, fault: PracticeFault) => void;
}

/** Each simulated device, how it stands, and what hands can do to it now. */
export const HandsTable = ({ devices, chosen, onChoose, onAct, onClear }: HandsTableProps) => {
  const { t } = useText();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('practice.title')}>
        <thead>
          <tr>
            <th scope="col">
              <ChooseAll keys={devices.map(({ place }) => place)} chosen={chosen} onChoose={onChoose} />
            </th>
            <th scope="col">{t('practice.columns.device')}</th>
            <th scope="col">{t('practice.columns.state')}</th>
            <th scope="col">{t('practice.columns.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.udid} data-faulty={device.faults.length === 0 ? undefined : ''}>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={t('practice.choose', { name: device.name, port: device.port })}
                  checked={chosen.has(device.place)}
                  onChange={() => onChoose(toggled(chosen, device.place))}
                />
              </td>
              <th scope="row">
                {device.name} <span className="mono quiet">{`${device.port} ${device.serialNumber}`}</span>
                <span className="quiet">{device.model}</span>
                {device.kind === 'new' ? null : <span className="quiet">{t(`practice.kinds.${device.kind}`)}</span>}
              </th>
              <td>
                {statesOf(device)
                  .map((state) => t(`practice.states.${state}`))
                  .join(t('practice.separator'))}
                <Faults device={device} onClear={(fault) => onClear(device, fault)} />
              </td>
              <td className={styles.acts}>
                {actsFor(device).map((act) => (
                  <button
                    key={act}
                    type="button"
                    data-strong={act === 'plug' || act === 'tap-trust' ? '' : undefined}
                    aria-label={`${device.name}: ${t(`practice.acts.${act}`)}`}
                    onClick={() => onAct(device, act)}
                  >
                    {t(`practice.acts.${act}`)}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Faults = ({ device, onClear }: { device: PracticeDevice; onClear: (fault: PracticeFault) => void }) => {
  const { t } = useText();
  if (device.faults.length === 0) return null;
  return (
    <ul className={styles.faults}>
      {device.faults.map((fault) => {
        const text = faultText(t, fault);
        return (
          <li key={JSON.stringify(fault)}>
            <span>{text}</span>
            <button type="button" aria-label={t('practice.clearFault', { name: device.name, fault: text })} onClick={() => onClear(fault)}>
              <IconX size={12} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
};
