import { IconAlertTriangle } from '@tabler/icons-react';
import type { Refusal } from '../bridge/ask.ts';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';

/** Why main did not do it, in one sentence; nothing while it did. */
export const RefusedNotice = ({ refusal }: { refusal: Refusal | null }) => {
  const { t } = useText();
  return refusal === null ? null : (
    <Notice tone="bad" icon={IconAlertTriangle} role="alert">
      <p>{refusalText(t, refusal)}</p>
    </Notice>
  );
};
