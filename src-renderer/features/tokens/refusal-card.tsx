import { IconCircleXFilled } from '@tabler/icons-react';
import styles from './tokens.module.css';

/** What went wrong, in named parts, so that nobody has to search a paragraph for what to do. */
export const RefusalCard = ({ title, parts }: { title: string; parts: readonly { readonly name: string; readonly text: string }[] }) => (
  <div className={styles.refusal} role="alert">
    <h3>
      <IconCircleXFilled size={20} aria-hidden />
      {title}
    </h3>
    <dl>
      {parts.map(({ name, text }) => (
        <div key={name} className={styles.part}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  </div>
);
