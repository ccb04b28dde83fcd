import { IconAlertTriangle } from '@tabler/icons-react';
import type { OperationDetail } from '#contract/operations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { agoText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './operations.module.css';

const NAMED = 3;
const TABLED = 200;

/** What happens to what: how many, the first names, what to look out for; where data is lost, every device by name. */
export const ConfirmLead = ({ operation, runAt }: { operation: OperationDetail; runAt: number | null }) => {
  const { t, language } = useText();
  const { counts, firstNames, warnings, level, command } = operation;
  const count = counts.now + counts.later;
  const names = firstNames.slice(0, NAMED).join(t('commands.choices.separator'));
  return (
    <>
      <div>
        <p>{t('operations.confirm.lead', { count, names: count > NAMED ? t('operations.confirm.more', { names }) : names })}</p>
        <p>{t(`commands.meanings.${command}`)}</p>
        {level === 2 ? <p>{t('operations.confirm.irreversible')}</p> : <p className="quiet">{t('commands.sheet.honest')}</p>}
        {counts.later > 0 ? <p className="quiet">{t('operations.confirm.later', { count: counts.later })}</p> : null}
        {runAt === null ? null : <p>{t('operations.confirm.wholeWhen', { time: momentText(runAt, language) })}</p>}
      </div>
      {warnings.length === 0 ? null : (
        <Notice tone="amber" icon={IconAlertTriangle}>
          <ul className={styles.notes}>
            {warnings.map(({ warning, count: warned }) => (
              <li key={warning}>
                {t('operations.plan.warningCount', { count: warned, warning: t(`operations.plan.warning.${warning}`) })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {level === 2 ? <Everyone operation={operation} /> : null}
    </>
  );
};

const Everyone = ({ operation }: { operation: OperationDetail }) => {
  const { t, language } = useText();
  const now = useNow(30_000);
  const ask = { id: operation.id, warning: null, state: null, offset: 0, limit: TABLED };
  const first = useAsk('operations', 'rows', { ...ask, tile: 'now' }).value?.rows ?? [];
  const later = useAsk('operations', 'rows', { ...ask, tile: 'later' }).value?.rows ?? [];
  return (
    <ScrollRegion label={t('operations.confirm.devices')}>
      <table className={styles.targets} aria-label={t('operations.confirm.devices')}>
        <thead>
          <tr>
            <th scope="col">{t('operations.plan.columns.name')}</th>
            <th scope="col">{t('operations.plan.columns.serial')}</th>
            <th scope="col">{t('operations.plan.columns.owner')}</th>
            <th scope="col">{t('operations.plan.columns.contact')}</th>
          </tr>
        </thead>
        <tbody>
          {[...first, ...later].map((row) => (
            <tr key={row.deviceId}>
              <td>{row.name}</td>
              <td className="mono">{row.serialNumber}</td>
              <td>{row.owner || t('common.none')}</td>
              <td>{row.lastContactAt === null ? t('common.time.never') : agoText(row.lastContactAt, now, language, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
