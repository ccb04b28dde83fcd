import { Button } from '@mantine/core';
import { IconBell, IconClockExclamation, IconListCheck, IconRepeat } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandCard } from '#contract/commands.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandStateLook, isWaiting } from '../../status/command-state.ts';
import { actorText } from '../../text/activity-text.ts';
import { commandTitle, commandVerb, sendingText } from '../../text/command-text.ts';
import { momentText, secondsText, spanText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { StageDots } from '../../ui/stage-dots.tsx';
import { refused, told } from '../../ui/toast.ts';
import { stagesOf } from './stages.ts';
import styles from './timeline.module.css';
import { CommandAnswer, CommandErrors, CommandOptions } from './timeline-answer.tsx';
import { RawLog } from './timeline-raw.tsx';

/** One command: its seven stages, where it stands in a sentence, what came back, and what can still be done. */
export const TimelineCard = ({ deviceId, card, now }: { deviceId: string; card: CommandCard; now: number }) => {
  const { t, language } = useText();
  const id = useId();
  const waiting = isWaiting(card.state);
  return (
    <article className={styles.card} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 id={id}>{commandTitle(t, card.type)}</h2>
          <p className={styles.by}>
            {t('commands.timeline.by', { actor: actorText(t, card.actor), time: momentText(card.stages.acceptedAt, language) })}
          </p>
        </div>
        <span className={styles.marks}>
          {expiresSoon(card, now) ? <Chip tone="amber" icon={IconClockExclamation} label={t('commands.timeline.soon')} /> : null}
          <Chip {...commandStateLook[card.state]} label={t(`status.command.${card.state}`)} />
        </span>
      </header>
      {card.operationId === null ? null : (
        <p className={styles.operation}>
          <IconListCheck size={16} aria-hidden />
          {t('commands.timeline.operation')}{' '}
          <Link to="/operations/$operationId" params={{ operationId: card.operationId }}>
            {t('commands.timeline.openOperation')}
          </Link>
        </p>
      )}
      {card.options.length > 0 ? <CommandOptions type={card.type} options={card.options} /> : null}
      <StageDots label={t('commands.timeline.stages')} stages={stagesOf(card, t, language)} />
      <div className={styles.sentences} aria-live="polite">
        <p>{sentenceOf(card, t)}</p>
        {card.notNowCount > 0 ? (
          <p className="quiet">
            {t('commands.timeline.notNow', {
              count: card.notNowCount,
              time: card.notNowAt === null ? t('common.unknown') : momentText(card.notNowAt, language),
            })}
          </p>
        ) : null}
        {waiting && card.state !== 'unknown' ? <p className="quiet">{holdOf(card, now, t, language)}</p> : null}
        {waiting && card.pushProblem !== null ? <p className={styles.problem}>{pushProblemText(t, card.pushProblem)}</p> : null}
      </div>
      {card.errors.length > 0 ? <CommandErrors errors={card.errors} /> : null}
      {card.answer.length > 0 ? <CommandAnswer answer={card.answer} /> : null}
      <RawLog card={card} />
      {card.mayCancel || card.mayRing || card.mayRepeat ? <CardActions deviceId={deviceId} card={card} /> : null}
    </article>
  );
};

const CardActions = ({ deviceId, card }: { deviceId: string; card: CommandCard }) => {
  const { t } = useText();
  const cancel = useCall('commands', 'cancel');
  const ring = useCall('commands', 'ring');
  const repeat = useCall('commands', 'repeat');
  const unknown = card.state === 'unknown';
  const act = async (call: 'cancel' | 'ring') => {
    const answer = await (call === 'cancel' ? cancel : ring).run({ deviceId, uuid: card.uuid });
    if (!answer.ok) refused((t) => sendingText(t, refusalOf('commands', call, answer.error)));
    else if (call === 'cancel') told(t('commands.timeline.cancelled'));
    else told(t(unknown ? 'commands.timeline.checking' : 'commands.timeline.rung'));
  };
  // Confirmed as it was the first time: what disturbs somebody, on a sheet that says what is sent to whom.
  const { level } = catalogueEntry(card.type);
  const again = async (confirmed: boolean) => {
    const answer = await repeat.run({ deviceId, uuid: card.uuid, confirmed });
    if (answer.ok) told(t('commands.timeline.acceptedNext', { title: commandTitle(t, card.type) }), t('common.received'));
    else refused((t) => sendingText(t, refusalOf('commands', 'repeat', answer.error)));
  };
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.actions}>
      {card.mayRing ? (
        <Button variant="default" leftSection={<IconBell size={15} aria-hidden />} loading={ring.pending} onClick={() => void act('ring')}>
          {t(unknown ? 'commands.timeline.check' : 'commands.timeline.ring')}
        </Button>
      ) : null}
      {card.mayCancel ? (
        <Button variant="default" loading={cancel.pending} onClick={() => void act('cancel')}>
          {t('commands.timeline.cancel')}
        </Button>
      ) : null}
      {card.mayRepeat ? (
        <Button
          variant="default"
          leftSection={<IconRepeat size={15} aria-hidden />}
          loading={repeat.pending}
          onClick={() => (level === 0 ? void again(false) : setAsking(true))}
        >
          {t('commands.timeline.repeat')}
        </Button>
      ) : null}
      {asking ? (
        <RepeatSheet
          deviceId={deviceId}
          card={card}
          pending={repeat.pending}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void again(true);
          }}
        />
      ) : null}
    </div>
  );
};

interface RepeatSheetProps {
  readonly deviceId: string;
  readonly card: CommandCard;
  readonly pending: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

const RepeatSheet = ({ deviceId, card, ...sheet }: RepeatSheetProps) => {
  const { t } = useText();
  const device = useAsk('devices', 'get', { id: deviceId }).value;
  return (
    <ConfirmSheet
      open
      title={t('commands.sheet.title', { name: device?.name || t('devices.nameless'), title: commandTitle(t, card.type) })}
      cancelLabel={t('common.cancel')}
      actionLabel={commandVerb(t, card.type)}
      {...sheet}
    >
      <div>
        <p>{t(`commands.meanings.${card.type}`)}</p>
        <p className="quiet">{t('commands.sheet.serial', { serial: device?.serialNumber ?? '' })}</p>
        <p className="quiet">{t('commands.sheet.honest')}</p>
      </div>
      {card.options.length > 0 ? <CommandOptions type={card.type} options={card.options} /> : null}
    </ConfirmSheet>
  );
};

const DAY_MS = 86_400_000;
/** A mark only: what expires, and when, is main's to say. */
const expiresSoon = (card: CommandCard, now: number): boolean =>
  isWaiting(card.state) && card.state !== 'unknown' && card.expiresAt !== null && card.expiresAt - now <= DAY_MS;

const sentenceOf = (card: CommandCard, t: Say): string => {
  const end = card.stages.reportedAt;
  const seconds = end === null ? '' : secondsText(end - card.stages.acceptedAt);
  const here = card.state === 'failed' && card.errors[0]?.domain === 'Shitaku';
  return t(`commands.timeline.sentence.${here ? 'failedHere' : card.state}`, { seconds });
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
