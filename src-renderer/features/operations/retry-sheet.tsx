import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import type { OperationDetail } from '#contract/operations.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { commandTitle } from '../../text/command-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { type Draft, optionsOf } from '../commands/command-draft.ts';
import { CommandFields } from '../commands/command-fields.tsx';
import { SaidOptions } from './said-options.tsx';

interface RetrySheetProps {
  readonly operation: OperationDetail;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly onRetry: (secrets: CommandOptions) => void;
  readonly onClose: () => void;
}

/** To say it again what was secret is given anew, as it is kept nowhere; all else stays as it was said. */
export const RetrySheet = ({ operation, pending, refusal, onRetry, onClose }: RetrySheetProps) => {
  const { t } = useText();
  const [draft, setDraft] = useState<Draft>({});
  const { command, options, retryable } = operation;
  const { fields } = catalogueEntry(command);
  const problem =
    refusal?.code === 'invalid-options' ? { field: refusal.details['field'] ?? '', problem: refusal.details['problem'] ?? '' } : null;
  const given = optionsOf(command, draft);
  return (
    <Sheet
      open
      title={t('operations.progress.retrySheet.title', { title: commandTitle(t, command), count: retryable })}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button loading={pending} disabled={Object.keys(given).length === 0} onClick={() => onRetry(given)}>
            {t('operations.progress.retrySheet.next')}
          </Button>
        </>
      }
    >
      <p>{t('operations.progress.retrySheet.text')}</p>
      {options.length > 0 ? <SaidOptions operation={operation} /> : null}
      <CommandFields
        type={command}
        draft={draft}
        problem={problem}
        only={(key) => fields[key]?.sealed === true}
        onChange={(key, value) => setDraft((before) => ({ ...before, [key]: value }))}
      />
      {refusal === null || problem !== null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
