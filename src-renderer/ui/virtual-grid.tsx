import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import styles from './virtual-grid.module.css';

export interface GridColumn<Row, Sort extends string> {
  readonly id: string;
  readonly label: string;
  /** A text is cut off where it is too long, and told whole when it is pointed at; anything else cuts itself. */
  readonly cell: (row: Row, chosen: boolean) => ReactNode;
  /** Told when the cell is pointed at. */
  readonly title?: (row: Row) => string;
  readonly look?: 'mono';
  readonly sort?: Sort;
  /** Pixels; a column that grows takes a share of what is left over. */
  readonly width: number;
  readonly grows?: boolean;
  readonly align?: 'end';
}

interface VirtualGridProps<Row, Sort extends string> {
  readonly label: string;
  /** The same as before as long as nothing about them changed: rows are drawn anew for others. */
  readonly columns: readonly GridColumn<Row, Sort>[];
  /** In the head of the first column, in place of its label. */
  readonly corner: ReactNode;
  readonly total: number;
  readonly rowHeight: number;
  /** Undefined: not there yet. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly waiting: string;
  readonly sort: { readonly by: Sort; readonly descending: boolean };
  readonly onSort: (by: Sort) => void;
  readonly onOpen: (row: Row) => void;
  readonly isChosen: (row: Row) => boolean;
  /** The rows in sight, and some more. */
  readonly onRange: (first: number, last: number) => void;
  readonly current: number;
  readonly onCurrent: (index: number, extend: boolean) => void;
  /** Keys the grid itself does not know; true: taken. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Whatever makes the list another one: it is looked at from its beginning then. */
  readonly listKey: string;
}

const OVERSCAN = 5;
const HEAD_HEIGHT = 32;
/** Padding of a cell at both ends, pixels. */
const PADDING = 20;
/** No sign of a cell's font is wider: one of the Latin alphabet, and any other. Pixels. */
const [NARROW, WIDE] = [9, 14];

const Grid = <Row, Sort extends string>(props: VirtualGridProps<Row, Sort>) => {
  const { label, columns, total, rowHeight, rowAt, waiting, isChosen, onRange, current, onCurrent, onOpen, onKey, listKey } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN);
  const last = Math.min(total - 1, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);

  const look = () => {
    const { current: box } = scroller;
    if (box === null) return;
    // Only a step of whole rows is another picture.
    const top = Math.floor(box.scrollTop / rowHeight) * rowHeight;
    setView((old) => (old.top === top && old.height === box.clientHeight ? old : { top, height: box.clientHeight }));
  };
  // To ask a box for its measures while its lines change makes the browser lay them out twice.
  const beginning = useEffectEvent(() => {
    if (scroller.current === null || view.top === 0) return;
    scroller.current.scrollTop = 0;
    look();
  });
  const looking = useEffectEvent(look);
  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (box === null) return;
    const watcher = new ResizeObserver(() => looking());
    watcher.observe(box);
    looking();
    return () => watcher.disconnect();
  }, []);
  useEffect(() => onRange(first, last), [first, last, onRange]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its beginning
  useLayoutEffect(() => beginning(), [listKey]);

  const go = (to: number, extend: boolean) => {
    const index = Math.max(0, Math.min(total - 1, to));
    onCurrent(index, extend);
    const { current: box } = scroller;
    if (box === null) return;
    const top = index * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight - HEAD_HEIGHT)
      box.scrollTop = top + rowHeight - box.clientHeight + HEAD_HEIGHT;
  };
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys of a button or box within it are its own.
    if (event.target !== event.currentTarget || total === 0) return;
    const page = Math.max(1, Math.floor((view.height - HEAD_HEIGHT) / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: total - 1,
    };
    const to = steps[event.key];
    const row = rowAt(current);
    if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) go(to, event.shiftKey);
    else if (event.key === 'Enter' && row !== undefined) onOpen(row);
    else if (!onKey(event)) return;
    event.preventDefault();
  };

  const press = (event: MouseEvent) => {
    const index = indexOf(event);
    // A box or a link in the row does what it is for, and the keys go on from there.
    if (index === null) return;
    scroller.current?.focus({ preventScroll: true });
    onCurrent(index, event.shiftKey && (event.target as Element).closest('input, a') === null);
  };

  /** What is cut off, or told in short, is told whole by the cell that is pointed at. */
  const point = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[role="gridcell"]');
    const row = rowAt(indexOf(event) ?? -1);
    if (cell === null || row === undefined) return;
    const title = columns[Number(cell.ariaColIndex) - 1]?.title?.(row) ?? (cell.scrollWidth > cell.clientWidth ? cell.textContent : '');
    if (title === '') cell.removeAttribute('title');
    else cell.title = title;
  };

  const template = columns.map(({ width, grows }) => (grows === true ? `minmax(${width}px, ${width}fr)` : `${width}px`)).join(' ');
  const least = columns.reduce((sum, { width }) => sum + width, 0);
  // As many lines as there may be at once, each used again for whichever row comes into sight: none is made while it is scrolled.
  const places = Math.ceil(view.height / rowHeight) + 2 * OVERSCAN + 2;
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
  const active = total > 0 && current >= first && current <= last ? { 'aria-activedescendant': `${id}-${current}` } : {};
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      {...active}
      tabIndex={0}
      onScroll={look}
      onKeyDown={walk}
      onClick={press}
      onPointerOver={point}
      onDoubleClick={(event) => {
        const row = rowAt(indexOf(event) ?? -1);
        if (row !== undefined) onOpen(row);
      }}
      style={{ '--columns': template, '--row-height': `${rowHeight}px` } as React.CSSProperties}
    >
      <div role="rowgroup" className={styles.head} style={{ minWidth: least }}>
        <div role="row" aria-rowindex={1} className={styles.line}>
          {columns.map((column, index) => (
            <Head
              key={column.id}
              column={column}
              index={index}
              sort={props.sort}
              onSort={props.onSort}
              corner={index === 0 ? props.corner : null}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: total * rowHeight, minWidth: least }}>
        {shown.map((index) => {
          const row = rowAt(index);
          const chosen = row !== undefined && isChosen(row);
          return (
            <Line
              key={index % places}
              id={`${id}-${index}`}
              index={index}
              row={row}
              columns={columns as readonly GridColumn<unknown, string>[]}
              chosen={chosen}
              current={index === current}
              top={index * rowHeight}
              waiting={waiting}
            />
          );
        })}
      </div>
    </div>
  );
};

