import type { PracticeAct, PracticeDevice } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import styles from './practice.module.css';

interface HandsTableProps {
  readonly devices: readonly PracticeDevice[];
  readonly onAct: (udid: string, act: PracticeAct) => void;
}

/** Each simulated device, how it stands, and what hands can do to it now. */
export const HandsTable = ({ devices, onAct }: HandsTableProps) => {
  const { t } = useText();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('practice.title')}>
        <thead>
          <tr>
            <th scope="col">{t('practice.columns.device')}</th>
            <th scope="col">{t('practice.columns.state')}</th>
            <th scope="col">{t('practice.columns.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.udid}>
              <th scope="row">
                {device.name} <span className="mono quiet">{device.serialNumber}</span>
              </th>
              <td>
                {statesOf(device)
                  .map((state) => t(`practice.states.${state}`))
                  .join(t('practice.separator'))}
              </td>
              <td className={styles.acts}>
                {actsFor(device).map((act) => (
                  <button
                    key={act}
                    type="button"
                    data-strong={act === 'plug' || act === 'tap-trust' ? '' : undefined}
                    aria-label={`${device.name}: ${t(`practice.acts.${act}`)}`}
                    onClick={() => onAct(device.udid, act)}
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

const statesOf = (device: PracticeDevice) => {
  const states = [device.plugged ? 'plugged' : 'unplugged', device.screen === 'home' ? 'home' : 'setup'] as const;
  const more = [
    device.trustDialog ? ('trust' as const) : null,
    device.locked ? ('locked' as const) : null,
    device.online ? null : ('offline' as const),
    device.answersNotNow ? ('notNow' as const) : null,
    device.supervised ? ('supervised' as const) : null,
    device.enrolled ? ('enrolled' as const) : null,
  ];
  return [...states, ...more.filter((state) => state !== null)];
};

const actsFor = (device: PracticeDevice): PracticeAct[] => [
  ...(device.trustDialog ? (['tap-trust', 'tap-dont-trust'] as const) : []),
  device.plugged ? 'unplug' : 'plug',
  device.locked ? 'unlock' : 'lock',
  device.online ? 'go-offline' : 'go-online',
  device.answersNotNow ? 'answer-normally' : 'answer-not-now',
  ...(device.screen === 'setup-assistant' ? (['finish-setup'] as const) : []),
  'erase',
];
