import type { CommandCard } from '#contract/commands.ts';
import { actorText } from '../../text/activity-text.ts';
import { dayText, timeText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import styles from './timeline.module.css';

interface Line {
  readonly at: number;
  readonly text: string;
}

/** The same facts in the lines that people know from CLOMO (product.md A-4). What left no trace has no line. */
const linesOf = (card: CommandCard, t: Say): Line[] => {
  const { type, stages } = card;
  const line = (at: number | null, text: string): Line[] => (at === null ? [] : [{ at, text }]);
  const [error] = card.errors;
  const named = error === undefined ? '' : `${error.domain} ${error.code} ${error.text}`.trim();
  return [
    ...line(stages.acceptedAt, t('commands.timeline.raw.run', { actor: actorText(t, card.actor), type })),
    ...line(stages.enqueuedAt, t('commands.timeline.raw.registered', { type })),
    ...(card.pushProblem !== null && stages.pushedAt === null
      ? line(stages.enqueuedAt, t('commands.timeline.raw.pushProblem', { type, reason: card.pushProblem }))
      : line(stages.pushedAt, t('commands.timeline.raw.push', { type }))),
    ...line(stages.fetchedAt, t('commands.timeline.raw.send', { type })),
    ...line(card.notNowAt, t('commands.timeline.raw.notNow', { type, count: card.notNowCount })),
    ...(card.state === 'succeeded' ? line(stages.reportedAt, t('commands.timeline.raw.success', { type })) : []),
    ...(card.state === 'failed'
      ? line(stages.reportedAt ?? stages.fetchedAt ?? stages.enqueuedAt, t('commands.timeline.raw.failed', { type, error: named }))
      : []),
    ...(card.state === 'expired' ? line(card.expiresAt, t('commands.timeline.raw.expired', { type })) : []),
  ].sort((a, b) => a.at - b.at);
};

/** Raw log of one command. */
export const RawLog = ({ card }: { card: CommandCard }) => {
  const { t, language } = useText();
  return (
    <details className={styles.raw}>
      <summary>{t('commands.timeline.raw.open')}</summary>
      <ol>
        {linesOf(card, t).map(({ at, text }) => (
          <li key={text} className="mono">
            <time dateTime={new Date(at).toISOString()}>{`${dayText(at, language)} ${timeText(at, true)}`}</time> {text}
          </li>
        ))}
      </ol>
    </details>
  );
};
