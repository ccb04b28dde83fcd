import { useLocalStorage } from '@mantine/hooks';
import { IconChevronRight, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import styles from './devices.module.css';
import { type Branch, branchesOf } from './organization-branches.ts';

interface TreeProps {
  /** The chosen path; null: all. */
  readonly value: string | null;
  readonly onChange: (path: string | null) => void;
}

/** The organisations with devices, as they lie in each other; one press shows those of one. */
export const OrganizationTree = memo(({ value, onChange }: TreeProps) => {
  const { t } = useText();
  const [open, setOpen] = useLocalStorage({ key: 'shitaku.device-tree', defaultValue: true, getInitialValueInEffect: false });
  const asked = useAsk('devices', 'organizations', {}, { keepPrevious: true });
  const organizations = asked.value?.organizations ?? [];
  // Without any organisation the tree would only take room.
  if (!organizations.some(({ path }) => path !== '') && value === null) return null;
  const all = organizations.reduce((sum, { count }) => sum + count, 0);
  const none = organizations.find(({ path }) => path === '')?.count ?? 0;
  const Toggle = open ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  const toggle = (
    <button
      type="button"
      className={styles.toggle}
      aria-expanded={open}
      aria-label={t(open ? 'devices.tree.close' : 'devices.tree.open')}
      onClick={() => setOpen(!open)}
    >
      <Toggle size={18} aria-hidden />
    </button>
  );
  if (!open) return <div className={styles.treeClosed}>{toggle}</div>;
  return (
    <nav className={styles.tree} aria-label={t('devices.tree.label')}>
      <div className={styles.treeHead}>
        <h2>{t('devices.columns.organization')}</h2>
        {toggle}
      </div>
      <ul>
        <Leaf label={t('devices.tree.all')} count={all} chosen={value === null} onChoose={() => onChange(null)} />
        {branchesOf(organizations).map((branch) => (
          <Twig key={branch.path} branch={branch} depth={0} value={value} onChange={onChange} />
        ))}
        {none === 0 ? null : <Leaf label={t('devices.tree.none')} count={none} chosen={value === ''} onChoose={() => onChange('')} />}
      </ul>
    </nav>
  );
});

const Twig = ({ branch, depth, value, onChange }: TreeProps & { branch: Branch; depth: number }) => {
  const { t } = useText();
  const [open, setOpen] = useState(value?.startsWith(`${branch.path}/`) ?? false);
  const foldable = branch.branches.length > 0;
  return (
    <Leaf
      label={branch.name}
      title={branch.path}
      count={branch.count}
      depth={depth}
      chosen={value === branch.path}
      onChoose={() => onChange(branch.path)}
      fold={
        foldable ? (
          <button
            type="button"
            className={styles.fold}
            aria-expanded={open}
            aria-label={t('devices.tree.fold', { name: branch.name })}
            onClick={() => setOpen(!open)}
          >
            <IconChevronRight size={14} aria-hidden data-open={open ? '' : undefined} />
          </button>
        ) : null
      }
    >
      {foldable && open ? (
        <ul>
          {branch.branches.map((each) => (
            <Twig key={each.path} branch={each} depth={depth + 1} value={value} onChange={onChange} />
          ))}
        </ul>
      ) : null}
    </Leaf>
  );
};

const Leaf = ({
  label,
  title,
  count,
  depth = 0,
  chosen,
  onChoose,
  fold = null,
  children,
}: {
  label: string;
  title?: string;
  count: number;
  depth?: number;
  chosen: boolean;
  onChoose: () => void;
  fold?: React.ReactNode;
  children?: React.ReactNode;
}) => (
  <li>
    <div className={styles.leaf} data-chosen={chosen ? '' : undefined} style={{ paddingInlineStart: 6 + depth * 14 }}>
      <span className={styles.foldPlace}>{fold}</span>
      <button
        type="button"
        className={styles.leafName}
        aria-current={chosen ? 'true' : undefined}
        title={title ?? label}
        onClick={onChoose}
      >
        <span>{label}</span>
        <span className={styles.leafCount}>{count.toLocaleString('en')}</span>
      </button>
    </div>
    {children}
  </li>
);
