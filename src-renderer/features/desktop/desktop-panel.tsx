import { Radio, Stack, Switch } from '@mantine/core';
import type { ClosingChoice } from '#contract/desktop.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { refused } from '../../ui/toast.ts';

const choices = ['ask', 'keep', 'quit'] as const satisfies readonly ClosingChoice[];

/** What closing the window means, and whether Shitaku is there from login on. Nothing in a browser, which has no such window. */
export const DesktopPanel = () => {
  const { t } = useText();
  const { value } = useAsk('desktop', 'get', {});
  const setClosing = useCall('desktop', 'setClosing');
  const setStart = useCall('desktop', 'setStartAtLogin');
  const desktop = value?.desktop ?? null;
  if (desktop === null) return null;
  const choose = async (next: string) => {
    const answer = await setClosing.run({ closing: choices.find((each) => each === next) ?? 'ask' });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('desktop', 'setClosing', answer.error)));
  };
  const start = async (on: boolean) => {
    const answer = await setStart.run({ on });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('desktop', 'setStartAtLogin', answer.error)));
  };
  return (
    <Panel title={t('desktop.title')}>
      <Stack gap={18}>
        <Radio.Group label={t('desktop.closing')} value={desktop.closing} onChange={(next) => void choose(next)}>
          <Stack gap={10} mt={6}>
            {choices.map((each) => (
              <Radio key={each} value={each} label={t(`desktop.choices.${each}`)} description={t(`desktop.meaning.${each}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Switch
          label={t('desktop.startAtLogin')}
          description={t(desktop.startAtLogin === null ? 'desktop.startNotHere' : 'desktop.startMeaning')}
          checked={desktop.startAtLogin === true}
          disabled={desktop.startAtLogin === null || setStart.pending}
          onChange={(event) => void start(event.currentTarget.checked)}
        />
      </Stack>
    </Panel>
  );
};
