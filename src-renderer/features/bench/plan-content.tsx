import type { Blueprint } from '#contract/bench.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import styles from './plan.module.css';

type Plan = ValueOf<'bench', 'planPrepare'>;

/** Who is included, who is not and why, and what will happen. */
export const PlanContent = ({ plan, blueprint }: { plan: Plan; blueprint: Blueprint | null }) => {
  const { t } = useText();
  const columns = (['name', 'serialNumber', 'model', 'os'] as const).map((key) => t(`bench.plan.columns.${key}`));
  return (
    <>
      {plan.included.length === 0 ? (
        <p className={styles.nobody}>{t('bench.plan.includedNone')}</p>
      ) : (
        <section>
          <h3>{t('bench.plan.included', { count: plan.included.length })}</h3>
          <div className={styles.scroll}>
            <table className={styles.table} aria-label={t('bench.plan.included', { count: plan.included.length })}>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {plan.included.map(({ udid, name, serialNumber, modelName, osVersion }) => (
                  <tr key={udid}>
                    <td>{name}</td>
                    <td className="mono">{serialNumber}</td>
                    <td>{modelName}</td>
                    <td className="numbers">{osVersion}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {plan.excluded.length === 0 ? null : (
        <section>
          <h3>{t('bench.plan.excluded', { count: plan.excluded.length })}</h3>
          <ul className={styles.excluded}>
            {plan.excluded.map(({ udid, name, reason }) => (
              <li key={udid}>
                <span>{name || t('bench.card.nameless')}</span>
                <span className="quiet">{t(`bench.plan.reasons.${reason}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {blueprint === null || plan.included.length === 0 ? null : (
        <section>
          <h3>{t('bench.plan.what')}</h3>
          <ul className={styles.will}>
            <li>{t('bench.plan.will.supervise', { organization: blueprint.organizationName })}</li>
            <li>{blueprint.wifi === null ? t('bench.plan.will.wifiNone') : t('bench.plan.will.wifi', { ssid: blueprint.wifi.ssid })}</li>
            <li>{t('bench.plan.will.enroll')}</li>
            {blueprint.allowPairing ? null : <li>{t('bench.plan.will.pairing')}</li>}
            <li className={styles.warning}>{t('bench.plan.will.irreversible')}</li>
          </ul>
        </section>
      )}
    </>
  );
};
