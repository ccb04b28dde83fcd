import { IconCheck, IconX } from '@tabler/icons-react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useText } from '../../text/use-text.ts';
import { factName, isCode } from './token-facts.tsx';
import styles from './tokens.module.css';

/** Installed and incoming side by side; what differs is marked by colour, mark and word. */
export const ComparisonTable = ({ rows }: { rows: TokenWizard['comparison'] }) => {
  const { t } = useText();
  return (
    <table className={styles.comparison} aria-label={t('tokens.compare.table')}>
      <thead>
        <tr>
          <th scope="col">{t('tokens.compare.columns.name')}</th>
          <th scope="col">{t('tokens.compare.columns.installed')}</th>
          <th scope="col">{t('tokens.compare.columns.incoming')}</th>
          <th scope="col">{t('tokens.compare.columns.result')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, installed, incoming, same }) => (
          <tr key={name} data-different={same ? undefined : ''}>
            <th scope="row">{factName(t, name)}</th>
            <td className={isCode(name) ? 'mono' : undefined}>{installed === '' ? t('tokens.compare.unknown') : installed}</td>
            <td className={isCode(name) ? 'mono' : undefined}>{incoming === '' ? t('tokens.compare.unknown') : incoming}</td>
            <td>
              <span className={styles.result} data-tone={same ? 'muted' : 'bad'}>
                {same ? <IconCheck size={16} aria-hidden /> : <IconX size={16} stroke={2.5} aria-hidden />}
                {t(same ? 'tokens.compare.same' : 'tokens.compare.different')}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
