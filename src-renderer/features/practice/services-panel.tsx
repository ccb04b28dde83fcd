import { Button, Select } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ValueOf } from '../../bridge/ask.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { refused } from '../../ui/toast.ts';
import { HandsBody } from './hands-body.tsx';
import styles from './services.module.css';

type State = ValueOf<'practice', 'state'>;
type Service = State['services'][number];

/** Select wants a value of its own for "nothing is wrong". */
const WORKS = 'works';

/** What can be practised, among the settings: Apple's services, and the devices. */
export const PracticeServicesPanel = () => {
  const { t } = useText();
  return (
    <>
      <ServicesPanel />
      <Panel title={t('practice.title')} flush>
        <p className={styles.simulated}>{t('practice.lead')}</p>
        <div className={styles.hands}>
          <HandsBody />
        </div>
      </Panel>
    </>
  );
};

/** Each simulated service can be made to fail, so that people meet every refusal once before it counts. */
const ServicesPanel = () => {
  const { t } = useText();
  const { value } = useAsk('practice', 'state', {});
  const setFault = useCall('practice', 'setFault');
  if (value === undefined) return null;
  const set = async (service: Service['service'], fault: string | null): Promise<boolean> => {
    const answer = await setFault.run({ service, fault });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('practice', 'setFault', answer.error)));
    return answer.ok;
  };
  const broken = value.services.filter(({ fault }) => fault !== null);
  const allRight = async () => {
    for (const { service } of broken) if (!(await set(service, null))) return;
  };
  return (
    <Panel
      title={t('practice.panel.title')}
      aside={
        <Button variant="default" disabled={broken.length === 0 || setFault.pending} onClick={() => void allRight()}>
          {t('practice.panel.allRight')}
        </Button>
      }
    >
      <div className={styles.stack}>
        <p className="quiet">{t('practice.panel.lead')}</p>
        <Links state={value} />
        <p className="quiet">{t('practice.panel.mailTo', { address: value.mailAddress })}</p>
        <ul className={styles.services} aria-label={t('practice.panel.list')}>
          {value.services.map((service) => (
            <ServiceRow key={service.service} service={service} onSet={(fault) => void set(service.service, fault)} />
          ))}
        </ul>
      </div>
    </Panel>
  );
};

const ServiceRow = ({ service: { service, fault, faults }, onSet }: { service: Service; onSet: (fault: string | null) => void }) => {
  const { t } = useText();
  const name = t(`practice.serviceNames.${service}`);
  const say = (code: string) => sayIfKnown(t, `practice.services.${service}.${code}`) ?? code;
  return (
    <li data-broken={fault === null ? undefined : ''}>
      <span className={styles.name}>{name}</span>
      <Select
        aria-label={t('practice.panel.select', { service: name })}
        data={[{ value: WORKS, label: t('practice.panel.works') }, ...faults.map((code) => ({ value: code, label: say(code) }))]}
        value={fault ?? WORKS}
        allowDeselect={false}
        onChange={(chosen) => {
          if (chosen !== null && chosen !== (fault ?? WORKS)) onSet(chosen === WORKS ? null : chosen);
        }}
      />
      <Button
        variant="default"
        disabled={fault === null}
        aria-label={t('practice.panel.rightThis', { service: name })}
        onClick={() => onSet(null)}
      >
        {t('practice.panel.right')}
      </Button>
    </li>
  );
};

const Links = ({ state }: { state: State }) => {
  const { t } = useText();
  const links = [
    { url: state.portalUrl, label: t('practice.panel.pushPortal') },
    { url: state.businessPortalUrl, label: t('practice.panel.businessPortal') },
    { url: state.mailUrl, label: t('practice.panel.mail') },
  ];
  return (
    <nav className={styles.links} aria-label={t('practice.panel.links')}>
      {links.map(({ url, label }) => (
        <Button
          key={label}
          component="a"
          href={url}
          target="_blank"
          rel="noopener"
          variant="subtle"
          rightSection={<IconExternalLink size={15} aria-hidden />}
        >
          {label}
        </Button>
      ))}
    </nav>
  );
};
