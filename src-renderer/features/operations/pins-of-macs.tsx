import { Button } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { type Dispatch, memo, type SetStateAction } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { useText } from '../../text/use-text.ts';
import { WhenNear } from '../../ui/when-near.tsx';
import { noPin, PinBoxes, PinConsent, type PinDraft, pinReady } from '../commands/pin-fields.tsx';
import { randomPin } from '../commands/random-pin.ts';
import styles from './operations.module.css';

type Macs = OperationDetail['pinsFor'];

/** What was typed for each Mac; in the memory of the screen only. */
export interface Pins {
  readonly typed: Readonly<Record<string, PinDraft>>;
  readonly agreed: boolean;
}

export const noPins: Pins = { typed: {}, agreed: false };

export const pinsReady = ({ typed, agreed }: Pins, macs: Macs): boolean =>
  macs.length === 0 || (agreed && macs.every(({ deviceId }) => pinReady(typed[deviceId] ?? noPin)));

interface PinsOfMacsProps {
  readonly macs: Macs;
  readonly pins: Pins;
  readonly onChange: Dispatch<SetStateAction<Pins>>;
}

/** A PIN for each Mac, each of its own. */
export const PinsOfMacs = ({ macs, pins, onChange }: PinsOfMacsProps) => {
  const { t } = useText();
  const drawAll = () => {
    const drawn = macs.map(({ deviceId }): [string, PinDraft] => {
      const pin = randomPin();
      return [deviceId, { first: pin, second: pin }];
    });
    onChange((before) => ({ ...before, typed: Object.fromEntries(drawn) }));
  };
  return (
    <div className={styles.stack}>
      <h3>{t('operations.confirm.pins')}</h3>
      <PinConsent agreed={pins.agreed} onAgree={(agreed) => onChange((before) => ({ ...before, agreed }))} />
      {macs.length > 1 ? (
        <div className={styles.head}>
          <p className="quiet">{t('operations.confirm.pinEach')}</p>
          <Button variant="default" leftSection={<IconDice5 size={15} aria-hidden />} onClick={drawAll}>
            {t('operations.confirm.pinRandomAll')}
          </Button>
        </div>
      ) : null}
      {macs.map((mac) => (
        <PinOfMac key={mac.deviceId} mac={mac} draft={pins.typed[mac.deviceId] ?? noPin} onChange={onChange} />
      ))}
    </div>
  );
};

/** As high as the boxes are. */
const BOXES_HEIGHT = 186;

interface PinOfMacProps {
  readonly mac: Macs[number];
  readonly draft: PinDraft;
  readonly onChange: PinsOfMacsProps['onChange'];
}

/** There may be hundreds, each with twelve boxes: those far away are not drawn, and typing draws anew only where it is typed. */
const PinOfMac = memo(({ mac: { deviceId, name, serialNumber }, draft, onChange }: PinOfMacProps) => {
  const { t } = useText();
  return (
    <section className={styles.pinOf} aria-label={name}>
      <p>{t('operations.confirm.pinOf', { name, serial: serialNumber })}</p>
      <WhenNear height={BOXES_HEIGHT}>
        <PinBoxes draft={draft} onChange={(next) => onChange((before) => ({ ...before, typed: { ...before.typed, [deviceId]: next } }))} />
      </WhenNear>
    </section>
  );
});
