import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import InputBase from '@material-ui/core/InputBase';
import Typography from '@material-ui/core/Typography';
import ExpandLessIcon from '@material-ui/icons/ExpandLess';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import {
  KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { FixedSizeList, ListOnScrollProps } from 'react-window';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';
import { LogLabel, LogRegion } from './LogRegion';
import { LogRow } from './LogRow';
import { findLines, toLogLines, toLogText } from './logLines';
import { LOG_ROW_HEIGHT, useLogStyles } from './logStyles';

const VISIBLE_ROWS = 20;

/**
 * A log of any length, of which only what is seen is in the page. It follows its
 * end until somebody scrolls up.
 *
 * The log viewer of core-components always jumps to the end when a line comes,
 * and its buttons have no names; this one is made for a log that is being read
 * while it is written.
 */
export function LogView(props: {
  events: DeploymentLogEvent[];
  /** What it is the log of, such as `deployment 1234`. */
  label: string;
  fileName: string;
  /** Whether lines may follow. */
  following: boolean;
}) {
  const classes = useLogStyles();
  const { t } = useProtonTranslation();
  const { events, label, fileName, following } = props;
  const lines = useMemo(() => toLogLines(events), [events]);
  const [search, setSearch] = useState('');
  const found = useMemo(() => findLines(lines, search), [lines, search]);
  const [at, setAt] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const list = useRef<FixedSizeList>(null);
  const lastOffset = useRef(0);
  const current = found.length > 0 ? found[at % found.length] : undefined;

  useEffect(() => {
    if (atEnd && lines.length > 0) {
      list.current?.scrollToItem(lines.length - 1, 'end');
    }
  }, [atEnd, lines.length]);

  // Whoever is led to a match wants to read it, whatever is written meanwhile.
  const show = useCallback((line: number) => {
    setAtEnd(false);
    list.current?.scrollToItem(line - 1, 'center');
  }, []);

  useEffect(() => {
    if (current !== undefined) {
      show(current);
    }
  }, [current, show]);

  const height =
    Math.min(Math.max(lines.length, 3), VISIBLE_ROWS) * LOG_ROW_HEIGHT;

  // The log grows between a line and the scroll that follows it, so that only a
  // move upwards tells that somebody wants to read.
  function onScroll(scroll: ListOnScrollProps) {
    const { scrollOffset, scrollUpdateWasRequested } = scroll;
    const end = lines.length * LOG_ROW_HEIGHT - height;
    // What this component has scrolled itself says nothing of who reads.
    if (!scrollUpdateWasRequested) {
      if (scrollOffset >= end - LOG_ROW_HEIGHT) {
        setAtEnd(true);
      } else if (scrollOffset < lastOffset.current) {
        setAtEnd(false);
      }
    }
    lastOffset.current = scrollOffset;
  }

  function step(by: number) {
    if (found.length > 0) {
      const next = ((at % found.length) + by + found.length) % found.length;
      setAt(next);
      show(found[next]);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    }
  }

  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <InputBase
          className={classes.search}
          type="search"
          value={search}
          placeholder={t('cluster.log.search')}
          inputProps={{ 'aria-label': t('cluster.log.search') }}
          onChange={event => {
            setSearch(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {search.trim() !== '' && (
          <>
            <Typography variant="body2" role="status">
              {found.length > 0
                ? t('cluster.log.found', {
                    at: String((at % found.length) + 1),
                    total: String(found.length),
                  })
                : t('cluster.log.notFound')}
            </Typography>
            <IconButton
              size="small"
              aria-label={t('cluster.log.previous')}
              disabled={found.length === 0}
              onClick={() => step(-1)}
            >
              <ExpandLessIcon />
            </IconButton>
            <IconButton
              size="small"
              aria-label={t('cluster.log.next')}
              disabled={found.length === 0}
              onClick={() => step(1)}
            >
              <ExpandMoreIcon />
            </IconButton>
          </>
        )}
        <span className={classes.space} />
        {following && !atEnd && (
          <Button size="small" color="primary" onClick={() => setAtEnd(true)}>
            {t('cluster.log.toEnd')}
          </Button>
        )}
        <Button
          size="small"
          disabled={events.length === 0}
          onClick={() =>
            saveFile({
              name: fileName,
              type: 'text/plain',
              content: toLogText(events),
            })
          }
        >
          {t('cluster.log.download')}
        </Button>
      </div>
      <LogLabel.Provider value={label}>
        <FixedSizeList
          ref={list}
          className={classes.lines}
          outerElementType={LogRegion}
          height={height}
          width="100%"
          itemCount={lines.length}
          itemSize={LOG_ROW_HEIGHT}
          itemData={{ lines, search: search.trim(), current }}
          overscanCount={10}
          onScroll={onScroll}
        >
          {LogRow}
        </FixedSizeList>
      </LogLabel.Provider>
    </div>
  );
}
