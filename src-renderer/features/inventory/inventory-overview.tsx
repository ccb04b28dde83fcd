import type { DeviceUser, InventoryOfDevice, SimSlot } from '#contract/inventory.ts';
import type { FactName } from '#contract/inventory-facts.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { factsByGroup, sizeText } from './fact-texts.ts';
import styles from './inventory.module.css';
import { ToldAt } from './told-at.tsx';

/** They stand at the top of the overview. */
const ABOVE: readonly FactName[] = ['batteryLevel', 'capacity', 'available', 'wifiMac', 'imei', 'supervised'];

/** Everything else a device told of itself, by what belongs together. */
export const InventoryOverview = ({ deviceId }: { deviceId: string }) => {
  const { t, language } = useText();
  const { value } = useAsk('inventory', 'ofDevice', { deviceId });
  if (value === undefined) return null;
  const { device, users, changes } = value;
  return (
    <div className={`${styles.stack} ${styles.below}`}>
      <ToldAt at={device?.at ?? null} never={t('inventory.never.device')} />
      <div className={styles.flow}>
        {factsByGroup(device?.told.facts ?? [], t, language, ABOVE).map(({ group, facts }) => (
          <Panel key={group} title={t(`inventory.groups.${group}`)}>
            <Facts facts={facts} />
          </Panel>
        ))}
        {device?.told.slots.map((slot, index) => (
          <Slot key={slot.slot ?? index} slot={slot} place={index + 1} />
        ))}
        {users === null ? null : <Users at={users.at} users={users.told} />}
        {changes.length === 0 ? null : <Changes changes={changes} />}
      </div>
    </div>
  );
};

const Slot = ({ slot, place }: { slot: SimSlot; place: number }) => {
  const { t } = useText();
  const names = ['label', 'phoneNumber', 'carrier', 'homeCarrier', 'imei', 'meid', 'iccid', 'eid'] as const;
  const coded: readonly string[] = ['phoneNumber', 'imei', 'meid', 'iccid', 'eid'];
  const told = names.flatMap((name): Fact[] => {
    const text = slot[name];
    return text === null ? [] : [{ name: t(`inventory.slot.${name}`), value: text, mono: coded.includes(name) }];
  });
  const use = slot.forData === true ? (slot.forVoice === true ? 'dataAndVoice' : 'data') : slot.forVoice === true ? 'voice' : null;
  const roaming =
    slot.roaming === null ? [] : [{ name: t('inventory.slot.roaming'), value: t(slot.roaming ? 'inventory.yes' : 'inventory.no') }];
  const used = use === null ? [] : [{ name: t('inventory.slot.use'), value: t(`inventory.slot.${use}`) }];
  return (
    <Panel title={t('common.withNote', { main: t('inventory.sections.slots'), note: t('inventory.slot.title', { slot: place }) })}>
      <Facts facts={[...told, ...roaming, ...used]} />
    </Panel>
  );
};

const Users = ({ at, users }: { at: number; users: readonly DeviceUser[] }) => {
  const { t } = useText();
  const stateOf = ({ loggedIn, waitsToSync }: DeviceUser) =>
    loggedIn === true ? 'loggedIn' : waitsToSync === true ? 'waits' : loggedIn === false ? 'away' : null;
  return (
    <Panel title={t('inventory.sections.users')} flush>
      <p className={styles.note}>
        <ToldAt at={at} never="" />
      </p>
      {users.length === 0 ? (
        <p className={styles.note}>{t('inventory.nothing.users')}</p>
      ) : (
        <table className={styles.table} aria-label={t('inventory.sections.users')}>
          <thead>
            <tr>
              <th scope="col">{t('inventory.user.name')}</th>
              <th scope="col">{t('inventory.user.state')}</th>
              <th scope="col" data-align="end">
                {t('inventory.user.used')}
              </th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => {
              const state = stateOf(user);
              return (
                <tr key={user.name}>
                  <td>
                    {user.fullName || user.name}
                    {user.fullName === '' ? null : <span className={styles.identifier}>{user.name}</span>}
                  </td>
                  <td>{state === null ? t('common.none') : t(`inventory.user.${state}`)}</td>
                  <td data-align="end">{user.used === null ? t('common.none') : sizeText(user.used, t)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
};

const Changes = ({ changes }: { changes: InventoryOfDevice['changes'] }) => {
  const { t, language } = useText();
  return (
    <Panel title={t('inventory.sections.changes')}>
      <ul className={styles.changes}>
        {changes.map(({ at, kind, name, before, after }, index) => (
          // Lines have no name of their own and never change place.
          <li key={`${at}${kind}${name}${index}`}>
            {t(`inventory.change.${kind}`, { name, before: before ?? '', after: after ?? '' })}
            <span className={styles.identifier}>{momentText(at, language)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
