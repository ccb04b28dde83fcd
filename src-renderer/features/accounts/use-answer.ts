import type { AccountView } from '#contract/accounts.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';

/** Answers the quarterly question, and says what comes of it. */
export const useAnswer = ({ id }: AccountView, onAnswered: (able: boolean) => void = () => {}) => {
  const { t } = useText();
  const call = useCall('accounts', 'answerSignIn');
  const answer = async (able: boolean) => {
    const outcome = await call.run({ id, able });
    if (!outcome.ok) {
      refused((t) => refusalText(t, { noun: 'accounts', call: 'answerSignIn', code: outcome.error.code, details: {} }));
      return;
    }
    if (able) told(t('accounts.question.answered'));
    onAnswered(able);
  };
  return { answer, pending: call.pending };
};
