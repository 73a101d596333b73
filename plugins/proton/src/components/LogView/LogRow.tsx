import { ListChildComponentProps } from 'react-window';
import { LogLine } from './logLines';
import { useLogStyles } from './logStyles';

export interface LogRowData {
  lines: LogLine[];
  search: string;
  /** The number of the line that the search is at. */
  current?: number;
}

/** A line of a log, with what is searched for marked. */
export function LogRow(props: ListChildComponentProps<LogRowData>) {
  const classes = useLogStyles();
  const { index, style, data } = props;
  const { number, time, level, text } = data.lines[index];
  return (
    <div
      style={style}
      className={[
        classes.row,
        classes[level],
        number === data.current && classes.current,
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <span className={classes.time}>{time}</span>
      <span className={classes.text}>
        <Marked text={text} search={data.search} />
      </span>
    </div>
  );
}

function Marked(props: { text: string; search: string }) {
  const { text, search } = props;
  const start = search ? text.toLowerCase().indexOf(search.toLowerCase()) : -1;
  if (start < 0) {
    return <>{text}</>;
  }
  const end = start + search.length;
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, end)}</mark>
      <Marked text={text.slice(end)} search={search} />
    </>
  );
}
