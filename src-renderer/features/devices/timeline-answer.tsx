import type { CommandCard } from '#contract/commands.ts';
import { useText } from '../../text/use-text.ts';
import styles from './timeline.module.css';

/** Apple's ErrorChain as it came, first link first. */
export const CommandErrors = ({ errors }: { errors: CommandCard['errors'] }) => {
  const { t } = useText();
  return (
    <div className={styles.errors}>
      <p>{t('commands.timeline.errors')}</p>
      <ol>
        {errors.map(({ domain, code, text }, index) => (
          // Links have no name of their own and never change place.
          <li key={`${domain}${code}${index}`}>
            <code>
              {domain} {code}
            </code>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
};

/** What the device answered, as Apple's keys and printable values. */
export const CommandAnswer = ({ answer }: { answer: CommandCard['answer'] }) => {
  const { t } = useText();
  return (
    <details className={styles.answer}>
      <summary>
        {t('commands.timeline.answer')} <span className="quiet">{t('commands.timeline.answerCount', { count: answer.length })}</span>
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('commands.timeline.key')}</th>
            <th scope="col">{t('commands.timeline.value')}</th>
          </tr>
        </thead>
        <tbody>
          {answer.map(({ key, value }) => (
            <tr key={key}>
              <td className="mono">{key}</td>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};
