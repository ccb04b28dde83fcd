import { useEffect, useEffectEvent, useRef } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';

/** With nothing installed there is nothing to choose: coming here begins. */
export const BeginNew = () => {
  const { t } = useText();
  const begin = useCall('push', 'begin');
  const begun = useRef(false);
  const start = useEffectEvent(() => {
    if (begun.current) return;
    begun.current = true;
    void begin.run({ flow: 'new' });
  });
  useEffect(() => start(), []);
  return begin.refusal === null ? <DelayedLoader label={t('push.beginning')} /> : <RefusedNotice refusal={begin.refusal} />;
};
