import type { BatchPlan } from '#contract/batches.ts';
import { shortMomentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './start.module.css';

interface PlanDevicesProps {
  readonly title: string;
  readonly devices: BatchPlan['included'];
}

/** Each device by name, serial number and owner, with what is worth knowing of it. */
export const PlanDevices = ({ title, devices }: PlanDevicesProps) => {
  const { t, language } = useText();
  const none = t('common.none');
  const columns = ['device', 'serialNumber', 'assetNumber', 'user', 'os', 'lastContact', 'notes'] as const;
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
              {devices.map(({ udid, name, modelName, serialNumber, assetNumber, user, osVersion, lastContactAt, warnings }) => (
                <tr key={udid}>
                  <td>
                    {name || t('bench.card.nameless')} <span className="quiet">{modelName}</span>
                  </td>
                  <td className="mono">{serialNumber}</td>
                  <td>{assetNumber ?? none}</td>
                  <td>{user || none}</td>
                  <td className="numbers">{osVersion}</td>
                  <td className="numbers">{lastContactAt === null ? none : shortMomentText(lastContactAt, language)}</td>
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
