import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { sizeText } from './fact-texts.ts';
import styles from './inventory.module.css';
import { ToldAt } from './told-at.tsx';

/** The updates a device was offered, and the restrictions in force; shown once it has told of them. */
export const UpdatesPanel = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const { value } = useAsk('inventory', 'ofDevice', { deviceId });
  if (value === undefined) return null;
  const { updates, restrictions } = value;
  return (
    <>
      {updates === null ? null : (
        <Panel title={t('inventory.sections.updates')} flush>
          <p className={styles.note}>
            <ToldAt at={updates.at} never="" />
          </p>
          {updates.told.length === 0 ? (
            <p className={styles.note}>{t('inventory.nothing.updates')}</p>
          ) : (
            <table className={styles.table} aria-label={t('inventory.sections.updates')}>
              <thead>
                <tr>
                  <th scope="col">{t('inventory.update.name')}</th>
                  <th scope="col">{t('inventory.update.version')}</th>
                  <th scope="col" data-align="end">
                    {t('inventory.update.size')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {updates.told.map(({ name, version, build, sizeBytes, critical, restart, securityResponse }) => (
                  <tr key={`${name}${build}`}>
                    <td>
                      {name}
                      <span className={styles.words}>
                        {critical ? <span>{t('inventory.update.critical')}</span> : null}
                        {securityResponse ? <span>{t('inventory.update.security')}</span> : null}
                        {restart ? <span>{t('inventory.update.restart')}</span> : null}
                      </span>
                    </td>
                    <td>{build === '' ? version : t('common.withNote', { main: version, note: build })}</td>
                    <td data-align="end">{sizeBytes === null ? t('common.none') : sizeText(sizeBytes, t)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Panel>
      )}
      {restrictions === null ? null : (
        <Panel title={t('inventory.sections.restrictions')} flush>
          <p className={styles.note}>
            <ToldAt at={restrictions.at} never="" />
          </p>
          {restrictions.told.length === 0 ? (
            <p className={styles.note}>{t('inventory.nothing.restrictions')}</p>
          ) : (
            <table className={styles.table} aria-label={t('inventory.sections.restrictions')}>
              <thead>
                <tr>
                  <th scope="col">{t('inventory.restriction.name')}</th>
                  <th scope="col">{t('inventory.restriction.value')}</th>
                </tr>
              </thead>
              <tbody>
                {restrictions.told.map(({ name, value: told }, index) => (
                  // Apple may name one in several parts of its answer.
                  <tr key={`${name}${index}`}>
                    <td className="mono">{name}</td>
                    <td className="mono">{told}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Panel>
      )}
    </>
  );
};
