import type { OperationDetail } from '#contract/operations.ts';
import { optionText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';

/** What is said with the command, without secrets. */
export const SaidOptions = ({ operation }: { operation: OperationDetail }) => {
  const { t } = useText();
  return <Facts facts={operation.options.map((option) => optionText(t, operation.command, option))} />;
};
