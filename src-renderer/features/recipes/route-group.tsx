import { ActionIcon, Button, NumberInput, Radio, TextInput } from '@mantine/core';
import { IconBan, IconHelp, IconRoute, IconX } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './route.module.css';
import { type Answer, nextQuestion, type Route, type RouteAnswers, routeOf } from './route-rules.ts';

/** Devices that were bought together, and what is known of them. */
export interface RouteGroup {
  readonly uid: number;
  readonly name: string;
  readonly count: number | '';
  readonly answers: RouteAnswers;
}

interface RouteGroupFormProps {
  readonly group: RouteGroup;
  readonly number: number;
  readonly onChange: (group: RouteGroup) => void;
  readonly onRemove?: () => void;
  readonly onChoose?: (route: Route) => void;
}

const looks = {
  none: { tone: 'amber', icon: IconBan },
  ask: { tone: 'caution', icon: IconHelp },
} as const;

/** Asks about one group, a question at a time, and says which recipe it takes. */
export const RouteGroupForm = ({ group, number, onChange, onRemove, onChoose }: RouteGroupFormProps) => {
  const { t } = useText();
  const { answers } = group;
  const legend = t('recipes.route.group', { number });
  const answer = (question: keyof RouteAnswers) => (value: string) =>
    onChange({ ...group, answers: { ...answers, [question]: value as Answer } });
  const asked = (question: keyof RouteAnswers, options: readonly Answer[], hint?: string) =>
    answers[question] === null && nextQuestion(answers) !== question ? null : (
      <Radio.Group
        label={t(`recipes.route.${question}`)}
        {...(hint === undefined ? {} : { description: hint })}
        value={answers[question] ?? ''}
        onChange={answer(question)}
      >
        <div className={styles.options}>
          {options.map((option) => (
            <Radio key={option} size="xs" value={option} label={t(`recipes.route.${option}`)} />
          ))}
        </div>
      </Radio.Group>
    );
  return (
    <fieldset className={styles.group} aria-label={legend}>
      <div className={styles.groupHead}>
        <h3>{legend}</h3>
        {onRemove === undefined ? null : (
          <ActionIcon variant="default" size={26} aria-label={t('recipes.route.remove', { group: legend })} onClick={onRemove}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <div className={styles.what}>
        <TextInput
          label={t('recipes.route.name')}
          placeholder={t('recipes.route.nameHint')}
          maxLength={100}
          value={group.name}
          onChange={(event) => onChange({ ...group, name: event.currentTarget.value })}
        />
        <NumberInput
          label={t('recipes.route.count')}
          min={1}
          max={99_999}
          allowDecimal={false}
          hideControls
          value={group.count}
          onChange={(count) => onChange({ ...group, count: typeof count === 'number' ? count : '' })}
        />
      </div>
      {asked('channel', ['yes', 'no', 'unknown'], t('recipes.route.channelHint'))}
      {answers.channel === 'no' ? asked('erase', ['yes', 'no']) : null}
      {answers.channel === 'no' && answers.erase === 'yes' ? asked('unremovable', ['yes', 'no']) : null}
      <div role="status">
        <Recommendation answers={answers} {...(onChoose === undefined ? {} : { onChoose })} />
      </div>
    </fieldset>
  );
};

const Recommendation = ({ answers, onChoose }: { answers: RouteAnswers; onChoose?: (route: Route) => void }) => {
  const { t } = useText();
  const route = routeOf(answers);
  if (route === null) return <p className="quiet">{t('recipes.route.unanswered')}</p>;
  if (route === 'none' || route === 'ask') {
    return (
      <Notice {...looks[route]} title={t(route === 'none' ? 'recipes.route.noRecipe' : 'recipes.route.askFirst')}>
        <p>{t(`recipes.route.because.${route}`)}</p>
      </Notice>
    );
  }
  return (
    <Notice
      tone="good"
      icon={IconRoute}
      title={`${t('recipes.route.result')}: ${t(`recipes.shipped.${route}.name`)}`}
      {...(onChoose === undefined
        ? {}
        : {
            action: (
              <Button size="compact-sm" onClick={() => onChoose(route)}>
                {t('recipes.route.use')}
              </Button>
            ),
          })}
    >
      <p>{t(`recipes.route.because.${route}`)}</p>
      <p>{t(`recipes.route.notes.${route}`)}</p>
    </Notice>
  );
};
