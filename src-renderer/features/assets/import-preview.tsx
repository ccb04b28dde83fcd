import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './assets.module.css';

/** What a file would do: how its columns were read, how many rows, and each one that is not taken. */
export const ImportPreview = ({ plan }: { plan: ValueOf<'assets', 'readList'> }) => {
  const { t } = useText();
  const { columns, rows, taken, changed, unchanged, refused } = plan;
  return (
    <>
      <p role="status">
        <strong>{t('assets.import.summary', { rows, taken, changed, unchanged })}</strong>
      </p>
      <section aria-label={t('assets.import.columns')}>
        <h3 className={styles.heading}>{t('assets.import.columns')}</h3>
        <ul className={styles.columns}>
          {columns.map(({ name, meaning }, index) => (
            <li key={`${index} ${name}`} data-ignored={meaning === 'ignored' ? '' : undefined}>
              <span>{name}</span>
              <span className="quiet">→ {t(`assets.import.meaning.${meaning}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      {refused.length === 0 ? null : (
        <div>
          <h3 className={styles.heading}>{t('assets.import.refused', { count: refused.length })}</h3>
          <div className={styles.refused}>
            <ScrollRegion label={t('assets.import.refused', { count: refused.length })}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('assets.import.refusedColumns.row')}</th>
                    <th scope="col">{t('assets.import.refusedColumns.what')}</th>
                    <th scope="col">{t('assets.import.refusedColumns.reason')}</th>
                  </tr>
                </thead>
                <tbody>
                  {refused.map(({ row, reason, what }) => (
                    <tr key={row}>
                      <td className="numbers">{row}</td>
                      <td className="mono">{what}</td>
                      <td>{t(`assets.import.reason.${reason}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          </div>
        </div>
      )}
    </>
  );
};
