import { IconDevices } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import { Empty } from '../../ui/empty.tsx';
import styles from './devices.module.css';

/** The three ways to a first device (product.md, decision of seed 3); `practice`: and one for those who practise. */
export const NoDevices = ({ practice }: { practice: ReactNode }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const ways = [
    ['bought', () => navigate({ to: '/certificates/$token', params: { token: 'ade' } })],
    ['byHand', () => navigate({ to: '/bench', search: { recipe: 'ade-by-hand' } })],
    ['without', () => navigate({ to: '/bench', search: { recipe: 'supervised' } })],
  ] as const;
  return (
    <Empty icon={IconDevices} title={t('devices.empty.title')}>
      <p>{t('devices.empty.text')}</p>
      <ul className={styles.ways}>
        {ways.map(([way, go]) => (
          <li key={way}>
            <button type="button" className={styles.way} onClick={() => void go()}>
              <strong>{t(`devices.empty.${way}.title`)}</strong>
              <span>{t(`devices.empty.${way}.text`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {practice}
    </Empty>
  );
};