/** A table of any length of which only what is in sight exists; walked with the keys, heard as one grid. */
export const VirtualGrid = memo(Grid) as typeof Grid;

/** Which row an event hit. */
const indexOf = (event: MouseEvent): number | null => {
  const line = (event.target as Element).closest<HTMLElement>('[data-index]');
  return line === null ? null : Number(line.dataset['index']);
};

interface LineProps {
  readonly id: string;
  readonly index: number;
  readonly row: unknown;
  readonly columns: readonly GridColumn<unknown, string>[];
  readonly chosen: boolean;
  readonly current: boolean;
  readonly top: number;
  readonly waiting: string;
}

/** Drawn once: what scrolls by it does not draw it anew. */
const Line = memo(({ id, index, row, columns, chosen, current, top, waiting }: LineProps) => (
  <div
    id={id}
    role="row"
    tabIndex={-1}
    aria-rowindex={index + 2}
    aria-selected={chosen}
    className={styles.line}
    data-index={index}
    data-current={current ? '' : undefined}
    style={{ top }}
  >
    {columns.map((column, place) => {
      const content = row === undefined ? <Waiting label={place === 0 ? waiting : null} /> : column.cell(row, chosen);
      const cut = typeof content === 'string' && mayBeWider(content, column.width - PADDING);
      return (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={place + 1}
          className={styles.cell}
          data-align={column.align}
          data-look={column.look}
          data-cut={cut ? '' : undefined}
        >
          {content}
        </div>
      );
    })}
  </div>
));

/** Whether a text may not fit. Each box that cuts costs as much to paint as three that do not: those are few. */
function mayBeWider(text: string, width: number): boolean {
  if (text.length * WIDE <= width) return false;
  let wide = 0;
  for (let at = 0; at < text.length; at += 1) wide += text.charCodeAt(at) < 0x250 ? NARROW : WIDE;
  return wide > width;
}

const Waiting = ({ label }: { label: string | null }) => (
  <span className={styles.waiting}>{label === null ? null : <span className="seen-by-readers-only">{label}</span>}</span>
);

const Head = <Row, Sort extends string>({
  column,
  index,
  sort,
  onSort,
  corner,
}: {
  column: GridColumn<Row, Sort>;
  index: number;
  corner: ReactNode;
  sort: { by: Sort; descending: boolean };
  onSort: (by: Sort) => void;
}) => {
  const by = column.sort;
  const active = by !== undefined && sort.by === by;
  const direction = by === undefined ? {} : ({ 'aria-sort': active ? (sort.descending ? 'descending' : 'ascending') : 'none' } as const);
  const Arrow = !active ? IconArrowsSort : sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" aria-colindex={index + 1} className={styles.cell} data-align={column.align} {...direction}>
      {corner ??
        (by === undefined ? (
          <span className={styles.title}>{column.label}</span>
        ) : (
          <button type="button" className={styles.sorter} data-active={active ? '' : undefined} onClick={() => onSort(by)}>
            <span className={styles.title}>{column.label}</span>
            <Arrow size={13} stroke={2} aria-hidden />
          </button>
        ))}
    </div>
  );
};
