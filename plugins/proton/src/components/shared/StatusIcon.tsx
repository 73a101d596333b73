import BlockIcon from '@material-ui/icons/Block';
import CheckCircleOutlineIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import ReportProblemOutlinedIcon from '@material-ui/icons/ReportProblemOutlined';
import SyncIcon from '@material-ui/icons/Sync';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ElementType } from 'react';
import { StatusTone } from './describeStatus';

const useStyles = makeStyles<Theme, { tone: StatusTone }>(theme => ({
  root: {
    display: 'inline-flex',
    color: ({ tone }) => theme.palette.status[tone],
  },
  turning: {
    animation: '$turn 2s linear infinite',
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  },
  '@keyframes turn': {
    from: { transform: 'rotate(360deg)' },
    to: { transform: 'rotate(0deg)' },
  },
}));

const ICONS: Record<StatusTone, ElementType> = {
  ok: CheckCircleOutlineIcon,
  running: SyncIcon,
  warning: ReportProblemOutlinedIcon,
  error: ErrorOutlineIcon,
  aborted: BlockIcon,
};

/** The icon of a tone; decoration, since words always stand beside it. */
export function StatusIcon(props: { tone: StatusTone; size: string }) {
  const { tone, size } = props;
  const classes = useStyles({ tone });
  const Icon = ICONS[tone];
  return (
    <span className={classes.root} style={{ fontSize: size }}>
      <Icon
        fontSize="inherit"
        aria-hidden
        className={tone === 'running' ? classes.turning : undefined}
      />
    </span>
  );
}
