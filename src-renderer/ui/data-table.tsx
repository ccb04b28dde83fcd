import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import styles from './data-table.module.css';

export interface Column<Row, Sort extends string> {
  readonly id: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly sort?: Sort;
  readonly width?: string;
  readonly align?: 'end';
}

interface DataTableProps<Row, Sort extends string> {
  readonly label: string;
  readonly columns: readonly Column<Row, Sort>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowLabel: (row: Row) => string;
  readonly sort: { readonly by: Sort; readonly descending: boolean };
  readonly onSort: (by: Sort) => void;
  readonly onOpen: (row: Row) => void;
}

/** A table whose rows are walked with the arrow keys and opened with Enter. */
export const DataTable = <Row, Sort extends string>(props: DataTableProps<Row, Sort>) => {
  const { label, columns, rows, rowKey, rowLabel, sort, onSort, onOpen } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState(0);
  const last = rows.length - 1;
  const reachable = Math.min(current, Math.max(0, last));

  const walk = (event: KeyboardEvent, index: number, row: Row) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
    if (event.key === 'Enter') onOpen(row);
    else if (to === undefined) return;
    else body.current?.rows[Math.max(0, Math.min(last, to))]?.focus();
    event.preventDefault();
  };

  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row, index) => (
          <tr
            key={rowKey(row)}
            aria-label={rowLabel(row)}
            tabIndex={index === reachable ? 0 : -1}
            onFocus={() => setCurrent(index)}
            onClick={() => onOpen(row)}
            onKeyDown={(event) => walk(event, index, row)}
          >
            {columns.map((column) => (
              <td key={column.id} data-align={column.align}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Head = <Row, Sort extends string>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row, Sort>;
  sort: { by: Sort; descending: boolean };
  onSort: (by: Sort) => void;
}) => {
  const by = column.sort;
  const width = column.width === undefined ? {} : { style: { width: column.width } };
  if (by === undefined) {
    return (
      <th scope="col" data-align={column.align} {...width}>
        {column.label}
      </th>
    );
  }
  const active = sort.by === by;
  const Arrow = !active ? IconArrowsSort : sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" data-align={column.align} {...width} aria-sort={!active ? 'none' : sort.descending ? 'descending' : 'ascending'}>
      <button type="button" className={styles.sorter} data-active={active ? '' : undefined} onClick={() => onSort(by)}>
        {column.label}
        <Arrow size={13} stroke={2} aria-hidden />
      </button>
    </th>
  );
};
