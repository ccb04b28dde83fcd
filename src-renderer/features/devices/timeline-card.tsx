import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useId } from 'react';
import type { CommandCard } from '#contract/commands.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandStateLook, isWaiting } from '../../status/command-state.ts';
import { actorText } from '../../text/activity-text.ts';
import { momentText, secondsText, spanText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { StageDots } from '../../ui/stage-dots.tsx';
import { refused, told } from '../../ui/toast.ts';
import { stagesOf } from './stages.ts';
import styles from './timeline.module.css';
import { CommandAnswer, CommandErrors } from './timeline-answer.tsx';

/** One command: its seven stages, where it stands in a sentence, what came back, and what can still be done. */
export const TimelineCard = ({ deviceId, card, now }: { deviceId: string; card: CommandCard; now: number }) => {
  const { t, language } = useText();
  const id = useId();
  const waiting = isWaiting(card.state);
  return (
    <article className={styles.card} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 id={id}>{t(`commands.titles.${card.type}`)}</h2>
          <p className={styles.by}>
            {t('commands.timeline.by', { actor: actorText(t, card.actor), time: momentText(card.stages.acceptedAt, language) })}
          </p>
        </div>
        <Chip {...commandStateLook[card.state]} label={t(`status.command.${card.state}`)} />
      </header>
      <StageDots label={t('commands.timeline.stages')} stages={stagesOf(card, t, language)} />
      <div className={styles.sentences} aria-live="polite">
        <p>{sentenceOf(card, t)}</p>
        {card.notNowCount > 0 ? <p className="quiet">{t('commands.timeline.notNow', { count: card.notNowCount })}</p> : null}
        {waiting ? <p className="quiet">{holdOf(card, now, t, language)}</p> : null}
        {waiting && card.pushProblem !== null ? <p className={styles.problem}>{pushProblemText(t, card.pushProblem)}</p> : null}
      </div>
      {card.errors.length > 0 ? <CommandErrors errors={card.errors} /> : null}
      {card.answer.length > 0 ? <CommandAnswer answer={card.answer} /> : null}
      {card.mayCancel || card.mayRing ? <CardActions deviceId={deviceId} card={card} /> : null}
    </article>
  );
};

const CardActions = ({ deviceId, card }: { deviceId: string; card: CommandCard }) => {
  const { t } = useText();
  const cancel = useCall('commands', 'cancel');
  const ring = useCall('commands', 'ring');
  const act = async (call: 'cancel' | 'ring') => {
    const answer = await (call === 'cancel' ? cancel : ring).run({ deviceId, uuid: card.uuid });
    if (answer.ok) told(t(call === 'cancel' ? 'commands.timeline.cancelled' : 'commands.timeline.rung'));
    else refused(refusalText(t, refusalOf('commands', call, answer.error)));
  };
  return (
    <div className={styles.actions}>
      {card.mayRing ? (
        <Button variant="default" leftSection={<IconBell size={15} aria-hidden />} loading={ring.pending} onClick={() => void act('ring')}>
          {t('commands.timeline.ring')}
        </Button>
      ) : null}
      {card.mayCancel ? (
        <Button variant="default" loading={cancel.pending} onClick={() => void act('cancel')}>
          {t('commands.timeline.cancel')}
        </Button>
      ) : null}
    </div>
  );
};

const sentenceOf = (card: CommandCard, t: Say): string => {
  const end = card.stages.reportedAt;
  const seconds = end === null ? '' : secondsText(end - card.stages.acceptedAt);
  return t(`commands.timeline.sentence.${card.state}`, { seconds });
};

const holdOf = (card: CommandCard, now: number, t: Say, language: 'ja' | 'en'): string => {
  if (card.expiresAt === null) return t('commands.timeline.holdNone');
  const time = momentText(card.expiresAt, language);
  const left = card.expiresAt - now;
  return left <= 0 ? t('commands.timeline.holdOver', { time }) : t('commands.timeline.hold', { time, left: spanText(left, t) });
};

const pushProblemText = (t: Say, problem: string): string =>
  problem === 'unreachable' || problem === 'no-certificate'
    ? t(`commands.timeline.push.${problem}`)
    : t('commands.timeline.push.other', { reason: problem });
