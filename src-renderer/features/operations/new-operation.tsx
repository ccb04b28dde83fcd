import { Button } from '@mantine/core';
import { IconAlertTriangle, IconListSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandTitle } from '../../text/command-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Draft, fieldsOf, firstDraft, optionsOf } from '../commands/command-draft.ts';
import { CommandFields, type FieldProblem } from '../commands/command-fields.tsx';
import { CommandList } from '../commands/command-list.tsx';
import styles from './operations.module.css';
import { useCarriedSelection } from './selection.ts';
import { firstTarget, type TargetDraft, targetOf } from './target.ts';
import { TargetPicker } from './target-picker.tsx';
import { TargetSummary } from './target-summary.tsx';
import { useStanding } from './use-standing.ts';
import { WhoCan } from './who-can.tsx';

const nobody = { ids: [] };

/** From left to right: what, how, and for whom. The plan follows. */
export const NewOperation = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const carried = useCarriedSelection();
  const [type, setType] = useState<CommandType | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [to, setTo] = useState(() => firstTarget(carried !== null));
  const views = useAsk('devices', 'views', {}).value?.views ?? [];
  const selection = targetOf(to, carried);
  const { narrowed } = to;
  const asked = { target: selection ?? nobody, able: [...narrowed.able] };
  const told = useAsk('operations', 'choices', asked, { enabled: selection !== null, keepPrevious: true }).value;
  const choices = selection === null ? undefined : told;
  // Of a whole fleet the choices take seconds; how many it has, and of which systems, is known at once.
  const firstLook = choices === undefined && selection !== null;
  const known = useAsk('devices', 'summary', { selection: selection ?? nobody }, { enabled: firstLook }).value;
  const summary = choices ?? (firstLook && narrowed.able.length === 0 ? known : undefined);
  const standing = useStanding(choices);
  const planning = useCall('operations', 'plan');
  const { refusal } = planning;
  const problem: FieldProblem | null =
    refusal?.code === 'invalid-options' ? { field: refusal.details['field'] ?? '', problem: refusal.details['problem'] ?? '' } : null;

  const narrow = (next: TargetDraft['narrowed']) => setTo((before) => ({ ...before, narrowed: next }));
  const choose = (next: CommandType) => {
    planning.reset();
    setType(next);
    setDraft(firstDraft(next));
  };
  const plan = async () => {
    if (type === null || selection === null) return;
    const answer = await planning.run({ command: { type, options: optionsOf(type, draft) }, ...asked, target: selection });
    if (!answer.ok) return;
    planning.reset();
    void navigate({ to: '/operations/$operationId', params: { operationId: answer.value.id } });
  };
  return (
    <div className={styles.making}>
      <section className={styles.what} aria-labelledby="operation-what">
        <h2 id="operation-what">{t('operations.choose.title')}</h2>
        <CommandList
          searchLabel={t('operations.choose.search')}
          standing={(each) => (catalogueEntry(each).single === true ? { closed: t('operations.choose.single') } : standing(each))}
          chosen={type}
          tall
          onChoose={choose}
        />
      </section>
      <section className={styles.how} aria-labelledby="operation-how">
        <h2 id="operation-how">{t('operations.options.title')}</h2>
        {type === null ? (
          <Empty icon={IconListSearch} title={t('operations.choose.empty')} />
        ) : (
          <>
            <div>
              <h3>{commandTitle(t, type)}</h3>
              <p>{t(`commands.meanings.${type}`)}</p>
            </div>
            <WhoCan
              type={type}
              choices={choices}
              left={narrowed.able.includes(type)}
              onLeave={(left) =>
                narrow({ ...narrowed, able: left ? [...narrowed.able, type] : narrowed.able.filter((each) => each !== type) })
              }
            />
            {fieldsOf(type).length === 0 ? (
              <p className="quiet">{t('operations.options.none')}</p>
            ) : (
              <CommandFields
                key={type}
                type={type}
                draft={draft}
                problem={problem}
                onChange={(key, value) => {
                  setDraft((before) => ({ ...before, [key]: value }));
                  if (problem !== null) planning.reset();
                }}
              />
            )}
          </>
        )}
      </section>
      <section className={styles.whom} aria-labelledby="operation-whom">
        <h2 id="operation-whom">{t('operations.target.title')}</h2>
        <TargetPicker draft={to} carried={carried} views={views} onChange={setTo} />
        {selection === null ? (
          <p className="quiet">{t('operations.target.none')}</p>
        ) : summary === undefined ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <TargetSummary summary={summary} narrowed={narrowed} onNarrow={narrow} />
        )}
        {refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, refusal)}</p>
          </Notice>
        )}
        <Button
          disabled={type === null || selection === null || summary?.total === 0}
          loading={planning.pending}
          onClick={() => void plan()}
        >
          {t('operations.toPlan')}
        </Button>
      </section>
    </div>
  );
};
