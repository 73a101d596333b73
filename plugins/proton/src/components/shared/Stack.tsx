import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2.5),
    gridTemplateColumns: 'minmax(0, 1fr)',
    minWidth: 0,
  },
}));

/** Parts below each other. */
export function Stack(props: { children: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
