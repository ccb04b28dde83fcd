import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { kindText } from '../../files/file-answer.tsx';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { RefusalCard, RefusalParts } from '../../wizard/refusal-card.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { factValue } from './token-facts.tsx';

type Problem = NonNullable<TokenWizard['problem']>;

/** What stands in the wizard's way: a file that was not taken, or what the service said. */
export const TokenProblem = ({ kind, problem }: { kind: TokenKind; problem: Problem }) => {
  const { t, language } = useText();
  const values = {
    name: t(`tokens.names.${kind}`),
    wanted: t(`tokens.wanted.${kind}`),
    again: t(`tokens.again.${kind}`),
    service: t(`tokens.services.${kind}`),
    site: t('tokens.site'),
    ...Object.fromEntries(Object.entries(problem.details).map(([key, value]) => [key, factValue(language, value)])),
    direction: sayIfKnown(t, `tokens.clock.${problem.details['direction'] ?? ''}`) ?? '',
  };
  const part = (name: string, path: string) => ({ name, text: sayIfKnown(t, path, values) ?? '' });

  const fileTitle = sayIfKnown(t, `tokens.refusals.${problem.code}.title`, values);
  if (fileTitle !== undefined) {
    const arrived = problem.details['kind'];
    const what = part(t('wizard.refusal.what'), `tokens.refusals.${problem.code}.what`);
    return (
      <RefusalCard title={fileTitle}>
        <RefusalParts
          parts={[
            arrived === undefined ? what : { ...what, text: kindText(t, arrived) },
            part(t('wizard.refusal.wanted'), `tokens.refusals.${problem.code}.wanted`),
            part(t('wizard.refusal.next'), `tokens.refusals.${problem.code}.next`),
          ]}
        />
      </RefusalCard>
    );
  }
  const serviceTitle = sayIfKnown(t, `tokens.service.${problem.code}.title`, values);
  if (serviceTitle === undefined) return <RefusedNotice refusal={{ noun: 'tokens', call: 'verify', ...problem }} />;
  return (
    <RefusalCard title={serviceTitle}>
      <RefusalParts
        parts={[
          part(t('tokens.refusal.means'), `tokens.service.${problem.code}.means`),
          part(t('tokens.refusal.who'), `tokens.service.${problem.code}.who`),
          part(t('tokens.refusal.where'), `tokens.service.${problem.code}.where`),
        ]}
      />
    </RefusalCard>
  );
};
