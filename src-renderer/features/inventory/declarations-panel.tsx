import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconClock, IconDownload, IconX } from '@tabler/icons-react';
import type { DeclarationView, UpdatePhase, UpdateView } from '#contract/declarations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './inventory.module.css';

const stateLook = {
  pending: { tone: 'muted', icon: IconCircleDashed },
  active: { tone: 'good', icon: IconCircleCheck },
  inactive: { tone: 'muted', icon: IconClock },
  invalid: { tone: 'bad', icon: IconX },
} as const satisfies Record<DeclarationView['state'], unknown>;

const phaseLook = {
  declared: { tone: 'muted', icon: IconCircleDashed },
  received: { tone: 'info', icon: IconCircleCheck },
  waiting: { tone: 'info', icon: IconClock },
  downloading: { tone: 'info', icon: IconDownload },
  prepared: { tone: 'info', icon: IconCircleCheck },
  installing: { tone: 'indigo', icon: IconDownload },
  failed: { tone: 'bad', icon: IconAlertTriangle },
  unavailable: { tone: 'bad', icon: IconX },
} as const satisfies Record<UpdatePhase, unknown>;

/** What is declared to a device and how it stands with it; the update it shall install first. */
export const DeclarationsPanel = ({ deviceId }: { deviceId: string }) => {
  const { t, language } = useText();
  const { value } = useAsk('declarations', 'ofDevice', { deviceId });
  if (value === undefined) return null;
  const { supported, fetchedAt, toldAt, declarations, update, errors } = value;
  if (!supported) {
    return (
      <Panel title={t('inventory.sections.declarations')}>
        <p className="quiet">{t('inventory.declarations.unsupported')}</p>
      </Panel>
    );
  }
  const fetched =
    fetchedAt === null
      ? t('inventory.declarations.notFetched')
      : t('inventory.declarations.fetched', { time: momentText(fetchedAt, language) });
  return (
    <Panel title={t('inventory.sections.declarations')} flush>
      <p className={`${styles.note} quiet`}>
        {fetched} {toldAt === null ? null : t('inventory.declarations.told', { time: momentText(toldAt, language) })}
      </p>
      {update === null ? null : <Update update={update} />}
      <table className={styles.table} aria-label={t('inventory.sections.declarations')}>
        <tbody>
          {declarations.map(({ purpose, state, reasons }) => (
            <tr key={purpose}>
              <td>
                {t(`inventory.declarations.purpose.${purpose}`)}
                <Reasons reasons={reasons} />
              </td>
              <td>
                <Chip {...stateLook[state]} label={t(`inventory.declarations.state.${state}`)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {errors.length === 0 ? null : (
        <div className={styles.note}>
          <p>{t('inventory.declarations.errors')}</p>
          {errors.map(({ item, reasons }) => (
            <p key={item}>
              <span className="mono">{item}</span>
              <Reasons reasons={reasons} />
            </p>
          ))}
        </div>
      )}
    </Panel>
  );
};

const Update = ({ update }: { update: UpdateView }) => {
  const { t } = useText();
  const { version, build, deadline, phase, failures, failure, reasons } = update;
  const said =
    build === null ? version : t('common.withNote', { main: version, note: t('inventory.declarations.update.build', { build }) });
  return (
    <section className={styles.note} aria-label={t('inventory.declarations.update.title')}>
      <p>{t('inventory.declarations.update.target', { version: said, deadline: deadline.replace('T', ' ').slice(0, 16) })}</p>
      <Chip {...phaseLook[phase]} label={t(`inventory.declarations.update.phase.${phase}`)} />
      {failures === 0 ? null : (
        <p>
          {t('inventory.declarations.update.failures', {
            count: failures,
            reason: failure ?? t('inventory.declarations.update.unknownReason'),
          })}
        </p>
      )}
      <Reasons reasons={reasons} />
    </section>
  );
};

const Reasons = ({ reasons }: { reasons: DeclarationView['reasons'] }) => (
  <>
    {reasons.map(({ code, description }) => (
      <span key={code} className={styles.identifier}>
        <code>{code}</code> {description}
      </span>
    ))}
  </>
);
