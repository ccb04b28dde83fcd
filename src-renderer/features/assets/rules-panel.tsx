import { Button, Checkbox, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ScanRules } from '#contract/assets.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import styles from './assets.module.css';

/** Which codes are asset numbers. */
export const RulesPanel = () => {
  const { t } = useText();
  const { value } = useAsk('assets', 'rules', {});
  return value === undefined ? <DelayedLoader label={t('frame.loading')} /> : <RulesForm rules={value} />;
};

const RulesForm = ({ rules }: { rules: ScanRules }) => {
  const { t } = useText();
  const save = useCall('assets', 'saveRules');
  const [patterns, setPatterns] = useState(rules.assetPatterns.join('\n'));
  const [dropLeadingS, setDrop] = useState(rules.dropLeadingS);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const assetPatterns = patterns
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const answer = await save.run({ assetPatterns, dropLeadingS });
    if (answer.ok) told(t('assets.rules.saved'));
  };
  return (
    <Panel title={t('assets.rules.title')} className={styles.narrow}>
      <form className={styles.fields} onSubmit={(event) => void submit(event)} noValidate>
        <Textarea
          label={t('assets.rules.patterns')}
          description={t('assets.rules.patternsHint')}
          classNames={{ input: 'mono' }}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          value={patterns}
          error={save.refusal === null ? null : refusalText(t, save.refusal)}
          onChange={(event) => {
            save.reset();
            setPatterns(event.currentTarget.value);
          }}
        />
        <Checkbox
          label={t('assets.rules.dropLeadingS')}
          description={t('assets.rules.dropLeadingSHint')}
          checked={dropLeadingS}
          onChange={(event) => setDrop(event.currentTarget.checked)}
        />
        <div>
          <h3 className={styles.heading}>{t('assets.rules.others')}</h3>
          <ul className={styles.plain}>
            <li>{t('assets.rules.serial')}</li>
            <li>{t('assets.rules.imei')}</li>
          </ul>
        </div>
        <div>
          <Button type="submit" loading={save.pending}>
            {t('assets.rules.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
};
