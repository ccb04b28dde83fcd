import { createPortal } from 'react-dom';
import { useText } from '../../text/use-text.ts';
import type { RouteGroup } from './route-group.tsx';
import styles from './route-print.module.css';
import { routeOf } from './route-rules.ts';

/** The sheet for paper, or for a PDF: seen only by the printer. Groups that are not answered are left out. */
export const RoutePrint = ({ groups }: { groups: readonly RouteGroup[] }) => {
  const { t } = useText();
  const rows = groups.flatMap(({ uid, name, count, answers }, index) => {
    const route = routeOf(answers);
    return route === null ? [] : [{ uid, name: name.trim() || t('recipes.route.group', { number: index + 1 }), count, route }];
  });
  const total = rows.reduce((sum, { count }) => sum + (count === '' ? 0 : count), 0);
  return createPortal(
    <section className={styles.printed} aria-label={t('recipes.route.sheet.title')}>
      <h1>{t('recipes.route.sheet.title')}</h1>
      <table>
        <thead>
          <tr>
            {(['group', 'count', 'recipe', 'why', 'note'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`recipes.route.sheet.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ uid, name, count, route }) => (
            <tr key={uid}>
              <th scope="row">{name}</th>
              <td>{count === '' ? '' : t('recipes.route.units', { count })}</td>
              <td>
                {route === 'none'
                  ? t('recipes.route.noRecipe')
                  : route === 'ask'
                    ? t('recipes.route.askFirst')
                    : t(`recipes.shipped.${route}.name`)}
              </td>
              <td>{t(`recipes.route.because.${route}`)}</td>
              <td>{route === 'none' || route === 'ask' ? '' : t(`recipes.route.notes.${route}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total === 0 ? null : <p>{t('recipes.route.sheet.total', { count: total })}</p>}
    </section>,
    document.body,
  );
};
