import { IconAlertTriangle } from '@tabler/icons-react';
import type { RecipeProblem } from '#contract/recipes.ts';
import { useText } from '../../text/use-text.ts';
import { problemPlace, problemText } from './recipe-text.ts';
import styles from './recipes.module.css';

/** Each problem of a recipe in a sentence, with its place. */
export const ProblemList = ({ problems, placeless = false }: { problems: readonly RecipeProblem[]; placeless?: boolean }) => {
  const { t } = useText();
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => {
        const place = placeless ? null : problemPlace(t, problem);
        return (
          <li key={JSON.stringify(problem)} data-tone="amber">
            <IconAlertTriangle size={16} aria-hidden />
            <span>
              {place === null ? null : <strong className="numbers">{place}: </strong>}
              {problemText(t, problem)}
            </span>
          </li>
        );
      })}
    </ul>
  );
};
