import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, IconPlayerStop } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { SettingsView } from '#contract/settings.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import styles from './settings.module.css';

const looks = {
  listening: { tone: 'good', icon: IconCircleCheck },
  stopped: { tone: 'muted', icon: IconPlayerStop },
  failed: { tone: 'bad', icon: IconCircleX },
} as const;

/** Where devices reach the engine, and plainly what its placement means. */
export const EnginePanel = ({ engine }: { engine: SettingsView['engine'] }) => {
  const { t } = useText();
  const move = useCall('settings', 'setEngineAddress');
  const [draft, setDraft] = useState<{ host?: string; port?: number | string }>({});
  const host = draft.host ?? engine.host;
  const port = draft.port ?? engine.port;

  const portOk = typeof port === 'number' && port >= 1 && port <= 65_535;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!portOk) return;
    const answer = await move.run({ host, port });
    if (!answer.ok) return;
    setDraft({});
    told(t('settings.engine.moved'));
  };
  const hostError = move.refusal?.code === 'host-invalid' ? refusalText(t, move.refusal) : null;

  return (
    <Panel title={t('settings.engine.title')} aside={<Chip {...looks[engine.state]} label={t(`status.engine.${engine.state}`)} />}>
      <div className={styles.form}>
        {engine.problem === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{t(`status.engineProblem.${engine.problem}`)}</p>
          </Notice>
        )}
        <Notice tone="info" icon={IconInfoCircle}>
          <p>{t('settings.engine.embeddedNote')}</p>
        </Notice>
        <Facts
          facts={[
            { name: t('settings.engine.placement'), value: t(`settings.engine.placements.${engine.placement}`) },
            { name: t('settings.engine.url'), value: engine.url ?? t('common.none'), mono: engine.url !== null },
          ]}
        />
        <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
          <TextInput
            label={t('settings.engine.host')}
            description={t('settings.engine.hostHint')}
            value={host}
            maxLength={253}
            spellCheck={false}
            error={hostError}
            onChange={(event) => {
              move.reset();
              setDraft({ ...draft, host: event.currentTarget.value });
            }}
          />
          <div className={styles.row}>
            <NumberInput
              label={t('settings.engine.port')}
              value={port}
              min={1}
              max={65_535}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              w={120}
              onChange={(value) => {
                move.reset();
                setDraft({ ...draft, port: value });
              }}
            />
            <Button
              type="submit"
              variant="default"
              loading={move.pending}
              disabled={!portOk || (host === engine.host && port === engine.port)}
            >
              {t('settings.engine.action')}
            </Button>
          </div>
          {move.refusal === null || hostError !== null ? null : (
            <Notice tone="bad" icon={IconAlertTriangle} role="alert">
              <p>{refusalText(t, move.refusal)}</p>
            </Notice>
          )}
        </form>
      </div>
    </Panel>
  );
};
