import type { CommandCard } from '#contract/commands.ts';
import { errorText, optionText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import styles from './timeline.module.css';

/** Apple's ErrorChain, first link first: in words where its code is documented, and as it came. What ended here says why. */
export const CommandErrors = ({ errors }: { errors: CommandCard['errors'] }) => {
  const { t } = useText();
  const here = errors.every(({ domain }) => domain === 'Shitaku');
  return (
    <div className={styles.errors}>
      <p>{t(here ? 'commands.timeline.errorsHere' : 'commands.timeline.errors')}</p>
      <ol>
        {errors.map((error, index) => (
          // Links have no name of their own and never change place.
          <li key={`${error.domain}${error.code}${index}`}>
            {errorText(t, error) === undefined ? null : <span className={styles.meant}>{errorText(t, error)}</span>}
            {error.domain === 'Shitaku' ? null : (
              <span>
                <code>
                  {error.domain} {error.code}
                </code>
                {error.text}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
};

/** What was said with the command. */
export const CommandOptions = ({ type, options }: Pick<CommandCard, 'type' | 'options'>) => {
  const { t } = useText();
  return (
    <dl className={styles.options} aria-label={t('commands.timeline.options')}>
      {options.map((option) => {
        const { name, value } = optionText(t, type, option);
        return (
          <div key={option.key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        );
      })}
    </dl>
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
