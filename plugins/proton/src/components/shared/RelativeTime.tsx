import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import { useTimeFormat } from '../../hooks/useTimeFormat';

const useStyles = makeStyles({
  root: { whiteSpace: 'nowrap', textDecoration: 'underline dotted' },
});

/** How long ago something was, with the exact time for who asks. */
export function RelativeTime(props: { time: string }) {
  const classes = useStyles();
  const format = useTimeFormat();
  const date = new Date(props.time);
  return (
    <Tooltip title={format.absolute(date)} arrow>
      <time
        className={classes.root}
        dateTime={props.time}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the exact time is for keyboards too
        tabIndex={0}
      >
        {format.relative(date, new Date())}
      </time>
    </Tooltip>
  );
}
