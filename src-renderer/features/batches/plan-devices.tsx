import type { BatchPlan } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './start.module.css';

interface PlanDevicesProps {
  readonly title: string;
  readonly devices: BatchPlan['included'];
  readonly slots: readonly Slot[];
}

/** Each device by name, serial number and owner, with what is worth knowing of it. */
export const PlanDevices = ({ title, devices, slots }: PlanDevicesProps) => {
  const { t } = useText();
  const none = t('common.none');
  const columns = ['device', 'serialNumber', 'assetNumber', 'user', 'os', 'notes'] as const;
  return (
    <section>
      <h3>{title}</h3>
      <div className={styles.table}>
        <ScrollRegion label={title}>
          <table aria-label={title}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`batches.start.plan.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {devices.map(({ udid, name, modelName, serialNumber, assetNumber, osVersion, warnings }) => (
                <tr key={udid}>
                  <td>
                    {name || t('bench.card.nameless')} <span className="quiet">{modelName}</span>
                  </td>
                  <td className="mono">{serialNumber}</td>
                  <td>{assetNumber ?? none}</td>
                  <td>{slots.find((slot) => slot.udid === udid)?.user || none}</td>
                  <td className="numbers">{osVersion}</td>
                  <td>
                    {warnings.map((warning) => (
                      <span key={warning} className={styles.warning}>
                        {t(`batches.start.plan.warnings.${warning}`)}
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </section>
  );
};
